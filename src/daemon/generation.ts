import { hash as digest, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { attemptLease } from '../alerts/deliver/attempts.ts';
import { createDeliverer, type Deliverer } from '../alerts/deliver/deliver.ts';
import type { LoadedConfiguration } from '../config/resolve/loaded-configuration.ts';
import type { SnsSink } from '../domain/delivery/sink.ts';
import type { Telemetry } from '../domain/delivery/telemetry.ts';
import type { Logger } from '../domain/logger.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { runScan, type ScanRuntime } from '../scan/run/run-scan.ts';
import { watchTargets } from '../scan/run/watch-targets.ts';
import { configuredChecks, scheduledScans } from '../scan/schedule/configured-checks.ts';
import { LocalWork } from '../scan/schedule/local-work.ts';
import { Scheduler } from '../scan/schedule/scheduler.ts';
import type { RunScan, ScanWork } from '../scan/schedule/work.ts';
import { applySuppressions } from '../scan/upkeep/apply-suppressions.ts';
import { retireUnwatched } from '../scan/upkeep/retire-unwatched.ts';
import type { OpenStore } from '../store/open.ts';
import { type AttributorOptions, startAttributor } from './attributor.ts';
import { startDispatcher } from './dispatcher.ts';
import { listenToEvents } from './events.ts';
import { startHousekeeping } from './housekeeping.ts';

/** What outlives a change of the configuration. */
export interface Surroundings {
  readonly opened: OpenStore;
  readonly telemetry: Telemetry;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly build: { readonly version: string; readonly revision: string };
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Everything that works by one configuration, from its reading to the next one. */
export interface Generation {
  readonly loaded: LoadedConfiguration;
  readonly scheduler: Scheduler;
  readonly work: ScanWork;
  /** Aborts the scans that are under way. */
  readonly abort: AbortController;
  readonly deliverer: Deliverer;
  readonly watched: ReturnType<typeof watchTargets>;
  /** Starts to scan, to plan and to send. Where it throws, what it began ends with the other parts. */
  start(): Promise<StartedParts>;
}

/** What {@link Generation.start} has started beside the scans and the deliverer. */
export interface StartedParts {
  readonly housekeeping: Stoppable;
  readonly dispatcher: Stoppable;
  readonly events: Stoppable;
}

export interface Stoppable {
  stop(): Promise<void>;
}

/** Scans of different targets and checks that run at the same time. */
const concurrentScans = 4;

/** How long replicas of two configurations may run side by side before a message to an unknown sink is given up. */
const unknownSinkGrace = 15 * 60_000;

/** Opens everything and starts nothing. Throws when a sink's settings cannot work. */
export async function openGeneration(loaded: LoadedConfiguration, surroundings: Surroundings): Promise<Generation> {
  const { store } = surroundings.opened;
  const { telemetry, logger, clock } = surroundings;
  const { network, sinks, configuration, suppressions } = loaded;
  const targets = loaded.targets.map(({ target }) => target);
  const configured = configuredChecks(configuration);
  const checks = [...configured.values()].map(({ check }) => check);
  const publishing = await topicPublisher(loaded, surroundings);
  const sending = { store, sinks, network, telemetry, logger, clock, random: Math.random, ...publishing };
  const grace = loaded.store.kind === 'postgres' ? unknownSinkGrace : 0;
  const deliverer = await createDeliverer({ ...sending, unknownSinkGrace: grace });
  const work = await openWork(loaded, surroundings).catch(async (error: unknown) => {
    await deliverer.stop();
    throw error;
  });
  const committed = () => deliverer.wake();
  const scanning = createScanning(loaded, surroundings, { work, committed });
  const watching = { store, targets, checks, sinks, suppressions, logger, clock, committed };
  const repeatDropped = (sinkId: string) => telemetry.repeatDropped({ sinkId });
  const messages = { ...messageContext(loaded, surroundings), newId: randomUUID, repeatDropped };
  const judging = { hash: sha256, configurationHash: loaded.hash };
  return {
    loaded,
    deliverer,
    ...scanning,
    async start() {
      const everything = { ...watching, ...messages, ...judging };
      await retireUnwatched(store, { ...everything, types: loaded.tags.types, now: clock() });
      const judgedAt = clock();
      await applySuppressions(store, { ...everything, now: judgedAt });
      deliverer.start();
      await work.start(scanning.run);
      await scanning.scheduler.start({ atStart: configuration.scan.at_start });
      const events = await listenToEvents(loaded, { ...surroundings, work, runtime: scanning.runtime });
      // Last, for nothing can fail any more that would leave them running.
      const { retention } = configuration.store;
      const staleAfter = (targetId: string, checkId: string) => scanning.scheduler.staleAfter(targetId, checkId);
      const housekeeping = startHousekeeping({ ...everything, staleAfter, retention, judgedAt });
      const dispatcher = alongside(startDispatcher(everything), startAttribution(loaded, scanning.watched, everything));
      return { housekeeping, dispatcher, events };
    },
  };
}

function startAttribution(
  { configuration, hash }: LoadedConfiguration,
  { targets }: Pick<Generation['watched'], 'targets'>,
  context: Pick<AttributorOptions, 'store' | 'logger' | 'clock'>,
): Stoppable | undefined {
  if (!configuration.cloudtrail.enabled) return undefined;
  const { store, logger, clock } = context;
  return startAttributor({ store, logger, clock, targets, configurationHash: hash });
}

function alongside(one: Stoppable, other: Stoppable | undefined): Stoppable {
  return {
    async stop() {
      await Promise.all([one.stop(), other?.stop()]);
    },
  };
}

function createScanning(
  loaded: LoadedConfiguration,
  surroundings: Surroundings,
  { work, committed }: { readonly work: ScanWork; readonly committed: () => void },
): Pick<Generation, 'abort' | 'work' | 'watched' | 'scheduler'> & {
  readonly run: RunScan;
  readonly runtime: ScanRuntime;
} {
  const { opened, telemetry, logger, clock } = surroundings;
  const { store } = opened;
  const { jitter } = loaded.configuration.scan;
  const { sinks, tags, suppressions } = loaded;
  const configured = configuredChecks(loaded.configuration);
  const watched = watch(loaded, surroundings);
  const abort = new AbortController();
  const runtime: ScanRuntime = {
    ...messageContext(loaded, surroundings),
    store,
    targets: watched.targets,
    checks: configured,
    settings: loaded.configuration.checks,
    tags,
    attributes: loaded.configuration.cloudtrail.enabled,
    sinks,
    suppressions,
    telemetry,
    logger,
    clock,
    configurationHash: loaded.hash,
    signal: abort.signal,
    committed,
  };
  const scheduler = new Scheduler({
    scans: scheduledScans(
      loaded.targets.map(({ target }) => target),
      configured,
    ),
    work,
    telemetry,
    logger,
    jitter,
  });
  const run: RunScan = (order, signal) =>
    runScan(order, { ...runtime, signal: AbortSignal.any([abort.signal, signal]) });
  return { abort, work, watched, scheduler, run, runtime };
}

function watch(
  { targets, network, configuration: { scan } }: LoadedConfiguration,
  { environment, telemetry, clock }: Surroundings,
) {
  const pace = { callsPerSecond: scan.aws_calls_per_second, burst: scan.aws_burst };
  return watchTargets({ targets, network, ...pace, telemetry, environment, clock });
}

/** What every message says of where it comes from. */
export function messageContext(
  { configuration, network }: LoadedConfiguration,
  { build }: Pick<Surroundings, 'build'>,
): Pick<ScanRuntime, 'source' | 'externalUrl' | 'attemptLease'> {
  const externalUrl = configuration.http.external_url;
  return {
    source: { version: build.version, instance: hostname() },
    attemptLease: attemptLease(network),
    ...withoutAbsent({ externalUrl }),
  };
}

function sha256(text: string): string {
  return digest('sha256', text);
}

/** The scans' queue: shared where several replicas can use the store, this process's own otherwise. */
async function openWork(
  loaded: LoadedConfiguration,
  { opened: { store, shared }, logger, clock }: Surroundings,
): Promise<ScanWork> {
  if (!shared) return new LocalWork({ concurrency: concurrentScans, logger, clock });
  // The queue's library is large, and a daemon with a store of its own has no use for it.
  const { SharedWork } = await import('../scan/schedule/shared-work.ts');
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

/** How topics are reached; the client of SNS is loaded only where there is one. */
async function topicPublisher({ sinks, network }: LoadedConfiguration, { environment }: Surroundings) {
  if (sinks.every(({ type }) => type !== 'sns')) return {};
  const { openSnsPublisher } = await import('../aws/events/sns-publisher.ts');
  return { openPublisher: (settings: SnsSink) => openSnsPublisher(settings, { network, environment }) };
}
