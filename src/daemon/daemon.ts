import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { createOutboxCommands } from '../alerts/outbox-commands.ts';
import { createLimiterPool } from '../aws/client/limiter.ts';
import { problemText } from '../config/problems/problem.ts';
import type { LoadedConfiguration, LoadOutcome } from '../config/resolve/loaded/loaded-configuration.ts';
import type { Logger } from '../domain/logger.ts';
import type { DiscoveredAccount } from '../domain/target/discovery.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import { createMetrics, type Metrics } from '../metrics/registry.ts';
import { releaseSuppressions } from '../scan/upkeep/hold-suppressions.ts';
import { observeStore } from '../store/observed-store.ts';
import { type OpenStore, openStore } from '../store/open.ts';
import { StoreAvailability } from '../store/store-availability.ts';
import { Closers } from './closers.ts';
import { DeferredTelemetry } from './deferred-telemetry.ts';
import { originOf } from './generation.ts';
import { LiveConfiguration } from './live-configuration.ts';
import { Reloader } from './reload.ts';
import { watchClock } from './rounds/clock-watch.ts';
import { Discovery, type DiscoveryOptions } from './rounds/discovery.ts';
import { startHeartbeat } from './rounds/heartbeat.ts';
import type { Stoppable } from './rounds/rounds.ts';
import { watchFiles } from './rounds/watch-files.ts';
import { stopInOrder } from './shutdown.ts';

/** What the daemon takes from its process; all else is in the configuration. */
export interface DaemonOptions {
  readonly loaded: LoadedConfiguration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly build: { readonly version: string; readonly revision: string };
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Loads the configuration again, from where it was loaded, with these accounts as targets. */
  readonly load: (accounts: readonly DiscoveredAccount[]) => Promise<LoadOutcome>;
  /** Ends what answers on the ports of the program while it starts. */
  readonly freePorts?: () => Promise<void>;
}

