import type { LoadedConfiguration } from '../../config/resolve/loaded/loaded-configuration.ts';
import { type CommandContext, exitCodes } from '../command/command.ts';
import { packageVersion } from '../command/package-version.ts';
import { createProgress } from '../command/progress.ts';
import { table } from '../report/table.ts';
import { runChecks } from '../run-checks.ts';
import { appearanceOf } from '../terminal/text.ts';

/** Runs every check once with a configuration that was just written, prints the table, and answers the exit code. */
export async function checkOnce(
  loaded: LoadedConfiguration,
  context: CommandContext,
  signal: AbortSignal,
): Promise<number> {
  const progress = createProgress(context, false);
  const report = await runChecks(loaded, {
    threshold: 'low',
    allowIncomplete: false,
    notify: false,
    version: packageVersion,
    environment: context.environment,
    signal,
    clock: Date.now,
    progress: (label, done, all) => progress.update(label, done, all),
    tell: (message) => context.stderr.write(`notebook-drift: ${message}\n`),
  }).finally(() => progress.clear());
  if (!report) return exitCodes.error;
  context.stdout.write(table(report, appearanceOf(context.stdout, context.environment)));
  return report.exitCode;
}
