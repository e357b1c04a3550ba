import type { AlertGroupKey } from '../../domain/delivery/alert-group.ts';
import type { Delivery, DeliveryStatus } from '../../domain/delivery/delivery.ts';
import type { CheckState, ScanRecord } from '../../domain/evaluation/check-state.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { Finding, FindingState, Transition } from '../../domain/finding/finding.ts';
import type { CheckHistory, TimeRange } from '../../domain/history/history.ts';
import type { DiscoveryState } from '../../domain/target/discovery.ts';
import type { FindingCount } from './finding-count.ts';
import type { StoreTransaction } from './transaction.ts';

/** One page of rows, and the cursor of the next page where there is one. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

/** The cursor is not one that this store gave out: the caller's mistake, not the store's. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/**
 * The store cannot be opened: it is in use, damaged, not writable, or of a newer version. The message says which file, why
 * and what to do; nothing was changed.
 */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
}

/** Filters of the findings list; every one narrows. `limit` is 1 to 500. */
export interface FindingQuery {
  readonly targetId?: string;
  readonly checkId?: string;
  readonly kind?: string;
  /** `open` is `pending` or `active`. */
  readonly state?: FindingState | 'open';
  readonly severity?: Severity;
  readonly resourceType?: string;
  /** An ARN. */
  readonly resource?: string;
  /** Last seen at or after this time, milliseconds since the epoch. */
  readonly since?: number;
  readonly limit: number;
  readonly cursor?: string;
}

/** Everything that the outputs may ask. Reads never change the store. */
export interface StoreReader {
  /** Grows with every committed change; the ETag of what is read here. */
  revision(): Promise<number>;
  findings(query: FindingQuery): Promise<Page<Finding>>;
  finding(id: string): Promise<Finding | undefined>;
  transitions(findingId: string): Promise<readonly Transition[]>;
  findingCounts(): Promise<readonly FindingCount[]>;
  checkStates(): Promise<readonly CheckState[]>;
  /** How checks stood in a range of time; see `statesOverTime` in src/domain/history. */
  history(range: TimeRange): Promise<CheckHistory>;
  scans(query: { limit: number; cursor?: string; targetId?: string }): Promise<Page<ScanRecord>>;
  scan(id: string): Promise<ScanRecord | undefined>;
  deliveries(query: {
    limit: number;
    cursor?: string;
    sinkId?: string;
    status?: DeliveryStatus;
  }): Promise<Page<Delivery>>;
  delivery(id: string): Promise<Delivery | undefined>;
  /** What discovery found last; `undefined` where it never ran. */
  discovery(): Promise<DiscoveryState | undefined>;
  pendingDeliveries(): Promise<readonly { readonly sinkId: string; readonly count: number }[]>;
  /** How many open findings each suppression is in effect for. */
  suppressionCounts(): Promise<readonly { readonly suppressionId: string; readonly count: number }[]>;
  /** Durable counters that survive restarts, such as transitions by kind. */
  transitionCounts(): Promise<
    readonly { readonly checkId: string; readonly transition: string; readonly count: number }[]
  >;
}

/** How many rows one call of {@link Store.prune} forgot. */
export interface PruneResult {
  readonly findings: number;
  readonly transitions: number;
  readonly scans: number;
  readonly deliveries: number;
}

/** The one durable place. It is the source of every output but process metrics. */
export interface Store extends StoreReader {
  /**
   * Runs `work` in one transaction; a throw rolls everything back. Once the promise resolves, the change survives the end
   * of the process and of the machine. `work` asks only the transaction that it is given, never the store.
   */
  transact<Result>(work: (transaction: StoreTransaction) => Promise<Result>): Promise<Result>;
  /** The oldest due delivery of each group that has none under way, at most `limit`, but those to the sinks `except`. */
  dueDeliveries(now: number, limit: number, except?: readonly string[]): Promise<readonly Delivery[]>;
  /**
   * Saves how a message that waits stands; one that was withdrawn meanwhile stays withdrawn. With `expected`, only while it
   * has that many attempts. Answers whether it was saved: `false` also when another replica has taken it over.
   */
  saveDelivery(delivery: Delivery, expected?: Pick<Delivery, 'attempts'>): Promise<boolean>;
  /** The groups that something is due of, the longest due first, at most `limit`. */
  dueAlertGroups(now: number, limit: number): Promise<readonly AlertGroupKey[]>;
  /**
   * Forgets what ended before this time: resolved findings with their history, steps in the history of others, ended
   * scans, and messages that are settled; of a history that is too long also its oldest steps. A large backlog takes
   * several calls.
   */
  prune(options: { readonly before: number }): Promise<PruneResult>;
  /** Throws when the store cannot be written. */
  verifyWritable(): Promise<void>;
  close(): Promise<void>;
}
