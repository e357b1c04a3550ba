import { ageOf } from '../../domain/clock-tolerance.ts';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import type { ScanEnd, ScanOrder } from '../run/run-scan.ts';

/** One check of one target. */
export interface CheckOfTarget {
  readonly targetId: string;
  readonly checkId: string;
}

/** Why a scan is wanted now. */
export type Occasion =
  /** `slot` is the time by its schedule, milliseconds since the epoch: the same on every replica. */
  { readonly trigger: 'schedule'; readonly slot: number } | { readonly trigger: 'request' | 'event' };

/** What became of an offer. `busy`: one of the same check has not ended. `elsewhere`: another replica took the slot. */
export type Offer = { readonly outcome: 'queued'; readonly id: string } | { readonly outcome: 'busy' | 'elsewhere' };

/** Runs one scan; rejects when it could not be stored. Aborting the signal ends it early. */
export type RunScan = (order: ScanOrder, signal: AbortSignal) => Promise<ScanEnd>;

/** A scan that may be due at the start. `interval` is the time between two of its runs, milliseconds. */
export interface StartScan extends CheckOfTarget {
  readonly interval: number;
}

/**
 * Where scans wait and by whom they are run: in this process, or shared by all replicas on one database. At most one of a
 * check of a target waits or runs at a time, and those that wait are taken in their order, so that no target can keep the
 * others waiting.
 */
export interface ScanWork {
  /** Begins to run scans. */
  start(run: RunScan): Promise<void>;
  /** Rejects while the queue cannot be reached. */
  offer(scan: CheckOfTarget, occasion: Occasion): Promise<Offer>;
  /** Queues what is due because this process has started. */
  offerAtStart(scans: readonly StartScan[]): Promise<void>;
  /** Whether a scan with this id waits or runs. */
  isQueued(scanId: string): Promise<boolean>;
  /** Takes no more scans. */
  close(): void;
  /** Resolves when this process runs none. */
  idle(): Promise<void>;
  /** Lets go of everything; to be called last. */
  stop(): Promise<void>;
}

/**
 * Whether a check is to be scanned because a replica has started: it was never evaluated, its last evaluation is older than
 * its interval, so that a slot may have been missed while nothing ran, or it was made under another configuration.
 */
export function isDueAtStart(
  { interval }: Pick<StartScan, 'interval'>,
  state: Pick<CheckState, 'lastAttemptAt'> | undefined,
  { now, sameConfiguration }: { readonly now: number; readonly sameConfiguration: boolean },
): boolean {
  return state === undefined || !sameConfiguration || ageOf(state.lastAttemptAt, now) >= interval;
}
