import type { AlertGroup, AlertGroupKey, ToldFinding } from '../../domain/delivery/alert-group.ts';
import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { CheckState, ScanRecord } from '../../domain/evaluation/check-state.ts';
import type { OwnerRecord } from '../../domain/evaluation/owner-record.ts';
import type { ResourceReference } from '../../domain/evaluation/resource.ts';
import type { Sweep } from '../../domain/evaluation/sweep.ts';
import type { ChildFinding } from '../../domain/finding/child-finding.ts';
import type { Finding, Transition, TransitionStep } from '../../domain/finding/finding.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { CheckLook, WatchPeriod } from '../../domain/history/history.ts';
import type { DiscoveryState } from '../../domain/target/discovery.ts';
import type { FindingCount } from './finding-count.ts';

/** What one transaction may do, by subject. Nothing is visible outside before the whole of it is committed. */
export interface StoreTransaction {
  readonly findings: FindingChanges;
  readonly checks: CheckChanges;
  readonly history: HistoryChanges;
  readonly scans: ScanChanges;
  readonly focused: FocusChanges;
  readonly sweeps: SweepChanges;
  readonly owners: OwnerChanges;
  readonly parents: ParentChanges;
  readonly children: ChildChanges;
  readonly alerts: AlertChanges;
  readonly deliveries: DeliveryChanges;
  readonly discovery: DiscoveryChanges;
  readonly suppressions: SuppressionChanges;
  /** The revision that this transaction makes; from here on no other transaction changes the store before this one ends. */
  revision(): Promise<number>;
}

/** Which findings are meant: those about these resources, or those in these scopes. */
export type OpenSubjects = { readonly arns: readonly string[] } | { readonly scopes: readonly string[] };

/** Findings, and the steps of their lives. */
export interface FindingChanges {
  /**
   * The ids of those of one check of one target that are pending or active, in their order. Whoever looks at a hundred
   * thousand reads them in parts, by `byId`.
   */
  openIds(key: AlertGroupKey): Promise<readonly string[]>;
  /** The ids of those of them that are about these resources, or in these scopes. */
  openIdsOf(key: AlertGroupKey, subjects: OpenSubjects): Promise<readonly string[]>;
  /** Those of them that are of this kind. */
  openOfKind(key: AlertGroupKey, kind: string): Promise<readonly Finding[]>;
  /** The scopes of those. */
  openScopes(key: AlertGroupKey): Promise<readonly string[]>;
  /**
   * The first of them after an id, at most `limit`: whoever looks at a hundred thousand need not hold them all. With
   * `withSuppression` only those that a suppression is or was in effect for.
   */
  openAfter(
    key: AlertGroupKey,
    page: { readonly after: string; readonly limit: number; readonly withSuppression: boolean },
  ): Promise<readonly Finding[]>;
  byId(ids: readonly string[]): Promise<readonly Finding[]>;
  save(findings: readonly Finding[]): Promise<void>;
  /** Forgets findings without a trace: those that were never confirmed. */
  remove(ids: readonly string[]): Promise<void>;
  saveTransitions(transitions: readonly Transition[]): Promise<void>;
  /** The steps of all findings of a check of a target after a revision, in their order. */
  transitionsSince(key: AlertGroupKey, revision: number): Promise<readonly TransitionStep[]>;
  /** The number of open findings by severity and state, as in {@link StoreReader.findingCounts}. */
  openCounts(key: AlertGroupKey): Promise<readonly FindingCount[]>;
  /** Active findings that are not suppressed, the worst first, then the oldest. */
  active(key: AlertGroupKey, limit: number): Promise<readonly Finding[]>;
  /**
   * The findings whose actor is due to be looked up, the longest due first, at most `limit`. Each is counted as asked and
   * is not due again before `again`, so that no other replica asks for it meanwhile, and one that dies does not ask for ever.
   */
  claimActors(claim: {
    readonly now: number;
    readonly again: number;
    readonly limit: number;
  }): Promise<readonly Finding[]>;
}

/** How each check of each target stands. */
export interface CheckChanges {
  state(targetId: string, checkId: string): Promise<CheckState | undefined>;
  saveState(state: CheckState): Promise<void>;
  /** Forgets the state of a target or check that the configuration no longer has. */
  removeState(targetId: string, checkId: string): Promise<void>;
}

/** How checks stood over time, and when the daemon ran. Times are milliseconds since the epoch. */
export interface HistoryChanges {
  /** Notes what was seen of a check as a whole. */
  look(look: CheckLook): Promise<void>;
  /** Nobody looks at this check any more from this time on. */
  end(check: Pick<CheckLook, 'targetId' | 'checkId'>, at: number): Promise<void>;
  /**
   * Notes that a process ran until now; to be called at least every {@link longestSilence}, with the same `id` as long as it
   * ran without a break. Nothing that other outputs show changes.
   */
  beat(heartbeat: Pick<WatchPeriod, 'instance' | 'programVersion'> & { id: string; at: number }): Promise<void>;
}

/** Scans that ran or run. */
export interface ScanChanges {
  save(scan: ScanRecord): Promise<void>;
  /**
   * Begins a scan: saves it, marks others of its check that have not ended as aborted, and answers its fencing token, which
   * is greater than that of every scan of the check before it. Whoever holds an older one must not commit any more.
   */
  begin(scan: ScanRecord): Promise<number>;
  /** The token of the scan of this check that began last; 0 when there was none. */
  fencingToken(targetId: string, checkId: string): Promise<number>;
  /** When the oldest scan of this check of this target that is still kept began; `undefined` without one. */
  firstAt(targetId: string, checkId: string): Promise<number | undefined>;
}

