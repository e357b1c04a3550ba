import { compareWithCatalogue } from '../src/catalogue/compare-with-catalogue.ts';
import { dynamicRoleTrust, notebookRoleTrust } from '../src/policy/canonical/mlspace/mlspace-trust.ts';
import { sampleInstallation, sampleParameters } from '../src/policy/canonical/parameters/sample.ts';
import { type Generation, generationLabel } from '../src/policy/canonical/releases/releases.ts';
import type { BuiltinTemplate } from '../src/policy/canonical/template/template.ts';
import { builtinTemplates } from '../src/policy/canonical/templates.ts';
import type { Aspect, Difference, ExactComparison } from '../src/policy/compare/answer/exact-comparison.ts';
import { trustAsGrants } from '../src/policy/trust/trust-policy.ts';

/** Documents of one installation, so that nothing but the release differs. */
const values: Readonly<Record<string, unknown>> = {
  ...sampleParameters,
  project: 'example',
  user: 'example',
  group_datasets: ['example'],
  role_arn: 'arn:aws:iam::012345678910:role/MLSpace-example-1234',
  exempt_instance_types: ['ml.g5.*'],
  endpoint_instance_types: ['ml.m5.large'],
  training_instance_types: ['ml.m5.large'],
  transform_instance_types: ['ml.m5.large'],
  denied_services: ['realtimeTranslate', 'batchTranslate', 'labelingJob', 'emrCluster'],
};

const introduction = `## How releases differ

Each release of MLSpace deploys its documents anew, but not all of them to everybody: see [MLSpace](mlspace.md). What an older document
allows more or less than the one that followed it was decided by the comparison engine, for the sample installation with managed
roles and Translate, as far as AWS has such a request. **Gained** is what a role may do since, **lost** what it may not do any longer. A
policy that is still the old one lacks the first and has the second. An installation says which releases it accepts with
\`releases\` ([attachments](attachments.md)).
`;

/** The part of `docs/template-differences.md` about releases: what each generation of a template changed. */
export async function renderReleaseDifferences(): Promise<string> {
  const templates = [...builtinTemplates, notebookRoleTrust, dynamicRoleTrust].filter(hasReleases);
  const sections: string[] = [];
  for (const template of templates) sections.push(await sectionOf(template));
  return [introduction, ...sections].join('\n');
}

function hasReleases({ generations }: BuiltinTemplate): boolean {
  return generations.length > 0;
}

async function sectionOf(template: BuiltinTemplate): Promise<string> {
  const { name, title, generations } = template;
  const [first, ...others] = generations;
  if (!first) throw new Error(`${name} has no generations`);
  const parts = [`### ${title}\n\n\`${name}\`, since ${first.first}.\n`];
  if (others.length === 0) parts.push('No release changed it.\n');
  for (const [index, next] of others.entries()) {
    const before = generations[index];
    if (before)
      parts.push(
        stepOf({ before, next, ofTrust: isTrust(template) }, await compareGenerations(template, before, next)),
      );
  }
  return parts.join('\n');
}

function compareGenerations(template: BuiltinTemplate, before: Generation, next: Generation): Promise<ExactComparison> {
  return compareWithCatalogue({ policies: [member(template, before)] }, { policies: [member(template, next)] });
}

function member(template: BuiltinTemplate, { last }: Generation) {
  const names = template.parameterNames(sampleInstallation);
  const parameters = Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
  const outcome = template.render({ ...parameters, release: last }, sampleInstallation);
  if (!outcome.ok)
    throw new Error(`${template.name} ${last}: ${outcome.problems.map(({ message }) => message).join('; ')}`);
  const document = { Version: '2012-10-17', Statement: outcome.rows.map(({ statement }) => statement) };
  return { name: template.name, kind: 'managed' as const, document: asGrants(document) };
}

/** A trust policy is compared by what each principal may do. */
function asGrants(document: { readonly Statement: readonly object[] }): unknown {
  if (!document.Statement.some((statement) => 'Principal' in statement)) return document;
  const grants = trustAsGrants(JSON.stringify(document));
  if (!grants.ok) throw new Error(grants.reason);
  return grants.document;
}

/** The catalogue knows no principals, so that nothing about trust is among the requests that it has. */
function isTrust({ name }: BuiltinTemplate): boolean {
  return name.endsWith('-trust');
}

interface Step {
  readonly before: Generation;
  readonly next: Generation;
  readonly ofTrust: boolean;
}

function stepOf({ before, next, ofTrust }: Step, { allowed, denied, ...comparison }: ExactComparison): string {
  const realisable = ofTrust ? allowed : comparison.realisable;
  const lines = [
    ...linesOf('Gained', realisable.gained),
    ...linesOf('Lost', realisable.lost),
    ...onPaper(allowed, realisable),
    ...linesOf('Denied explicitly since', denied.gained),
    ...linesOf('No longer denied explicitly', denied.lost),
    ...[realisable, denied].flatMap(undecidedIn),
  ];
  const told = lines.length === 0 ? '- Written differently, means the same.\n' : lines.join('');
  return `#### ${generationLabel(before)}, then ${generationLabel(next)}\n\n${told}`;
}

/** What is written and allows no request that AWS has. */
function onPaper(allowed: Aspect, realisable: Aspect): readonly string[] {
  const isNothing = realisable.gained.length + realisable.lost.length === 0;
  const [wider, narrower] = [allowed.gained.length > 0, allowed.lost.length > 0];
  if (!isNothing || !(wider || narrower)) return [];
  const word = wider && narrower ? 'wider and narrower' : wider ? 'wider' : 'narrower';
  return [`- Written ${word}, which changes no request that AWS has.\n`];
}

function undecidedIn({ undecided }: Aspect): readonly string[] {
  return undecided.map((reason) => `- Not decided: ${reason}.\n`);
}

/** How many differences of a kind are told, and how many items of a list. */
const [shown, listed] = [6, 6];

function linesOf(what: string, differences: readonly Difference[]): readonly string[] {
  const lines = differences.slice(0, shown).map((difference) => `- **${what}**: ${sentenceOf(difference)}\n`);
  const rest = differences.length - lines.length;
  return rest > 0 ? [...lines, `- **${what}**: ${rest} more of the kind\n`] : lines;
}

function sentenceOf({ actions, resources, condition }: Difference): string {
  const principal = resources.every((resource) => resource.startsWith(trusted));
  if (principal) return `${listOf(resources.map((resource) => resource.slice(trusted.length)))} may assume the role`;
  const when = condition === '' ? 'always' : condition.replaceAll('|', '\\|');
  return `${listOf(actions)} on ${listOf(resources)}, ${when}`;
}

/** How a principal of a trust policy is written as a resource. */
const trusted = 'arn:principal:trust:::';

function listOf(items: readonly string[]): string {
  // Two patterns at once are the odd names that fit both: one of them says what kind they are.
  const most = items.some((item) => item.includes(' & ')) ? 1 : listed;
  const names = items.slice(0, most).map((item) => `\`${item.length > 120 ? `${item.slice(0, 120)}…` : item}\``);
  return items.length > most ? `${names.join(', ')} and ${items.length - most} more` : names.join(', ');
}
