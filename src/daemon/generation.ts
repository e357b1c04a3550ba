import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { attemptLease } from '../alerts/deliver/attempts.ts';
import { createDeliverer, type Deliverer } from '../alerts/deliver/deliver.ts';
import type { MessageSettings } from '../alerts/message/dispatch.ts';
import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import type { Telemetry } from '../domain/delivery/telemetry.ts';
import type { Logger } from '../domain/logger.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { sha256 } from '../hashing/sha256.ts';
import { configuredChecks } from '../scan/schedule/configured-checks.ts';
import type { ScanWork } from '../scan/schedule/work.ts';
import { type ApplyOptions, applySuppressions } from '../scan/upkeep/apply-suppressions.ts';
import type { DispatchOptions } from '../scan/upkeep/dispatch-due.ts';
import { type HoldOptions, holdSuppressions } from '../scan/upkeep/hold-suppressions.ts';
import { type RetireOptions, retireUnwatched } from '../scan/upkeep/retire-unwatched.ts';
import type { OpenStore } from '../store/open.ts';
import { Closers } from './closers.ts';
import { listenToEvents } from './events.ts';
import { startAttributor } from './rounds/attributor.ts';
import { startDispatcher } from './rounds/dispatcher.ts';
import { startHousekeeping } from './rounds/housekeeping.ts';
import type { Stoppable } from './rounds/rounds.ts';
import { openScanQueue } from './scan-queue.ts';
import { createScanning, type Scanning } from './scanning.ts';

/** What outlives a change of the configuration. */
export interface Surroundings {
  readonly opened: OpenStore;
  readonly telemetry: Telemetry;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly build: { readonly version: string; readonly revision: string };
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Names this process among the replicas. */
  readonly replica: string;
}

/** Everything that works by one configuration, from its reading to the next one. */
export interface Generation {
  readonly loaded: LoadedConfiguration;
  readonly work: ScanWork;
  readonly scanning: Scanning;
  readonly deliverer: Deliverer;
  /** Starts to scan, to plan and to send. Where it throws, what it began ends with the other parts. */
  start(): Promise<StartedParts>;
}

/** What {@link Generation.start} has started beside the scans and the deliverer. */
export interface StartedParts {
  readonly events: Stoppable;
  readonly housekeeping: Stoppable;
  readonly dispatcher: Stoppable;
  readonly attributor: Stoppable;
}

/** How long replicas of two configurations may run side by side before a message to an unknown sink is given up. */
const unknownSinkGrace = 15 * 60_000;

