import { compareWithCatalogue } from '../src/catalogue/compare-with-catalogue.ts';
import { sampleInstallation, sampleParameters } from '../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../src/policy/canonical/render.ts';
import type { Aspect, Difference, ExactComparison } from '../src/policy/compare/answer/exact-comparison.ts';
import { renderReleaseDifferences } from './release-differences.ts';

interface Variant {
  readonly name: string;
  readonly template: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const published: Variant = { name: 'published', template: 'mlspace-notebook', parameters: {} };
const managed: Variant = {
  name: 'deployed with managed roles',
  template: 'mlspace-notebook-deployed',
  parameters: { managed_roles: true },
};
const unmanaged: Variant = {
  name: 'deployed without managed roles',
  template: 'mlspace-notebook-deployed',
  parameters: { managed_roles: false },
};

/** Which variants are compared: the second is told by what it allows more and less than the first. */
const pairs: readonly (readonly [from: Variant, to: Variant])[] = [
  [published, managed],
  [published, unmanaged],
  [managed, unmanaged],
];

const introduction = `# How the templates differ

<!-- Generated from src/policy/canonical by "npm run generate". -->

\`mlspace-notebook\` is the published policy. \`mlspace-notebook-deployed\` is what the product deploys: with
\`managed_roles: true\` each user of a project has a role of their own, further policies open what it may create and read,
and the notebook policy only denies what lacks its tags and network; with \`false\` all share one role, and the notebook
policy opens that itself. What follows is decided by the comparison engine, as for \`notebook-drift policy compare\`, over the
[sample parameters](canonical-policy.md). Each row has a request that the two answer differently.

[How releases differ](#how-releases-differ) stands below.

A target whose roles carry one variant and whose configuration names another has a finding with just these differences.
`;

/**
 * `docs/template-differences.md`: what each variant of the notebook policy allows more and less than another, and what releases
 * changed.
 */
export async function renderTemplateDifferences(): Promise<string> {
  const sections: string[] = [];
  for (const [from, to] of pairs) sections.push(section(from, to, await compare(from, to)));
  return [introduction, ...sections, await renderReleaseDifferences()].join('\n');
}

function compare(from: Variant, to: Variant): Promise<ExactComparison> {
  return compareWithCatalogue({ policies: [member(from)] }, { policies: [member(to)] });
}

function member({ template, parameters }: Variant) {
  const outcome = renderPolicy(
    { kind: 'builtin', template },
    { ...sampleParameters, ...parameters },
    sampleInstallation,
  );
  if (!outcome.ok) throw new Error(`${template}: ${outcome.problems.map(({ message }) => message).join('; ')}`);
  return { name: template, kind: 'managed' as const, document: outcome.policy.text };
}

const verdicts: Readonly<Record<string, string>> = {
  equivalent: 'allows exactly the same',
  broadened: 'allows more',
  narrowed: 'allows less',
  mixed: 'allows some things more and others no longer',
  undecided: 'differs, and not all of it is decided',
};

function section({ name }: Variant, { name: other }: Variant, { verdict, allowed, denied }: ExactComparison): string {
  return `## From ${name} to ${other}

The notebook policy ${other} ${verdicts[verdict] ?? verdict} than the one ${name}.

${tableOf('Allowed', allowed)}
${tableOf('Denied explicitly', denied)}`.replace('exactly the same than the one', 'exactly the same as the one');
}

function tableOf(title: string, { gained, lost, undecided }: Aspect): string {
  const rows = [...gained.map((region) => row('more', region)), ...lost.map((region) => row('less', region))];
  const notes = undecided.map((reason) => `- Not decided: ${reason}.\n`).join('');
  if (rows.length === 0) return `**${title}**: no difference.\n${notes}`;
  return `**${title}**\n\n| | Actions | Access | On | When | For example |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('')}${notes}`;
}

function row(change: 'more' | 'less', { actions, resources, condition, accessLevels, witness }: Difference): string {
  const context = Object.entries(witness.context).map(([key, value]) => `\`${key}\` = ${code(JSON.stringify(value))}`);
  const example = [`${code(witness.action)} on ${code(witness.resource)}`, ...context].join(', ');
  const cells = [
    change,
    listOf(actions),
    accessLevels.join(', '),
    listOf(resources),
    escaped(condition) || 'always',
    example,
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** How many items of a list a cell holds. */
const shown = 4;

function listOf(items: readonly string[]): string {
  const listed = items.slice(0, shown).map(code).join(', ');
  return items.length > shown ? `${listed} and ${items.length - shown} more` : listed;
}

function code(text: string): string {
  return `\`${escaped(text)}\``;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
