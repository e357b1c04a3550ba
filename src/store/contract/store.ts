import type { AlertGroupKey } from '../../domain/delivery/alert-group.ts';
import type { Delivery, DeliveryStatus } from '../../domain/delivery/delivery.ts';
import type { CheckStanding, CheckState, ScanRecord } from '../../domain/evaluation/check-state.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { Finding, FindingState, Transition } from '../../domain/finding/finding.ts';
import type { FindingFlow } from '../../domain/history/finding-flow.ts';
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

/** Filters of the findings list; every one narrows. */
export interface FindingFilter {
  readonly targetId?: string;
  readonly checkId?: string;
  readonly kind?: string;
  /** `open` is `pending` or `active`. */
  readonly state?: FindingState | 'open';
  readonly severity?: Severity;
  readonly resourceType?: string;
  /** An ARN, or several, one of which it is. */
  readonly resource?: string | readonly string[];
  /** Last seen at or after this time, milliseconds since the epoch. */
  readonly since?: number;
  /** Stands, in whatever case, in the name or the ARN of the resource, the kind, the place, a role that shares it, or an owner. */
  readonly search?: string;
  /** The value of the tag `user` of the resource; empty: without one. Findings that are not about a resource with tags have none. */
  readonly owner?: string;
  /** The same of the tag `project`. */
  readonly project?: string;
}

/** Orders of the findings list. `worst`: by severity, the newest first among equals. */
export const findingOrders = ['newest', 'oldest', 'worst'] as const;
/** An order of the findings list. */
export type FindingOrder = (typeof findingOrders)[number];

/** A page of the findings list. `limit` is 1 to 500; a cursor belongs to the order that it was given out for. */
export interface FindingQuery extends FindingFilter {
  /** `newest` where absent. */
  readonly order?: FindingOrder;
  readonly limit: number;
  readonly cursor?: string;
}

/** What findings are counted by. */
export const findingGroupings = [
  'severity',
  'owner',
  'project',
  'resourceType',
  'kind',
  'checkId',
  'targetId',
] as const;
/** One of the properties that findings are counted by. */
export type FindingGrouping = (typeof findingGroupings)[number];

/** Findings that fit a filter, counted by one property. */
export interface FindingGroups {
  /** All that fit. */
  readonly total: number;
  /** The largest groups first, at most as many as asked for. */
  readonly groups: readonly FindingGroup[];
  /** How many groups there are beside those, and how many findings are in them. */
  readonly others: { readonly groups: number; readonly findings: number };
}

/** Findings that have one property in common. */
export interface FindingGroup {
  /** Empty: without one. `null`: an earlier version saved them, and the next scan of their check tells. */
  readonly value: string | null;
  readonly count: number;
  readonly worst: Severity;
}

/** How messages to a sink fare. */
export interface SinkHealth {
  readonly sinkId: string;
  /** Messages that wait. */
  readonly waiting: number;
  /** Those of them whose last attempt failed. */
  readonly failing: number;
  /** What the last attempt of the oldest of those ended in. */
  readonly lastError: string | null;
  /** What became of the latest message that is settled; `null` where none is. */
  readonly lastSettled: 'delivered' | 'failed' | null;
}

/** Which scans are asked for. `failed`: not all could be read, or the process stopped first. */
export interface ScanQuery {
  readonly limit: number;
  readonly cursor?: string;
  readonly targetId?: string;
  readonly progress?: 'running' | 'failed';
}

/** Another process has the store open, which only one may. */
export class StoreInUseError extends StoreError {
  override readonly name = 'StoreInUseError';
  /** In words, such as `process 7 on host drift-0`. */
  readonly holder: string;

  constructor(message: string, holder: string, options?: ErrorOptions) {
    super(message, options);
    this.holder = holder;
  }
}

/** Everything that the outputs may ask. Reads never change the store. */
export interface StoreReader {
  /** Grows with every committed change; the ETag of what is read here. */
  revision(): Promise<number>;
  findings(query: FindingQuery): Promise<Page<Finding>>;
  /** How many findings fit, in groups of one property; `limit` is 1 to 500. */
  findingGroups(
    filter: FindingFilter,
    by: { readonly grouping: FindingGrouping; readonly limit: number },
  ): Promise<FindingGroups>;
  /** The types of resources that findings are of, in order. There may be some of which there is no finding any more. */
  findingTypes(): Promise<readonly string[]>;
  /** The ids of the findings before and after one in a list; the list need not hold the one itself. */
  neighbours(
    finding: Pick<Finding, 'id' | 'firstSeen' | 'severity'>,
    query: FindingFilter & Pick<FindingQuery, 'order'>,
  ): Promise<{ readonly previous: string | null; readonly next: string | null }>;
  finding(id: string): Promise<Finding | undefined>;
  transitions(findingId: string): Promise<readonly Transition[]>;
  /**
   * Findings that may have been open in a range of time, each with its history, in the order of their ids: at most `limit`,
   * those after the id `after`.
   */
  findingsIn(
    range: TimeRange,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<readonly { readonly finding: Finding; readonly steps: readonly Transition[] }[]>;
  findingCounts(): Promise<readonly FindingCount[]>;
  /** Of all targets, or of one. */
  checkStates(targetId?: string): Promise<readonly CheckState[]>;
  /** Of all targets, without what makes them large. */
  checkStandings(): Promise<readonly CheckStanding[]>;
  /** Of one check of every target, with its parts. */
  checkScopes(checkId: string): Promise<readonly Omit<CheckState, 'detail'>[]>;
  /** Opened and resolved findings by day, and how long findings took to be put right; of one target where it is given. */
  findingFlow(range: TimeRange, targetId?: string): Promise<FindingFlow>;
  /** How checks stood in a range of time, of all targets or of one; see `statesOverTime` in src/domain/history. */
  history(range: TimeRange, targetId?: string): Promise<CheckHistory>;
  scans(query: ScanQuery): Promise<Page<ScanRecord>>;
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
  /** Of every sink that has messages. */
  sinkHealth(): Promise<readonly SinkHealth[]>;
  pendingDeliveries(): Promise<readonly { readonly sinkId: string; readonly count: number }[]>;
  /** How many open findings each suppression is in effect for. */
  suppressionCounts(): Promise<readonly { readonly suppressionId: string; readonly count: number }[]>;
  /** Durable counters that survive restarts, such as transitions by kind. */
  transitionCounts(): Promise<
    readonly { readonly checkId: string; readonly transition: string; readonly count: number }[]
  >;
}

/** A store that is only read, beside whoever writes it. */
export interface ReadOnlyStore extends StoreReader {
  close(): Promise<void>;
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