/** Opens everything and starts nothing. Throws when a sink's settings cannot work; what was opened by then is closed. */
export async function openGeneration(loaded: LoadedConfiguration, surroundings: Surroundings): Promise<Generation> {
  const { opened, telemetry, environment, logger, clock } = surroundings;
  const { store } = opened;
  const closers = new Closers(logger);
  try {
    const deliverer = await openDeliverer(loaded, surroundings);
    closers.add('deliverer', () => deliverer.stop());
    const work = await openScanQueue(loaded, { opened, logger, clock });
    closers.add('work queue', () => work.stop());
    const committed = () => deliverer.wake();
    const origin = originOf(loaded, surroundings);
    const scanning = createScanning(loaded, {
      store,
      work,
      origin,
      telemetry,
      environment,
      logger,
      clock,
      committed,
    });
    const parts = { loaded, work, scanning, deliverer };
    return { ...parts, start: () => startParts(parts, surroundings) };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

/** Begins the work of a configuration, step by step. A step is logged before it is taken. */
async function startParts(parts: Omit<Generation, 'start'>, surroundings: Surroundings): Promise<StartedParts> {
  const { loaded, work, scanning, deliverer } = parts;
  const { opened, telemetry, environment, logger, clock } = surroundings;
  const { store } = opened;
  const { run, runtime, scheduler } = scanning;
  const planning = planningOf(loaded, surroundings);
  const step = (name: string) => logger.debug({ step: name }, 'starting');

  step('say which suppressions it has');
  const at = clock();
  const { digest } = await holdSuppressions(store, planning.holding(at));
  step('end what is no longer watched');
  await retireUnwatched(store, planning.retiring(clock()));
  step('apply suppressions');
  await applySuppressions(store, planning.judging(at));
  step('send messages');
  deliverer.start();
  step('take scans');
  await work.start(run);
  step('plan scans');
  await scheduler.start({ atStart: loaded.configuration.scan.at_start });
  step('listen to events');
  const events = await listenToEvents(loaded, { telemetry, environment, logger, clock, work, runtime });
  // Last, for nothing fails any more that would leave them running.
  return { events, ...startRegularWork(parts, planning, { store, logger, clock, judged: { at, digest } }) };
}

/** What is planned by a configuration, and told of it, at a time in milliseconds since the epoch. */
interface Planning {
  readonly retiring: (now: number) => RetireOptions;
  readonly holding: (now: number) => HoldOptions;
  readonly judging: (now: number) => ApplyOptions;
  readonly dispatching: (now: number) => DispatchOptions;
}

function planningOf(loaded: LoadedConfiguration, surroundings: Surroundings): Planning {
  const { configuration, sinks, suppressions, tags, hash: configurationHash } = loaded;
  const targets = loaded.targets.map(({ target }) => target);
  const checks = [...configuredChecks(configuration).values()].map(({ check }) => check);
  const origin = originOf(loaded, surroundings);
  const repeatDropped = (sinkId: string) => surroundings.telemetry.repeatDropped({ sinkId });
  const messages = (now: number): MessageSettings => ({ sinks, now, newId: randomUUID, ...origin, repeatDropped });
  const hash = sha256;
  const judging = (now: number) => ({ targets, checks, suppressions, configurationHash, hash, ...messages(now) });
  return {
    retiring: (now) => ({ types: tags.types, ...judging(now) }),
    holding: (now) => ({ replica: surroundings.replica, suppressions, hash, now }),
    judging,
    dispatching: (now) => ({ targets, checks, ...messages(now) }),
  };
}

interface RegularWork {
  readonly store: OpenStore['store'];
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** When the suppressions were applied, milliseconds since the epoch, and which. */
  readonly judged: { readonly at: number; readonly digest: string };
}

/** What comes again and again beside the scans. */
function startRegularWork(
  { loaded, scanning, deliverer }: Omit<Generation, 'start'>,
  { holding, judging, dispatching }: Planning,
  { store, logger, clock, judged }: RegularWork,
): Omit<StartedParts, 'events'> {
  const { configuration, hash: configurationHash } = loaded;
  const { scheduler, watched } = scanning;
  const committed = () => deliverer.wake();
  const staleAfter = (targetId: string, checkId: string) => scheduler.staleAfter(targetId, checkId);
  const stale = (now: number) => ({ staleAfter, ...dispatching(now) });
  const { retention } = configuration.store;
  const housekeeping = { store, holding, stale, judging, clock, logger, committed, retention, judged };
  return {
    housekeeping: startHousekeeping(housekeeping),
    dispatcher: startDispatcher({ store, due: dispatching, clock, logger, committed }),
    attributor: configuration.cloudtrail.enabled
      ? startAttributor({ store, targets: watched.targets, configurationHash, logger, clock })
      : nothing,
  };
}

/** In the place of a part that the configuration does not want. */
export const nothing: Stoppable = { stop: async () => undefined };

/** What every message says of where it comes from, and how long an attempt to send it may take. */
export function originOf(
  { configuration, network }: LoadedConfiguration,
  { build }: Pick<Surroundings, 'build'>,
): Pick<MessageSettings, 'source' | 'externalUrl' | 'attemptLease'> {
  const { external_url: externalUrl } = configuration.http;
  return withoutAbsent({
    source: { version: build.version, instance: hostname() },
    attemptLease: attemptLease(network),
    externalUrl,
  });
}

async function openDeliverer(
  { store: { kind }, sinks, network }: LoadedConfiguration,
  { opened: { store }, telemetry, environment, logger, clock }: Surroundings,
): Promise<Deliverer> {
  // The clients of AWS are loaded only where a sink needs one.
  const { openAwsPorts } = await import('../aws/events/sink-ports.ts');
  return createDeliverer({
    store,
    sinks,
    network,
    telemetry,
    logger,
    clock,
    random: Math.random,
    unknownSinkGrace: kind === 'postgres' ? unknownSinkGrace : 0,
    ...(await openAwsPorts(sinks, { network, environment })),
  });
}
