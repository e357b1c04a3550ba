import { writeFile } from 'node:fs/promises';
import { compareWithCatalogue } from '../../catalogue/compare-with-catalogue.ts';
import { problemText } from '../../config/problems/problem.ts';
import { visibleJson } from '../../domain/visible-json.ts';
import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { isDifferent } from '../../policy/compare/answer/verdicts.ts';
import { invalidComparison } from '../../policy/compare/compare-exactly.ts';
import { defineCommand, exitCodes, type OutputStream } from '../command/command.ts';
import { appearanceOf } from '../terminal/text.ts';
import { comparisonSarif } from './comparison/comparison-sarif.ts';
import { comparisonText } from './comparison/comparison-text.ts';
import { parameterOption, resourceOption } from './file-selection.ts';
import { readPolicyFile, roleOption } from './policy-file.ts';

/** `notebook-drift policy compare`: 0 equivalent, 1 different, 2 when a file is no valid policy or nothing is decided. */
export const policyCompare = defineCommand({
  options: {
    ...parameterOption,
    resource: resourceOption,
    ...roleOption,
    full: { type: 'boolean', description: 'Print everything, however long.' },
    json: { type: 'boolean', description: 'Print the comparison as JSON.' },
    sarif: {
      type: 'string',
      placeholder: 'FILE',
      description: 'Write the differences to this file as SARIF 2.1.0 as well.',
    },
  },
  operands: [
    { name: 'CANONICAL', isFile: true },
    { name: 'LIVE', isFile: true },
  ],
  async run({ values, operands: [canonicalFile = '', liveFile = ''] }, { stdout, stderr, environment }) {
    const [canonical, live] = await Promise.all([
      readPolicyFile(canonicalFile, values),
      readPolicyFile(liveFile, values),
    ]);
    const comparison =
      canonical.ok && live.ok
        ? await compareWithCatalogue(canonical.attachments, live.attachments)
        : invalidComparison([canonical, live].flatMap((side) => (side.ok ? [] : side.problems)));
    for (const problem of comparison.problems) stderr.write(`${problemText(problem)}\n`);
    if (values.json) stdout.write(`${visibleJson(comparison, 2)}\n`);
    else if (!canonical.ok || !live.ok || comparison.verdict === 'invalid') stdout.write('invalid\n');
    else {
      const sides = { canonical: canonical.attachments, live: live.attachments };
      const look = { ...appearanceOf(stdout, environment), full: values.full ?? false };
      stdout.write(comparisonText(comparison, sides, look));
    }
    const exitCode = exitCodeOf(comparison);
    const log = () => comparisonSarif(comparison, { liveFile, exitCode });
    return (await writeSarif(values.sarif, log, stderr)) ? exitCode : exitCodes.error;
  },
});

/** Whether the file could be written, where one is asked for; what is wrong is told. */
async function writeSarif(file: string | undefined, log: () => string, stderr: OutputStream): Promise<boolean> {
  if (file === undefined) return true;
  try {
    await writeFile(file, log());
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    stderr.write(`notebook-drift: --sarif ${file} cannot be written: ${reason}\n`);
    return false;
  }
}

/** A difference that is proven counts as one, whatever else is undecided, and so does one by some reading alone. */
function exitCodeOf({ verdict, allowed, denied, ceiling }: ExactComparison): number {
  if (verdict === 'invalid') return exitCodes.error;
  const aspects = [allowed, denied, ceiling];
  if (aspects.some((aspect) => aspect.verdict === 'unsettled' || isDifferent(aspect))) return exitCodes.findings;
  return aspects.every((aspect) => aspect.verdict === 'equivalent') ? exitCodes.clean : exitCodes.error;
}