/** The program as it runs. */
export interface Daemon {
  /** Where the page and the API are, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Loads the configuration again and goes over to it; a broken one changes nothing. */
  reload(): Promise<void>;
  /** Ends everything in order; resolves when nothing is left open. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/**
 * Starts the whole program: store, outputs, then scans. Throws with a message for a person when the store is in use or
 * damaged, the address is taken, or any later step fails; what was begun by then is ended again, so that the process can
 * end too. Each step is logged before it is taken.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const closers = new Closers(options.logger);
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function start(given: DaemonOptions, closers: Closers): Promise<Daemon> {
  const availability = new StoreAvailability(given.logger, () => performance.now());
  const { logger } = availability;
  const options = { ...given, logger };
  const { environment, build, clock } = options;
  const found = await findTargets(options, closers, availability);
  const { loaded, discovery, opened } = found;
  const { store } = opened;

  tellStep(logger, 'open the configuration');
  const live = new LiveConfiguration(loaded);
  const metrics = openMetrics(options, found, live);
  const replica = randomUUID();
  const suppressions = toldSuppressions(store, replica, logger);
  closers.add('suppressions', () => suppressions.stop());
  closers.add('work', () => live.abandon());
  await live.open(loaded, { opened, telemetry: metrics.telemetry, environment, logger, build, clock, replica });

  tellStep(logger, 'note that it runs');
  const heartbeat = await startHeartbeat({ ...heartOf(build), store, clock, logger });
  closers.add('heartbeat', () => heartbeat.stop());

  tellStep(logger, 'open the HTTP service');
  const http = await openHttp(options, found, { live, metrics });
  closers.add('HTTP service', () => http.close());

  tellStep(logger, 'listen');
  const addresses = await listen(http, options);
  await live.start();

  tellStep(logger, 'follow the configuration');
  const load = () => options.load(discovery.accounts);
  const reloader = new Reloader({ load, live, logger, told: metrics.configurationLoaded });
  closers.add('reloader', () => reloader.stop());
  const changed = () => void reloader.reload();
  discovery.start(() => live.generation.loaded.discovery?.settings, changed);
  const watch = watchFiles({ files: () => reloader.files(), changed, logger });
  closers.add('files', () => watch.stop());

  const clockWatch = watchClock({ clock, elapsed: () => performance.now(), follower: live, logger });
  closers.add('clock', () => clockWatch.stop());

  tellStep(logger, 'run');
  logger.info({ ...addresses, targets: live.lists.targets.length, configuration: loaded.hash }, 'started');
  return {
    url: addresses.url,
    reload: () => reloader.reload(),
    stop: once(async () => {
      await clockWatch.stop();
      await watch.stop();
      await discovery.stop();
      await reloader.stop();
      await stopInOrder(live.parts(), { http, suppressions, heartbeat, store });
    }),
  };
}

/** As soon as nothing else listens there. */
async function listen(http: HttpServer, { freePorts }: DaemonOptions) {
  await freePorts?.();
  return http.listen();
}

/** What this replica says of its suppressions; where it cannot be taken back, it counts for some minutes more. */
function toldSuppressions(store: OpenStore['store'], replica: string, logger: Logger): Stoppable {
  const kept = (error: unknown) =>
    logger.warn({ error }, 'the suppressions of this replica count for some minutes more');
  return { stop: () => releaseSuppressions(store, replica).catch(kept) };
}

/** Which process says that it runs. */
function heartOf({ version }: DaemonOptions['build']) {
  return { instance: hostname(), programVersion: version, newId: randomUUID };
}

function tellStep(logger: Logger, step: string): void {
  logger.debug({ step }, 'starting');
}

/** The store, and what is to be watched by it. */
interface Found {
  readonly opened: OpenStore;
  readonly loaded: LoadedConfiguration;
  readonly discovery: Discovery;
  /** What discovery tells before there are metrics. */
  readonly telemetry: DeferredTelemetry;
}

async function findTargets(options: DaemonOptions, closers: Closers, availability: StoreAvailability): Promise<Found> {
  const { logger } = options;
  tellStep(logger, 'open the store');
  const telemetry = new DeferredTelemetry();
  const storeWritten = (event: { readonly ok: boolean }) => telemetry.storeWritten(event);
  const opened = observeStore(await openStore(options.loaded.store, logger), { availability, storeWritten });
  closers.add('store', () => opened.store.close());

  tellStep(logger, 'find accounts');
  const discovery = new Discovery(discoveryOptions(options, opened, telemetry));
  closers.add('discovery', () => discovery.stop());
  return { opened, loaded: await withDiscovered(options, discovery), discovery, telemetry };
}

function openMetrics(
  { logger, build, clock }: DaemonOptions,
  { opened: { store }, telemetry }: Found,
  { lists: { targets, checks, sinks, suppressions } }: LiveConfiguration,
): Metrics {
  const ofProgram = { ...build, nodeVersion: process.version };
  const metrics = createMetrics({ store, targets, checks, sinks, suppressions, build: ofProgram, clock, logger });
  telemetry.connect(metrics.telemetry);
  return metrics;
}

function openHttp(
  { logger, build, clock }: DaemonOptions,
  { opened: { store }, loaded }: Found,
  { live, metrics }: { readonly live: LiveConfiguration; readonly metrics: Metrics },
): Promise<HttpServer> {
  const { targets, checks, sinks, suppressions } = live.lists;
  const { source } = originOf(loaded, { build });
  const committed = () => live.generation.deliverer.wake();
  return createHttpServer({
    ...httpSettings(loaded, { build, clock }),
    store,
    targets,
    checks,
    sinks,
    suppressions,
    suppressionsText: () => readSuppressionsText(live.generation.loaded),
    nextRuns: live.schedule.nextRuns,
    staleAfter: live.schedule.staleAfter,
    requestScan: live.schedule.requestScan,
    isScanQueued: live.schedule.isScanQueued,
    outbox: createOutboxCommands({ store, source, newId: randomUUID, clock, committed }),
    renderMetrics: metrics.render,
    telemetry: metrics.telemetry,
    logger,
    clock,
  });
}

/** As it is now, which may be newer than what is in effect. */
async function readSuppressionsText({ suppressionsFile: path }: Pick<LoadedConfiguration, 'suppressionsFile'>) {
  if (path === undefined) return null;
  try {
    return { path, text: await readFile(path, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { path, text: '' };
    throw error;
  }
}

function discoveryOptions(
  { loaded: { network, configuration }, environment, logger, clock }: DaemonOptions,
  { store }: OpenStore,
  telemetry: DeferredTelemetry,
): DiscoveryOptions {
  const { aws_calls_per_second: callsPerSecond } = configuration.scan;
  const dependencies = { network, environment, telemetry, callsPerSecond, limiters: createLimiterPool(), clock };
  return { store, dependencies, logger, clock };
}

/** The configuration with the accounts of the organization among its targets. */
async function withDiscovered({ loaded, load }: DaemonOptions, discovery: Discovery): Promise<LoadedConfiguration> {
  if (!loaded.discovery) return loaded;
  await discovery.begin(loaded.discovery.settings);
  const outcome = await load(discovery.accounts);
  if (outcome.ok) return outcome.configuration;
  throw new Error(outcome.problems.map(problemText).join('; '));
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

function httpSettings(
  { configuration, tokens, metricsToken }: LoadedConfiguration,
  { build, clock }: Pick<DaemonOptions, 'build' | 'clock'>,
) {
  const { host, port, internal_port: internalPort, external_url: externalUrl } = configuration.http;
  return withoutAbsent({
    host,
    port,
    internalPort,
    tokens,
    metricsToken,
    externalUrl,
    version: build.version,
    startedAt: clock(),
  });
}
