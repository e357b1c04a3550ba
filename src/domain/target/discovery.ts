import { ageOf } from '../clock-tolerance.ts';
import type { ReadFailure } from '../evaluation/read.ts';
import type { OrganizationAccess } from './target.ts';

/** One account of an organization. */
export interface DiscoveredAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
}

/** One condition on an account. `unit` is an organizational unit, those in it included, or the root. */
export type AccountSelector = { readonly unit: string } | { readonly tag: string; readonly value: string };

/** Which accounts of an organization are watched, and how it is asked. */
export interface OrganizationDiscovery extends OrganizationAccess {
  /** An account fits any of these; all where there is none. */
  readonly include: readonly AccountSelector[];
  /** And none of these. */
  readonly exclude: readonly AccountSelector[];
  /** How often it is asked, milliseconds. */
  readonly refresh: number;
}

/** The accounts that were found last, and how the last attempt went. Times are milliseconds since the epoch. */
export interface DiscoveryState {
  readonly accounts: readonly DiscoveredAccount[];
  /** When they were found; `null` when they never were. */
  readonly discoveredAt: number | null;
  readonly attemptedAt: number;
  /** Why the last attempt found nothing; the accounts are then those of the one before. */
  readonly failure: ReadFailure | null;
}

/**
 * Whether the organization is to be asked again. `now` is milliseconds since the epoch; a last time that lies after it was
 * told by a clock that was set back since.
 */
export function isDiscoveryDue(
  last: Pick<DiscoveryState, 'attemptedAt'> | undefined,
  { refresh }: Pick<OrganizationDiscovery, 'refresh'>,
  now: number,
): boolean {
  return last === undefined || ageOf(last.attemptedAt, now) >= refresh;
}
