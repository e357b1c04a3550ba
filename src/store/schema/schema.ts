import type { Kysely } from 'kysely';

/**
 * The tables. Column types are those that SQLite and PostgreSQL share: times are milliseconds in `bigint`, flags are 0 or
 * 1, and JSON is text that nobody queries into.
 */
export interface Schema {
  readonly findings: FindingRow;
  readonly transitions: TransitionRow;
  readonly transition_counts: { readonly check_id: string; readonly transition: string; readonly count: number };
  readonly check_states: CheckStateRow;
  readonly scans: ScanRow;
  readonly deliveries: DeliveryRow;
  readonly alert_groups: AlertGroupRow;
  readonly told_findings: ToldFindingRow;
  readonly check_fences: CheckFenceRow;
  readonly focused_reads: FocusedReadRow;
  readonly tag_sweeps: TagSweepRow;
  readonly resource_owners: ResourceOwnerRow;
  readonly job_parents: JobParentRow;
  readonly child_findings: ChildFindingRow;
  /** `state` is JSON. */
  readonly discoveries: { readonly id: string; readonly state: string };
  readonly finding_counts: FindingCountRow;
  readonly finding_facets: FindingFacetRow;
  readonly check_periods: CheckPeriodRow;
  readonly watch_periods: WatchPeriodRow;
  readonly suppression_holders: SuppressionHolderRow;
  /** One row, from the first heartbeat on. `kept_since`: what ended before it may be forgotten. */
  readonly history_limits: { readonly id: number; readonly kept_since: number };
  readonly finding_search: FindingSearchRow;
  /** One row. Its `probes` was what the readiness probe wrote before `write_probe`. */
  readonly store_state: { readonly id: number; readonly revision: number; readonly probes: number };
  /** One row. `probes` only gives the readiness probe something to write. */
  readonly write_probe: { readonly id: number; readonly probes: number };
}

/** A connection that knows the tables. */
export type Database = Kysely<Schema>;

/** A row of `findings`. Times are milliseconds since the epoch; evidence and suppression are JSON text. */
export interface FindingRow {
  readonly id: string;
  readonly target_id: string;
  readonly check_id: string;
  readonly kind: string;
  readonly scope: string;
  readonly resource_type: string;
  readonly resource_arn: string;
  readonly resource_name: string;
  readonly resource_region: string;
  readonly path: string;
  readonly severity: string;
  readonly summary: string;
  readonly evidence: string;
  readonly state: string;
  readonly suppressed: number;
  readonly confirmations: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly resolved_at: number | null;
  readonly resolution: string | null;
  readonly scan_id: string;
  /** JSON; its id stands beside it where it is asked for. */
  readonly suppression: string | null;
  readonly suppression_id: string | null;
  /** JSON. */
  readonly actor: string | null;
  /** While it is pending, when CloudTrail is to be asked. */
  readonly actor_due_at: number | null;
  /** How its row of `finding_search` was made; `null` where an older program saved it. */
  readonly search_version: number | null;
}

/** Open findings that share these properties. */
export interface FindingCountRow {
  readonly target_id: string;
  readonly check_id: string;
  readonly severity: string;
  readonly state: string;
  readonly suppressed: number;
  readonly count: number;
  readonly oldest: number;
}

/** Properties that some findings have in common. There may be rows for which there is no finding any more. */
export interface FindingFacetRow {
  readonly state: string;
  readonly target_id: string;
  readonly check_id: string;
  readonly severity: string;
  readonly suppressed: number;
  readonly kind: string;
  readonly resource_type: string;
  /** None of these findings was seen later than this. */
  readonly last_seen: number;
}

/**
 * A row of `finding_search`: all that findings are searched, sorted and grouped by, and nothing else, so that a look at every
 * finding is short. Written with the finding.
 */
export interface FindingSearchRow
  extends Pick<
    FindingRow,
    'id' | 'target_id' | 'check_id' | 'kind' | 'resource_type' | 'severity' | 'state' | 'first_seen'
  > {
  /** Tags of the resource: empty without one, `null` where an older program saved the finding. */
  readonly owner: string | null;
  readonly project: string | null;
  /** What a search looks at, in lower case. */
  readonly text: string;
}

/** A row of `focused_reads`: what an event made the program look at, and when. */
export interface FocusedReadRow {
  readonly target_id: string;
  readonly check_id: string;
  /** An ARN, a scope, or `*` for all that the check looks at. */
  readonly subject: string;
  readonly read_at: number;
}

/** A row of `transitions`: one thing that happened to a finding. */
export interface TransitionRow {
  readonly finding_id: string;
  /** The revision of the store that its transaction made, and its place in it: the order of a finding's history. */
  readonly revision: number;
  readonly ordinal: number;
  readonly kind: string;
  readonly at: number;
  readonly scan_id: string;
  readonly summary: string;
  readonly severity: string;
  readonly configuration_hash: string;
  readonly changes: string;
  readonly suppressed: number;
}

