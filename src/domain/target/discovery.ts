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
