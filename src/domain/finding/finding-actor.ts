import type { ChangeEvent } from './change-event.ts';

/** Who caused what a finding tells of. It is no evidence: it comes later, and changes neither identity nor alerts. */
export type FindingActor =
  | PendingActor
  | ({ readonly status: 'known' } & Pick<ChangeEvent, 'id' | 'name' | 'at'> & ChangeEvent['actor'])
  | {
      readonly status: 'unknown';
      /** Why nobody can say, in a sentence. */
      readonly reason: string;
    };

/** CloudTrail is still to be asked, since an event comes there minutes after the call. Times are milliseconds since the epoch. */
export interface PendingActor {
  readonly status: 'pending';
  /** How often it was asked. */
  readonly attempts: number;
  /** When the fault was seen: no later event is its cause. */
  readonly seenAt: number;
  /** When the check last saw the place without the fault; `null` where it never did. */
  readonly rightAt: number | null;
  /** Not before this time. */
  readonly dueAt: number;
  /** Who caused the fault as it was before it became another; holds on where nobody is found. */
  readonly before?: Exclude<FindingActor, PendingActor>;
}
