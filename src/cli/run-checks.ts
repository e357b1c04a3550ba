import { hostname } from 'node:os';
import { attemptLease } from '../alerts/deliver/attempts.ts';
import { createDeliverer } from '../alerts/deliver/deliver.ts';
import { openAwsPorts } from '../aws/events/sink-ports.ts';
import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import type { Telemetry } from '../domain/delivery/telemetry.ts';
import { isAtLeast, type Severity } from '../domain/evaluation/severity.ts';
import type { Finding } from '../domain/finding/finding.ts';
import type { Logger } from '../domain/logger.ts';
import { newScanId, runScan, type ScanRuntime } from '../scan/run/run-scan.ts';
import { watchTargets } from '../scan/run/watch-targets.ts';
import { type ConfiguredCheck, configuredChecks, scheduledScans } from '../scan/schedule/configured-checks.ts';
import { attributeDue } from '../scan/upkeep/attribute-due.ts';
import type { Store } from '../store/contract/store.ts';
import { openSqliteStore } from '../store/sqlite/sqlite.ts';
import { exitCodes } from './command/command.ts';
import type { CheckReport } from './report/report.ts';

/** What one run of the checks covers, and from when on it fails. */
export interface CheckRunOptions {
  /** Every target, and every enabled check, where absent. */
  readonly targetIds?: readonly string[] | undefined;
  readonly checkIds?: readonly string[] | undefined;
  readonly threshold: Severity;
  readonly allowIncomplete: boolean;
  /** Whether the messages of the run are sent. */
  readonly notify: boolean;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly clock: () => number;
  readonly progress: (label: string, done: number, all: number) => void;
  /** Takes a sentence for the person who runs it. */
  readonly tell: (message: string) => void;
}

/** How long messages are tried before the run ends without them. */
const notifyDeadline = 30_000;

/**
 * Runs the selected checks once over a private store in memory. A finding counts from its first sighting, whatever
 * `confirm_after` says. Answers nothing when it was told to end.
 */
export async function runChecks(
  loaded: LoadedConfiguration,
  options: CheckRunOptions,
): Promise<CheckReport | undefined> {
  const store = await openSqliteStore({ path: ':memory:' });
  try {
    return await runInStore(loaded, store, options);
  } finally {
    await store.close();
  }
}

async function runInStore(
  loaded: LoadedConfiguration,
  store: Store,
  options: CheckRunOptions,
): Promise<CheckReport | undefined> {
  const { targetIds, checkIds, clock } = options;
  const startedAt = clock();
  const selection: Selection = {
    targets: loaded.targets.filter(({ target }) => targetIds?.includes(target.id) ?? true),
    checks: new Map([...configuredChecks(loaded.configuration)].filter(([id]) => checkIds?.includes(id) ?? true)),
  };
  await runScans(loaded, store, { ...options, ...selection });
  if (options.signal.aborted) {
    options.tell('stopped before every check was done; nothing is concluded.');
    return undefined;
  }
  const undelivered = options.notify && (await sendMessages(loaded, store, options));
  await attributeFindings(loaded, store, { ...options, ...selection });
  const states = await store.checkStates();
  const findings = await openFindings(store);
  const incomplete = states.some(({ outcome }) => outcome === 'unknown') && !options.allowIncomplete;
  return {
    version: options.version,
    startedAt,
    finishedAt: clock(),
    targets: selection.targets.map(({ target }) => ({ id: target.id, accountId: target.accountId })),
    checks: [...selection.checks.values()].map(({ check }) => check),
    states,
    findings: findings.filter(({ suppressed }) => !suppressed),
    suppressed: findings.filter(({ suppressed }) => suppressed),
    threshold: options.threshold,
    exitCode: incomplete || undelivered ? exitCodes.error : exitCodeOf(findings, options.threshold),
  };
}

interface Selection {
  readonly targets: LoadedConfiguration['targets'];
  readonly checks: ReadonlyMap<string, ConfiguredCheck>;
}

async function runScans(
  loaded: LoadedConfiguration,
  store: Store,
  options: CheckRunOptions & Selection,
): Promise<void> {
  const { targets, checks, clock } = options;
  const watched = watch(loaded, options);
  const runtime = scanRuntime(loaded, { store, targets: watched.targets }, options);
  const scans = scheduledScans(
    targets.map(({ target }) => target),
    checks,
  );
  const notBefore = clock();
  try {
    for (const scan of scans) {
      const label = `${scan.targetId} ${scan.checkId}`;
      const progress = (done: number, all: number) => options.progress(label, done, all);
      await runScan({ ...scan, id: newScanId(), trigger: 'command', notBefore }, { ...runtime, progress });
    }
  } finally {
    watched.close();
  }
}

