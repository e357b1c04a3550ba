import { problemText } from '../config/problem.ts';
import { compareAttachments } from '../policy/compare/compare.ts';
import type { Comparison } from '../policy/compare/comparison.ts';
import { explainComparison } from '../policy/explain/explain.ts';
import type { Problem } from '../policy/problem.ts';
import { parseCommandArguments } from './arguments.ts';
import { type Command, type CommandContext, exitCodes } from './command.ts';
import { readPolicyFile } from './policy-file.ts';

const description = {
  usage: 'policy compare CANONICAL LIVE [--json]',
  summary: 'Compare two policy files, without AWS.',
} as const;

/** `notebook-drift policy compare`: 0 equivalent, 1 different, 2 when a file is no valid policy. */
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
    const [canonical, live] = await Promise.all([readPolicyFile(canonicalFile), readPolicyFile(liveFile)]);
    const comparison =
      canonical.ok && live.ok
        ? compareAttachments(canonical.attachments, live.attachments)
        : invalid([canonical, live].flatMap((side) => (side.ok ? [] : side.problems)));
    for (const problem of comparison.problems) stderr.write(`${problemText(problem)}\n`);
    if (given.values.json) stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
    else printComparison(comparison, { stdout });
    return exitCodeOf(comparison);
  },
};

const options = { json: { type: 'boolean', description: 'Print the comparison as JSON.' } } as const;

function invalid(problems: readonly Problem[]): Comparison {
  return { verdict: 'invalid', statements: [], boundary: 'absent', problems };
}

function printComparison(comparison: Comparison, { stdout }: Pick<CommandContext, 'stdout'>): void {
  const { verdict, statements } = comparison;
  const moved = statements.filter(({ change }) => change === 'moved').length;
  stdout.write(`${verdict}${moved > 0 ? ` (${moved} of ${statements.length} statements moved)` : ''}\n`);
  if (verdict !== 'invalid') for (const sentence of explainComparison(comparison)) stdout.write(`- ${sentence}\n`);
}

function exitCodeOf({ verdict }: Comparison): number {
  if (verdict === 'invalid') return exitCodes.error;
  return verdict === 'equivalent' ? exitCodes.clean : exitCodes.findings;
}