/** What was read apart from a scan, because an event told of it. Times are milliseconds since the epoch. */
export interface FocusChanges {
  /** What was read at or after this time: ARNs, scopes, and `*` where a scan began then. */
  since(targetId: string, checkId: string, since: number): Promise<ReadonlySet<string>>;
  /** Notes when these were read. */
  mark(targetId: string, checkId: string, subjects: readonly string[], at: number): Promise<void>;
  /** Notes when the scan that is stored began, and forgets what was read before it. */
  markEvaluated(targetId: string, checkId: string, at: number): Promise<void>;
}

/** How far the tag check of each target has looked. */
export interface SweepChanges {
  of(targetId: string): Promise<readonly Sweep[]>;
  /** Replaces those of the same type and region. */
  save(targetId: string, sweeps: readonly Sweep[]): Promise<void>;
}

/** Whose the resources of each target are, by a key of 20 hexadecimal digits for each. */
export interface OwnerChanges {
  /** What is known of these; those that are not known are left out. */
  of(targetId: string, keys: readonly string[]): Promise<ReadonlyMap<string, OwnerRecord>>;
  /** Inserts or replaces. Nothing that outputs show changes. */
  save(targetId: string, records: ReadonlyMap<string, OwnerRecord>): Promise<void>;
}

/** What started the jobs of each target, by a key of 20 hexadecimal digits for each job. */
export interface ParentChanges {
  /** `null`: nothing started it. Those that are not known are left out. */
  of(targetId: string, keys: readonly string[]): Promise<ReadonlyMap<string, ResourceReference | null>>;
  /** Inserts or replaces; `at` is in milliseconds since the epoch. Nothing that outputs show changes. */
  save(targetId: string, found: { parents: ReadonlyMap<string, ResourceReference | null>; at: number }): Promise<void>;
}

/** Faults that are told in the findings of what made their resources. Outputs do not show them by themselves. */
export interface ChildChanges {
  /** Those of one check of one target, by id. */
  open(targetId: string, checkId: string): Promise<readonly ChildFinding[]>;
  /** Inserts or replaces. */
  save(children: readonly ChildFinding[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

/** What each sink was told of each check of each target. */
export interface AlertChanges {
  groups(key: AlertGroupKey): Promise<readonly AlertGroup[]>;
  saveGroup(group: AlertGroup): Promise<void>;
  /**
   * Brings forward, by so many milliseconds, what lies after `now`: the clock was set back that far, and nobody is to wait
   * until it has caught up.
   */
  bringForward(by: number, now: number): Promise<void>;
  /** Forgets what sinks other than these were told, and withdraws what waits for their addresses where they route. */
  keepGroupsOf(sinkIds: readonly string[]): Promise<void>;
  /** The findings that an address of a sink that routes was told of, by id, also such as have left it. */
  told(group: Pick<AlertGroup, 'sinkId' | 'targetId' | 'checkId'>): Promise<readonly ToldFinding[]>;
  /** Notes which findings came to it and which left it in a revision; what left until another one is forgotten. */
  changeTold(
    group: Pick<AlertGroup, 'sinkId' | 'targetId' | 'checkId'>,
    change: {
      readonly revision: number;
      readonly entered: readonly string[];
      readonly left: readonly string[];
      readonly forgetUntil: number;
    },
  ): Promise<void>;
}

/** The outbox. */
export interface DeliveryChanges {
  enqueue(deliveries: readonly Delivery[]): Promise<void>;
  /** The latest messages of a group to a sink, newest first. */
  latest(sinkId: string, groupKey: string, limit: number): Promise<readonly Delivery[]>;
  pendingCount(sinkId: string): Promise<number>;
  /** Brings attempts forward that are due after `now`, as {@link AlertChanges.bringForward} does. */
  bringForward(by: number, now: number): Promise<void>;
  /** Ends messages that still wait as `superseded`, for this reason. */
  withdraw(ids: readonly string[], reason: string): Promise<void>;
  /** Puts a message that is settled back into the outbox under its id; `false` when it waits anyway or is not there. */
  replay(id: string, now: number): Promise<boolean>;
}

/** A set of suppressions that a replica has. */
export interface SuppressionSet {
  /** The same for the same entries. */
  readonly digest: string;
  readonly suppressions: readonly Suppression[];
}

/** What a replica says that it has. `now` is in milliseconds since the epoch. */
export interface SuppressionHolder extends SuppressionSet {
  readonly replica: string;
  readonly now: number;
}

/** Whose suppressions count where replicas have different ones. */
export interface SuppressionChanges {
  /** The set that became known last of those that a living replica has; `undefined` where no replica has said anything. */
  inEffect(now: number): Promise<SuppressionSet | undefined>;
  /** Says that a replica has this set; to be said again every minute or so, or it counts as gone. */
  hold(holder: SuppressionHolder): Promise<void>;
  /** Says that a replica has none any more. */
  release(replica: string): Promise<void>;
}

/** The accounts that were found. */
export interface DiscoveryChanges {
  save(state: DiscoveryState): Promise<void>;
}
