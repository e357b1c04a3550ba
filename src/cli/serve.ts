import { pino } from 'pino';
import { loadConfiguration } from '../config/load.ts';
import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import { type Daemon, startDaemon } from '../daemon/daemon.ts';
import { startWhenStoreIsThere } from '../daemon/wait-at-start.ts';
import type { Logger } from '../domain/logger.ts';
import type { DiscoveredAccount } from '../domain/target/discovery.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { StartupServer } from '../http/startup-server.ts';
import { createLogger } from '../logging/logger.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from './command/command.ts';
import { configurationOption, findConfiguration, findConfigurationForLog } from './command/configuration.ts';
import { packageVersion } from './command/package-version.ts';

/**
 * `notebook-drift serve`: the daemon. Exits 0 after SIGTERM or SIGINT, 2 when it could not start. Why it could not is an entry
 * of the log as all others are, unless a person looks on.
 */
export const serve = defineCommand({ options: configurationOption, run });

type Values = GivenArguments<typeof configurationOption>['values'];

async function run({ values }: GivenArguments<typeof configurationOption>, context: CommandContext): Promise<number> {
  const terminated = context.terminationSignal?.() ?? new AbortController().signal;
  const started = Promise.withResolvers<Daemon>();
  // Before anything that takes time: the signal would end the program while it starts.
  context.onReloadRequest?.(() => void started.promise.then((daemon) => daemon.reload()));
  const loaded = await configurationOf(values, context);
  if (!loaded) return exitCodes.error;
  const logger = createLogger(loaded.configuration.log.level, pino.destination({ dest: 2, sync: true }));
  try {
    const daemon = await startFrom(loaded, { logger, terminated, environment: context.environment });
    if (!daemon) return exitCodes.clean;
    started.resolve(daemon);
    await aborted(terminated);
    await daemon.stop();
    return exitCodes.clean;
  } catch (error) {
    if (context.stderr.isTTY) context.stderr.write(`notebook-drift: ${messageOf(error)}\n`);
    else logger.error({ error, reason: messageOf(error) }, 'the program ends because of an error');
    return exitCodes.error;
  } finally {
    // An orchestrator starts the next one when this one has ended.
    context.ensureExit?.((open) => logger.error({ open }, 'something is still open after the end; the program exits'));
  }
}

function configurationOf(values: Values, { environment, stderr }: CommandContext) {
  if (stderr.isTTY) return findConfiguration(values, { environment, stderr });
  const logger = createLogger('info', { write: (line) => void stderr.write(line) });
  return findConfigurationForLog(values, environment, logger);
}

interface Surroundings {
  readonly logger: Logger;
  readonly terminated: AbortSignal;
  readonly environment: CommandContext['environment'];
}

async function startFrom(loaded: LoadedConfiguration, { logger, terminated, environment }: Surroundings) {
  const build = { version: packageVersion, revision: environment['NOTEBOOK_DRIFT_REVISION'] ?? 'unknown' };
  const { file } = loaded;
  const load = (accounts: readonly DiscoveredAccount[]) =>
    loadConfiguration({ ...withoutAbsent({ file }), environment, accounts });
  const startup = startupServer(loaded, logger);
  const freePorts = () => startup.close();
  const start = () => startDaemon({ loaded, environment, logger, build, clock: Date.now, load, freePorts });
  const awaits = async (what: string) => {
    startup.awaitsStore(what);
    // The start may have come as far as to listen itself.
    await startup.listen();
  };
  const { wait_at_start: grace } = loaded.configuration.store;
  try {
    await startup.listen();
    return await startWhenStoreIsThere(start, { grace, signal: terminated, logger, awaits, elapsed });
  } finally {
    await startup.close();
  }
}

function startupServer({ configuration: { http } }: LoadedConfiguration, logger: Logger): StartupServer {
  const { host, port, internal_port: internalPort, external_url: externalUrl } = http;
  return new StartupServer(withoutAbsent({ host, port, internalPort, externalUrl, logger }));
}

function elapsed(): number {
  return performance.now();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
