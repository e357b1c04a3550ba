import { pino } from 'pino';
import { loadConfiguration } from '../config/load.ts';
import { type Daemon, startDaemon } from '../daemon/daemon.ts';
import type { DiscoveredAccount } from '../domain/target/discovery.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { createLogger } from '../logging/logger.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from './command/command.ts';
import { configurationOption, findConfiguration } from './command/configuration.ts';
import { packageVersion } from './command/package-version.ts';

/** `notebook-drift serve`: the daemon. Exits 0 after SIGTERM or SIGINT, 2 when it could not start. */
export const serve = defineCommand({ options: configurationOption, run });

async function run({ values }: GivenArguments<typeof configurationOption>, context: CommandContext): Promise<number> {
  const terminated = context.terminationSignal?.() ?? new AbortController().signal;
  const started = Promise.withResolvers<Daemon>();
  // Before anything that takes time: the signal would end the program while it starts.
  context.onReloadRequest?.(() => void started.promise.then((daemon) => daemon.reload()));
  const loaded = await findConfiguration(values, context);
  if (!loaded) return exitCodes.error;
  const { environment } = context;
  const logger = createLogger(loaded.configuration.log.level, pino.destination({ dest: 2, sync: true }));
  const build = { version: packageVersion, revision: environment['NOTEBOOK_DRIFT_REVISION'] ?? 'unknown' };
  try {
    const { file } = loaded;
    const load = (accounts: readonly DiscoveredAccount[]) =>
      loadConfiguration({ ...withoutAbsent({ file }), environment, accounts });
    const daemon = await startDaemon({ loaded, environment, logger, build, clock: Date.now, load });
    started.resolve(daemon);
    await aborted(terminated);
    await daemon.stop();
    return exitCodes.clean;
  } catch (error) {
    context.stderr.write(`notebook-drift: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.error;
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
