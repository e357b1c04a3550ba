import type { Json } from '../evaluation/evaluation.ts';

/** One call that changed something, as CloudTrail recorded it. A call that was refused is none. */
export interface ChangeEvent {
  readonly id: string;
  /** The name of the API call: `PutRolePolicy`. */
  readonly name: string;
  /** Such as `iam.amazonaws.com`. */
  readonly source: string;
  /** Milliseconds since the epoch; CloudTrail tells seconds. */
  readonly at: number;
  readonly actor: ChangeActor;
  /** What was asked for and what was answered, keys as CloudTrail writes them: `roleName`. */
  readonly request: { readonly [key: string]: Json };
  readonly response: { readonly [key: string]: Json };
}

/** Who made the call. */
export interface ChangeActor {
  /** Of a user or of a session of a role; the name of the service where AWS itself made the call. */
  readonly arn: string;
  /** The name of the session of an assumed role. */
  readonly session: string | null;
  /** An IP address, or the name of an AWS service. */
  readonly sourceAddress: string | null;
  readonly userAgent: string | null;
}

/** What is asked of CloudTrail: the calls of one name in one region, in a time. */
export interface EventQuery {
  /** `global` for IAM, whose events are in one region of the partition; else a region. */
  readonly region: string;
  /** The name of the API call. */
  readonly name: string;
  /** Both inclusive, milliseconds since the epoch. */
  readonly since: number;
  readonly until: number;
  /** Asked after each page, with all events until then, whether they are enough. */
  readonly isEnough: (events: readonly ChangeEvent[]) => boolean;
  readonly signal: AbortSignal;
}

/** The events that a query found, latest first. */
export interface EventsFound {
  readonly events: readonly ChangeEvent[];
  /** `false` where the query ended before the last event, since it had enough or read as many as it may. */
  readonly complete: boolean;
}

/** How long CloudTrail keeps events for lookups, milliseconds (CloudTrail API reference, LookupEvents). */
export const eventHistory = 90 * 86_400_000;
