import { loadCatalogue } from '../../catalogue/load-catalogue.ts';
import { problemText } from '../../config/problems/problem.ts';
import { visibleJson } from '../../domain/visible-json.ts';
import { visibleText } from '../../domain/visible-text.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import { sampleInstallation, sampleParameters } from '../../policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../policy/canonical/render.ts';
import type { Difference } from '../../policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../policy/compare/compare-exactly.ts';
import { type LintGap, type LintOutcome, lintPolicies } from '../../policy/lint/lint.ts';
import { type CommandContext, defineCommand, exitCodes } from '../command/command.ts';
import { parameterOption, resourceOption } from './file-selection.ts';
import { readPolicyFile, roleOption } from './policy-file.ts';

const options = {
  policies: {
    type: 'string',
    placeholder: 'FILE',
    description: 'The policies, as for policy compare; the published sample by default.',
  },
  tags: {
    type: 'string',
    placeholder: 'KEYS',
    description:
      'The tags that whatever is created must carry, separated by commas, with =VALUE for one that has a fixed value; user,project,system=MLSpace by default.',
  },
  ...parameterOption,
  resource: resourceOption,
  ...roleOption,
  json: { type: 'boolean', description: 'Print the gaps as JSON.' },
} as const;

/** `notebook-drift policy lint`: 0 without gaps, 1 with some, 2 when the policies are none or something is undecided. */
export const policyLint = defineCommand({
  options,
  async run({ values }, context) {
    const { policies, tags = 'user,project,system=MLSpace', json = false } = values;
    const file = policies === undefined ? publishedSample() : await readPolicyFile(policies, values);
    const outcome = file.ok ? await lint(file.attachments, tags) : file;
    if (!outcome.ok) {
      for (const problem of outcome.problems) context.stderr.write(`${problemText(problem)}\n`);
      return exitCodes.error;
    }
    print(outcome, json, context);
    if (outcome.gaps.length > 0) return exitCodes.findings;
    return outcome.undecided.length > 0 ? exitCodes.error : exitCodes.clean;
  },
});

function publishedSample() {
  const rendered = renderPolicy(
    { kind: 'builtin', template: 'mlspace-notebook' },
    sampleParameters,
    sampleInstallation,
  );
  if (!rendered.ok) return rendered;
  const policy = { name: 'mlspace-notebook', kind: 'managed' as const, document: rendered.policy.text };
  return { ok: true as const, attachments: { policies: [policy] } };
}

/** With the catalogue of every service, for what no request can be is a question about all that AWS has. */
async function lint(set: AttachmentSet, tags: string): Promise<LintOutcome> {
  const catalogue = await loadCatalogue('all');
  const named = tags.split(',').flatMap((tag) => tag.trim() || []);
  const requiredTags = named.map((one) => one.split('=')[0] ?? one);
  const tagValues = named.flatMap((one) => {
    const [, tag, value] = /^([^=]+)=(.+)$/.exec(one) ?? [];
    return tag === undefined || value === undefined ? [] : [{ tag, value }];
  });
  return lintPolicies(set, {
    compare: (canonical, live, account) => compareExactly(canonical, live, { catalogue, account }),
    requiredTags,
    tagValues,
  });
}

function print(
  { gaps, undecided }: Extract<LintOutcome, { ok: true }>,
  json: boolean,
  { stdout }: CommandContext,
): void {
  if (json) stdout.write(`${visibleJson({ gaps, undecided }, 2)}\n`);
  else
    stdout.write(
      [...gaps.flatMap(linesOf), ...undecided.map((reason) => `undecided ${reason}`)]
        .map((line) => `${visibleText(line)}\n`)
        .join(''),
    );
}

function linesOf({ rule, message, regions, realisable }: LintGap): readonly string[] {
  const reach = realisable === false && regions.length > 0 ? ' (AWS has no such request)' : '';
  return [`${rule}: ${message}${reach}`, ...regions.slice(0, 2).map(exampleOf)];
}

function exampleOf({ witness, decisions }: Difference): string {
  const context = Object.entries(witness.context).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `  ${decisions.canonical}: ${[`${witness.action} on ${witness.resource}`, ...context].join(', ')}`;
}
