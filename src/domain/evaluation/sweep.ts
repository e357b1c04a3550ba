import type { LeftOut } from './left-out.ts';
import type { SageMakerResource } from './resource.ts';

/** How far the tag check has looked at one type in one region. Times are milliseconds since the epoch. */
export interface Sweep {
  readonly region: string;
  readonly resourceType: string;
  /** Whatever was created or changed before this was looked at. */
  readonly watermark: number;
  /** When the last full listing began. */
  readonly sweptAt: number;
  /** The how-manieth full listing that was; it chooses the share that is audited. */
  readonly number: number;
  /** A hash of the rules that resources were judged by: under others, they have to be judged again. */
  readonly rules: string;
  /** Resources as of the watermark. Those with findings are counted anew by every scan. */
  readonly compliant: number;
  readonly excluded: number;
  /** Why they are excluded, and those that were too old. */
  readonly leftOut: LeftOut;
  /** Resources whose tags could not be read, so that every scan tries again. */
  readonly unread: readonly Pick<SageMakerResource, 'arn' | 'name' | 'otherArns'>[];
}