/** A row of `check_states`: what a check of a target last said. Times are milliseconds since the epoch. */
export interface CheckStateRow {
  readonly target_id: string;
  readonly check_id: string;
  readonly outcome: string;
  readonly failures: string;
  readonly last_attempt_at: number;
  readonly last_success_at: number | null;
  readonly last_scan_id: string;
  readonly scopes: string;
  readonly detail: string;
  readonly stale_since: number | null;
}

/** A row of `scans`. Times are milliseconds since the epoch. */
export interface ScanRow {
  readonly id: string;
  readonly target_id: string;
  readonly check_id: string;
  readonly trigger_kind: string;
  readonly started_at: number;
  readonly finished_at: number | null;
  readonly result: string | null;
  readonly outcome: string | null;
  readonly requests: number;
  readonly findings: number;
  readonly configuration_hash: string;
}

/** A row of `deliveries`: a message for one sink. */
export interface DeliveryRow {
  readonly id: string;
  /** The order in which messages were stored, over all groups. */
  readonly revision: number;
  readonly ordinal: number;
  readonly sink_id: string;
  readonly group_key: string;
  readonly message: string;
  readonly status: string;
  readonly attempts: number;
  readonly created_at: number;
  readonly next_attempt_at: number;
  readonly delivered_at: number | null;
  readonly last_error: string | null;
  readonly from_revision: number;
}

/** A row of `alert_groups`: what a sink was last told of a check of a target. */
export interface AlertGroupRow {
  readonly sink_id: string;
  readonly target_id: string;
  readonly check_id: string;
  readonly told_revision: number;
  readonly told_at: number | null;
  readonly firing: number;
  readonly stale: number;
  readonly stale_told_at: number | null;
  readonly pending: number;
  readonly due_at: number | null;
  readonly routed: number;
}

/** A row of `told_findings`: a finding that one address of a sink that routes was told of, and until which revision. */
export interface ToldFindingRow {
  readonly sink_id: string;
  readonly target_id: string;
  readonly check_id: string;
  readonly finding_id: string;
  readonly since_revision: number;
  readonly until_revision: number | null;
}

/** A row of `check_fences`: which scan may commit. */
export interface CheckFenceRow {
  readonly target_id: string;
  readonly check_id: string;
  /** Grows with every scan that begins; 0 before the first. Only the scan that holds the latest may commit. */
  readonly token: number;
  /** The latest scheduled time that a replica took, milliseconds since the epoch; 0 before the first. */
  readonly last_slot: number;
}

/** A row of `resource_owners`: whom the tags of a resource named. `resource` is a hash of its ARN, `owners` is JSON. */
export interface ResourceOwnerRow {
  readonly target_id: string;
  readonly resource: string;
  readonly owners: string;
  readonly changed_at: number | null;
  readonly seen_at: number;
}

/** A row of `job_parents`: what started a job, as JSON, `null` where nothing did. `resource` is a hash of the job's ARN. */
export interface JobParentRow {
  readonly target_id: string;
  readonly resource: string;
  readonly parent: string | null;
  readonly found_at: number;
}

/** A row of `child_findings`: a fault that is told in the finding of what started its job. Both are JSON. */
export interface ChildFindingRow {
  readonly id: string;
  readonly target_id: string;
  readonly check_id: string;
  readonly parent: string;
  /** The suppression in effect. */
  readonly suppression_id: string | null;
  readonly finding: string;
}

/** A row of `tag_sweeps`: how far a type in a region was looked at. */
export interface TagSweepRow {
  readonly target_id: string;
  readonly region: string;
  readonly resource_type: string;
  readonly watermark: number;
  readonly swept_at: number;
  readonly number: number;
  readonly rules: string;
  readonly compliant: number;
  readonly excluded: number;
  readonly unread: string;
  /** JSON; `null` where an older version saved it. */
  readonly left_out: string | null;
}

/** A row of `check_periods`: a time in which every look saw the same. Times are milliseconds since the epoch. */
export interface CheckPeriodRow {
  readonly target_id: string;
  readonly check_id: string;
  /** The order of writing, which is not that of time where a clock was set back. */
  readonly number: number;
  readonly outcome: string;
  readonly configuration_hash: string;
  readonly program_version: string;
  readonly from_at: number;
  /** The last look. */
  readonly looked_at: number;
  /** Until when it counts; the next look is overdue then, or said something else. */
  readonly until_at: number;
}

/** A row of `watch_periods`: a time in which one process of the daemon ran, until its last heartbeat. */
export interface WatchPeriodRow {
  readonly id: string;
  readonly instance: string;
  readonly program_version: string;
  readonly from_at: number;
  readonly until_at: number;
}

/** A row of `suppression_holders`: the suppressions of one replica, as JSON. */
export interface SuppressionHolderRow {
  readonly replica: string;
  readonly digest: string;
  /** The revision at which this set became known: the order of sets. */
  readonly since_revision: number;
  /** When the replica last said so, milliseconds since the epoch. */
  readonly seen_at: number;
  readonly suppressions: string;
}
