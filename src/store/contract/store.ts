import type { AlertGroup, AlertGroupKey } from '../../domain/delivery/alert-group.ts';
import type { Delivery, DeliveryStatus } from '../../domain/delivery/delivery.ts';
import type { CheckState, ScanRecord } from '../../domain/evaluation/check-state.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { Sweep } from '../../domain/evaluation/sweep.ts';
import type { Finding, FindingState, Transition, TransitionStep } from '../../domain/finding/finding.ts';
import type { DiscoveryState } from '../../domain/target/discovery.ts';

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
  override readonly name = 'StoreError';
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

/** How many open findings share these properties: the source of the findings metric. */
export interface FindingCount {
  readonly targetId: string;
  readonly checkId: string;
  readonly severity: Severity;
  readonly state: 'pending' | 'active' | 'suppressed';
  readonly count: number;
  /** The oldest of them, milliseconds since the epoch. */
  readonly oldestFirstSeen: number;
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

/** What one transaction may do. Nothing is visible outside before the whole of it is committed. */
export interface StoreTransaction {
  /** The findings of one check of one target that are pending or active, by id. */
  openFindings(targetId: string, checkId: string): Promise<readonly Finding[]>;
  findingsById(ids: readonly string[]): Promise<readonly Finding[]>;
  saveFindings(findings: readonly Finding[]): Promise<void>;
  /** Forgets findings without a trace: those that were never confirmed. */
  removeFindings(ids: readonly string[]): Promise<void>;
  saveTransitions(transitions: readonly Transition[]): Promise<void>;
  checkState(targetId: string, checkId: string): Promise<CheckState | undefined>;
  saveCheckState(state: CheckState): Promise<void>;
  /** Forgets the states of targets and checks that the configuration no longer has. */
  removeCheckState(targetId: string, checkId: string): Promise<void>;
  /**
   * The findings whose actor is due to be looked up, the longest due first, at most `limit`. Each is counted as asked and
   * is not due again before `again`, so that no other replica asks for it meanwhile, and one that dies does not ask for ever.
   */
  claimActors(claim: {
    readonly now: number;
    readonly again: number;
    readonly limit: number;
  }): Promise<readonly Finding[]>;
  saveDiscovery(state: DiscoveryState): Promise<void>;
  /** How far the tag check of a target has looked. */
  sweeps(targetId: string): Promise<readonly Sweep[]>;
  /** Replaces those of the same type and region. */
  saveSweeps(targetId: string, sweeps: readonly Sweep[]): Promise<void>;
  saveScan(scan: ScanRecord): Promise<void>;
  /**
   * Begins a scan: saves it, marks others of its check that have not ended as aborted, and answers its fencing token, which
   * is greater than that of every scan of the check before it. Whoever holds an older one must not commit any more.
   */
  beginScan(scan: ScanRecord): Promise<number>;
  /** The token of the scan of this check that began last; 0 when there was none. */
  fencingToken(targetId: string, checkId: string): Promise<number>;
  /**
   * What was read apart from a scan at or after this time, milliseconds since the epoch: ARNs, scopes, and `*` where a scan
   * began then.
   */
  focusedSince(targetId: string, checkId: string, since: number): Promise<ReadonlySet<string>>;
  /** Notes when these were read, milliseconds since the epoch. */
  markFocused(targetId: string, checkId: string, subjects: readonly string[], at: number): Promise<void>;
  /** Notes when the scan that is stored began, and forgets what was read before it. */
  markEvaluated(targetId: string, checkId: string, at: number): Promise<void>;
  /** When the oldest scan of this check of this target that is still kept began; `undefined` without one. */
  firstScanAt(targetId: string, checkId: string): Promise<number | undefined>;
  enqueue(deliveries: readonly Delivery[]): Promise<void>;
  /** The revision that this transaction makes; from here on no other transaction changes the store before this one ends. */
  revision(): Promise<number>;
  alertGroups(key: AlertGroupKey): Promise<readonly AlertGroup[]>;
  saveAlertGroup(group: AlertGroup): Promise<void>;
  /** Forgets what sinks other than these were told. */
  keepAlertGroupsOf(sinkIds: readonly string[]): Promise<void>;
  /** The steps of all findings of a check of a target after a revision, in their order. */
  transitionsSince(key: AlertGroupKey, revision: number): Promise<readonly TransitionStep[]>;
  /** The number of open findings by severity and state, as in {@link StoreReader.findingCounts}. */
  openCounts(key: AlertGroupKey): Promise<readonly FindingCount[]>;
  /** Active findings that are not suppressed, the worst first, then the oldest. */
  activeFindings(key: AlertGroupKey, limit: number): Promise<readonly Finding[]>;
  /** The latest messages of a group to a sink, newest first. */
  latestDeliveries(sinkId: string, groupKey: string, limit: number): Promise<readonly Delivery[]>;
  pendingCount(sinkId: string): Promise<number>;
  /** Ends messages that still wait as `superseded`, for this reason. */
  withdraw(ids: readonly string[], reason: string): Promise<void>;
  /** Puts a message that is settled back into the outbox under its id; `false` when it waits anyway or is not there. */
  replay(id: string, now: number): Promise<boolean>;
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
