import { compareWithCatalogue } from '../../catalogue/compare-with-catalogue.ts';
import { problemText } from '../../config/problems/problem.ts';
import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { isDifferent } from '../../policy/compare/answer/verdicts.ts';
import { invalidComparison } from '../../policy/compare/compare-exactly.ts';
import { explainExactly } from '../../policy/explain/explain-exactly.ts';
import { parseCommandArguments } from '../command/arguments.ts';
import { type Command, type CommandContext, exitCodes } from '../command/command.ts';
import { parameterOption, resourceOption } from './file-selection.ts';
import { readPolicyFile } from './policy-file.ts';

const description = {
  usage: 'policy compare CANONICAL LIVE [--parameter KEY=VALUE]... [--resource PATTERN] [--json]',
  summary: 'Tell exactly how what two policy files allow differs, without AWS.',
} as const;

/** `notebook-drift policy compare`: 0 equivalent, 1 different, 2 when a file is no valid policy or nothing is decided. */
export const policyCompare: Command = {
  name: 'policy compare',
  ...description,
  async run(words, context) {
    const { stdout, stderr } = context;
    const given = parseCommandArguments(
      words,
      { command: description, options, operands: ['CANONICAL', 'LIVE'] },
      context,
    );
    if (!given.ok) return given.exitCode;
    const [canonicalFile = '', liveFile = ''] = given.operands;
    const [canonical, live] = await Promise.all(
      [canonicalFile, liveFile].map((file) => readPolicyFile(file, given.values)),
    );
    const comparison =
      canonical?.ok && live?.ok
        ? await compareWithCatalogue(canonical.attachments, live.attachments)
        : invalidComparison([canonical, live].flatMap((side) => (!side || side.ok ? [] : side.problems)));
    for (const problem of comparison.problems) stderr.write(`${problemText(problem)}\n`);
    if (given.values.json) stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
    else printComparison(comparison, { stdout });
    return exitCodeOf(comparison);
  },
};

const options = {
  ...parameterOption,
  resource: resourceOption,
  json: { type: 'boolean', description: 'Print the comparison as JSON.' },
} as const;

function printComparison(comparison: ExactComparison, { stdout }: Pick<CommandContext, 'stdout'>): void {
  const { verdict, statements } = comparison;
  const moved = statements.filter(({ change }) => change === 'moved').length;
  stdout.write(`${verdict}${moved > 0 ? ` (${moved} of ${statements.length} statements moved)` : ''}\n`);
  if (verdict !== 'invalid') for (const sentence of explainExactly(comparison)) stdout.write(`- ${sentence}\n`);
}

/** A difference that is proven counts as one, whatever else is undecided, and so does one by some reading alone. */
function exitCodeOf({ verdict, allowed, denied, ceiling }: ExactComparison): number {
  if (verdict === 'invalid') return exitCodes.error;
  const aspects = [allowed, denied, ceiling];
  if (aspects.some((aspect) => aspect.verdict === 'unsettled' || isDifferent(aspect))) return exitCodes.findings;
  return aspects.every((aspect) => aspect.verdict === 'equivalent') ? exitCodes.clean : exitCodes.error;
}
