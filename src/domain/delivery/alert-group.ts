/** One check of one target, as one sink has been told of it. Times are milliseconds since the epoch. */
export interface AlertGroup {
  readonly sinkId: string;
  readonly targetId: string;
  readonly checkId: string;
  /**
   * Every step up to this revision of the store has been told, or was none of the sink's business. Negative where the sink
   * was never told of the group: it then gets a summary of what is there, and the number is the revision since which it waits.
   */
  readonly toldRevision: number;
  /** When a message was last put into the outbox; `null` before the first. */
  readonly toldAt: number | null;
  /** Whether that message left the sink with drift that is there. */
  readonly firing: boolean;
  /** Whether `check.stale` was told and `check.recovered` is owed. */
  readonly stale: boolean;
  /** When `check.stale` was told last; `null` where it is not stale, and where that was told by a version that did not say. */
  readonly staleToldAt: number | null;
  /** Whether there are steps after `toldRevision` that wait to be told. */
  readonly pending: boolean;
  /** Set where the sink routes: which findings it was told of is then remembered one by one. */
  readonly routed?: true;
  /** When it is looked at next: something waits to be told, or to be repeated. `null` when nothing is due. */
  readonly dueAt: number | null;
}

/** A finding that an address was told of. */
export interface ToldFinding {
  readonly findingId: string;
  /** The revision of the store since which it is, or was, among those that are there. */
  readonly since: number;
  /** The revision since which it no longer is; `null` while it is. */
  readonly until: number | null;
}

/** The check of a target, whose changes are told together. */
export type AlertGroupKey = Pick<AlertGroup, 'targetId' | 'checkId'>;

/** The group of messages that reach a sink in order. */
export function groupKeyOf({ targetId, checkId }: AlertGroupKey): string {
  return `${targetId}/${checkId}`;
}
