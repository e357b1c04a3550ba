import type { MessageSettings } from '../alerts/message/dispatch.ts';
import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import type { Telemetry } from '../domain/delivery/telemetry.ts';
import type { Logger } from '../domain/logger.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { runScan, type ScanRuntime } from '../scan/run/run-scan.ts';
import { watchTargets } from '../scan/run/watch-targets.ts';
import { configuredChecks, scheduledScans } from '../scan/schedule/configured-checks.ts';
import { Scheduler } from '../scan/schedule/scheduler.ts';
import type { RunScan, ScanWork } from '../scan/schedule/work.ts';
import type { Store } from '../store/contract/store.ts';

/** What scans need beside the targets and checks of a configuration. */
export interface ScanningOptions {
  readonly store: Store;
  readonly work: ScanWork;
  readonly origin: Pick<MessageSettings, 'source' | 'externalUrl' | 'attemptLease'>;
  readonly telemetry: Telemetry;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told after each commit. */
  readonly committed: () => void;
}

/** What scans by one configuration. Nothing runs before the scheduler and the queue are started. */
export interface Scanning {
  readonly watched: ReturnType<typeof watchTargets>;
  /** Aborts the scans that are under way. */
  readonly abort: AbortController;
  readonly scheduler: Scheduler;
  readonly run: RunScan;
  readonly runtime: ScanRuntime;
}

/** Puts together what reads the targets of a configuration, when, and what becomes of it. */
export function createScanning(loaded: LoadedConfiguration, options: ScanningOptions): Scanning {
  const { store, work, origin, telemetry, environment, logger, clock, committed } = options;
  const { configuration, targets, network, sinks, tags, suppressions, hash } = loaded;
  const { aws_calls_per_second: callsPerSecond, aws_burst: burst, jitter } = configuration.scan;
  const checks = configuredChecks(configuration);
  const watched = watchTargets({ targets, network, callsPerSecond, burst, telemetry, environment, clock });
  const abort = new AbortController();
  const { source, externalUrl, attemptLease } = origin;
  const runtime: ScanRuntime = {
    store,
    targets: watched.targets,
    checks,
    settings: configuration.checks,
    tags,
    attributes: configuration.cloudtrail.enabled,
    sinks,
    suppressions,
    attemptLease,
    holdsFor: (targetId, checkId) => scheduler.staleAfter(targetId, checkId),
    source,
    ...withoutAbsent({ externalUrl }),
    telemetry,
    logger,
    clock,
    configurationHash: hash,
    signal: abort.signal,
    committed,
  };
  const scans = scheduledScans(
    targets.map(({ target }) => target),
    checks,
  );
  const scheduler = new Scheduler({ scans, work, telemetry, logger, jitter });
  const run: RunScan = (order, signal) =>
    runScan(order, { ...runtime, signal: AbortSignal.any([abort.signal, signal]) });
  return { watched, abort, scheduler, run, runtime };
}
