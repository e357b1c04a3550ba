import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { attemptLease } from '../alerts/attempts.ts';
import { createDeliverer } from '../alerts/deliver.ts';
import { createOutboxCommands } from '../alerts/outbox-commands.ts';
import { openSnsPublisher } from '../aws/sns-publisher.ts';
import type { LoadedConfiguration } from '../config/loaded-configuration.ts';
import type { Logger } from '../domain/logger.ts';
import type { Target } from '../domain/target.ts';
import type { Telemetry } from '../domain/telemetry.ts';
import type { HttpOptions } from '../http/options.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import { createMetrics } from '../metrics/registry.ts';
import { type ConfiguredCheck, configuredChecks, scheduledScans } from '../scan/configured-checks.ts';
import { LocalWork } from '../scan/local-work.ts';
import { retireUnwatched } from '../scan/retire-unwatched.ts';
import { runScan, type ScanRuntime } from '../scan/run-scan.ts';
import { Scheduler } from '../scan/scheduler.ts';
import { SharedWork } from '../scan/shared-work.ts';
import { watchTargets } from '../scan/watch-targets.ts';
import type { RunScan, ScanWork } from '../scan/work.ts';
import { type OpenStore, openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { startDispatcher } from './dispatcher.ts';
import { startHousekeeping } from './housekeeping.ts';
import { type RunningParts, stopInOrder } from './shutdown.ts';

export interface DaemonOptions {
  readonly loaded: LoadedConfiguration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly build: { readonly version: string; readonly revision: string };
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

export interface Daemon {
  /** Where the page and the API are, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Ends everything in order; resolves when nothing is left open. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/** Scans of different targets and checks that run at the same time. */
const concurrentScans = 4;

/** How long replicas of two configurations may run side by side before a message to an unknown sink is given up. */
const unknownSinkGrace = 15 * 60_000;

/**
 * Starts the whole program: store, outputs, then scans. Throws with a message for a person when the store is in use or
 * damaged, or the address is taken; what was opened by then is closed again.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const opened = await openStore(options.loaded.store, options.logger);
  let work: ScanWork | undefined;
  try {
    work = await openWork(opened, options);
    return await compose(options, opened.store, work);
  } catch (error) {
    await work?.stop();
    await opened.store.close();
    throw error;
  }
}

async function compose(options: DaemonOptions, store: Store, work: ScanWork): Promise<Daemon> {
  const { loaded, logger, build, clock } = options;
  const { configuration, network, sinks } = loaded;
  const targets = loaded.targets.map(({ target }) => target);
  const configured = configuredChecks(configuration);
  const checks = [...configured.values()].map(({ check }) => check);
  const watching = { store, targets, checks, sinks, logger, clock };
  const { telemetry, render } = createMetrics({ ...watching, build: { ...build, nodeVersion: process.version } });
  const deliverer = createDeliverer({
    ...watching,
    network,
    telemetry,
    random: Math.random,
    openPublisher: (settings) => openSnsPublisher(settings, { network, environment: options.environment }),
    unknownSinkGrace: loaded.store.kind === 'postgres' ? unknownSinkGrace : 0,
  });
  const committed = () => deliverer.wake();
  const scanning = createScanning({ ...options, ...watching, telemetry, configured, committed, work });
  const schedule = { ...scheduleOf(scanning.scheduler), isScanQueued: (id: string) => work.isQueued(id) };
  const messages = { ...messageContext(options), newId: randomUUID };
  const http = await createHttpServer({
    ...watching,
    outbox: createOutboxCommands({ ...watching, ...messages, committed }),
    ...httpSettings(options),
    ...schedule,
    renderMetrics: render,
    telemetry,
  });
  const url = await listen(http, configuration.http);
  const { types } = loaded.tags;
  await retireUnwatched(store, { ...watching, ...messages, types, configurationHash: loaded.hash, now: clock() });
  const { retention } = configuration.store;
  const { staleAfter } = schedule;
  const housekeeping = startHousekeeping({ ...watching, ...messages, staleAfter, committed, retention });
  const dispatcher = startDispatcher({ ...watching, ...messages, committed });
  deliverer.start();
  await work.start(scanning.run);
  await scanning.scheduler.start({ atStart: configuration.scan.at_start });
  logger.info({ url, targets: targets.length, checks: [...configured.keys()], configuration: loaded.hash }, 'started');
  const { ready_delay: readyDelay, grace } = configuration.scan;
  return stoppable(url, { ...scanning, http, deliverer, housekeeping, dispatcher, store, logger, readyDelay, grace });
}

function stoppable(url: string, parts: RunningParts): Daemon {
  let stopping: Promise<void> | undefined;
  return {
    url,
    stop: () => {
      stopping ??= stopInOrder(parts);
      return stopping;
    },
  };
}

interface ScanningOptions extends DaemonOptions {
  readonly store: Store;
  readonly targets: readonly Target[];
  readonly telemetry: Telemetry;
  readonly configured: ReadonlyMap<string, ConfiguredCheck>;
  readonly committed: () => void;
  readonly work: ScanWork;
}

function createScanning(options: ScanningOptions): Pick<RunningParts, 'abort' | 'work' | 'watched'> & {
  readonly scheduler: Scheduler;
  readonly run: RunScan;
} {
  const { loaded, environment, store, telemetry, logger, clock, committed } = options;
  const { aws_calls_per_second: callsPerSecond, jitter } = loaded.configuration.scan;
  const { network, sinks, tags } = loaded;
  const watched = watchTargets({ targets: loaded.targets, network, callsPerSecond, telemetry, environment, clock });
  const abort = new AbortController();
  const runtime: ScanRuntime = {
    ...messageContext(options),
    store,
    targets: watched.targets,
    checks: options.configured,
    tags,
    policy: loaded.configuration.checks['policy-drift'],
    sinks,
    suppressions: loaded.suppressions,
    telemetry,
    logger,
    clock,
    configurationHash: loaded.hash,
    signal: abort.signal,
    committed,
  };
  const { work } = options;
  const scheduler = new Scheduler({
    scans: scheduledScans(options.targets, options.configured),
    work,
    telemetry,
    logger,
    jitter,
  });
  const run: RunScan = (order, signal) =>
    runScan(order, { ...runtime, signal: AbortSignal.any([abort.signal, signal]) });
  return { abort, work, watched, scheduler, run };
}

/** The scans' queue: shared where several replicas can use the store, this process's own otherwise. */
async function openWork({ store, shared }: OpenStore, { loaded, logger, clock }: DaemonOptions): Promise<ScanWork> {
  if (!shared) return new LocalWork({ concurrency: concurrentScans, logger, clock });
  const checks = configuredChecks(loaded.configuration);
  const targets = new Set(loaded.targets.map(({ target }) => target.id));
  const work = new SharedWork({
    shared,
    store,
    isConfigured: ({ targetId, checkId }) => targets.has(targetId) && checks.has(checkId),
    configurationHash: loaded.hash,
    concurrency: concurrentScans,
    logger,
    clock,
  });
  await work.open();
  return work;
}

function messageContext({
  loaded,
  build,
}: DaemonOptions): Pick<ScanRuntime, 'source' | 'externalUrl' | 'attemptLease'> {
  const externalUrl = loaded.configuration.http.external_url;
  return {
    source: { version: build.version, instance: hostname() },
    attemptLease: attemptLease(loaded.network),
    ...(externalUrl === undefined ? {} : { externalUrl }),
  };
}

function httpSettings({ loaded, build, clock }: DaemonOptions) {
  const { host, port, external_url: externalUrl } = loaded.configuration.http;
  return {
    host,
    port,
    tokens: loaded.tokens,
    version: build.version,
    startedAt: clock(),
    ...(loaded.metricsToken === undefined ? {} : { metricsToken: loaded.metricsToken }),
    ...(externalUrl === undefined ? {} : { externalUrl }),
  };
}

function scheduleOf(scheduler: Scheduler): Pick<HttpOptions, 'nextRuns' | 'staleAfter' | 'requestScan'> {
  return {
    nextRuns: () => scheduler.nextRuns(),
    staleAfter: (targetId, checkId) => scheduler.staleAfter(targetId, checkId),
    requestScan: (filter) => scheduler.request(filter),
  };
}

async function listen(
  http: HttpServer,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    return (await http.listen()).url;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new Error(
      `cannot listen on ${host}:${port} (${code}): another program may use the port; set http.host and http.port`,
      { cause: error },
    );
  }
}