function watch(
  { network, configuration }: LoadedConfiguration,
  { targets, environment, clock }: Pick<CheckRunOptions & Selection, 'targets' | 'environment' | 'clock'>,
) {
  const { aws_calls_per_second: callsPerSecond, aws_burst: burst } = configuration.scan;
  return watchTargets({ targets, network, callsPerSecond, burst, telemetry: silentTelemetry, environment, clock });
}

/** Asks CloudTrail once who caused what was found, after everything else; what it has not got yet stays unknown. */
async function attributeFindings(
  { configuration, ...loaded }: LoadedConfiguration,
  store: Store,
  options: CheckRunOptions & Selection,
): Promise<void> {
  if (!configuration.cloudtrail.enabled) return;
  const { clock, signal, tell } = options;
  const watched = watch({ configuration, ...loaded }, options);
  const logger = {
    ...defectLogger(tell),
    warn: ({ message }: object & { message?: unknown }, what: string) => tell(`${what}: ${String(message)}`),
  };
  const refusing = new Set<string>();
  const { targets } = watched;
  try {
    const settings = { targets, clock, signal, logger, refusing, configurationHash: loaded.hash, isLastCall: true };
    while ((await attributeDue(store, settings)) > 0) continue;
  } finally {
    watched.close();
  }
}

function scanRuntime(
  { configuration, tags, sinks, suppressions, network, hash }: LoadedConfiguration,
  parts: Pick<ScanRuntime, 'store' | 'targets'>,
  { checks, notify, tell, clock, version, signal }: CheckRunOptions & Selection,
): ScanRuntime {
  return {
    ...parts,
    checks: new Map([...checks].map(([id, { check }]) => [id, { check, confirmAfter: 1 }])),
    settings: configuration.checks,
    tags,
    attributes: configuration.cloudtrail.enabled,
    // A single run does not wait for further news.
    sinks: notify ? sinks.map((sink) => ({ ...sink, groupWait: 0, groupInterval: 0 })) : [],
    suppressions,
    attemptLease: attemptLease(network),
    telemetry: silentTelemetry,
    logger: defectLogger(tell),
    clock,
    configurationHash: hash,
    source: { version, instance: hostname() },
    signal,
  };
}

function exitCodeOf(findings: readonly Finding[], threshold: Severity): number {
  const fails = findings.some(({ severity, suppressed }) => !suppressed && isAtLeast(severity, threshold));
  return fails ? exitCodes.findings : exitCodes.clean;
}

async function openFindings(store: Store): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Store['findings']>> = await store.findings({
      state: 'open',
      limit: 500,
      ...(cursor === null ? {} : { cursor }),
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

/** Sends what the run put into the outbox; answers whether something is left of it. */
async function sendMessages(loaded: LoadedConfiguration, store: Store, options: CheckRunOptions): Promise<boolean> {
  const { sinks, network } = loaded;
  const { clock, tell } = options;
  const logger = defectLogger(tell);
  const telemetry = silentTelemetry;
  const deliverer = await createDeliverer({
    store,
    sinks,
    network,
    telemetry,
    logger,
    clock,
    random: Math.random,
    ...(await openAwsPorts(sinks, { network, environment: options.environment })),
  });
  await deliverer.flush(notifyDeadline);
  await deliverer.stop();
  const { items } = await store.deliveries({ limit: 500 });
  const left = items.filter(({ status }) => status !== 'delivered');
  for (const { sinkId, message, lastError } of left) {
    tell(`the ${message.type} message to sink ${sinkId} was not delivered: ${lastError ?? 'no time was left'}.`);
  }
  return left.length > 0;
}

/** The report tells what could not be read; only defects are told beside it. */
function defectLogger(tell: (message: string) => void): Logger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields, message) =>
      tell(`${message}: ${'error' in fields ? String(fields.error) : JSON.stringify(fields)}`),
  };
}

/** A single run has no metrics endpoint that anybody could ask. */
const silentTelemetry: Telemetry = {
  awsRequest: () => undefined,
  scanFinished: () => undefined,
  checkFailed: () => undefined,
  scanScheduled: () => undefined,
  deliveryAttempted: () => undefined,
  eventsAwaited: () => undefined,
  eventReceived: () => undefined,
  eventDiscarded: () => undefined,
  eventRead: () => undefined,
  eventStored: () => undefined,
  eventQueueAsked: () => undefined,
  repeatDropped: () => undefined,
  scanUnstored: () => undefined,
  storeWritten: () => undefined,
  httpRequest: () => undefined,
};
