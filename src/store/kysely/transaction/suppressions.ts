import type { SuppressionChanges } from '../../contract/transaction.ts';
import { holdSuppressions, releaseSuppressions, suppressionsInEffect } from '../../queries/suppression-holders.ts';
import type { Changes } from './changes.ts';

/** Whose suppressions count, in an open transaction. */
export function suppressionChanges(changes: Changes): SuppressionChanges {
  const { database } = changes;
  return {
    inEffect: (now) => suppressionsInEffect(database, now),
    hold: (holder) => holdSuppressions(database, holder, () => changes.claimRevision([holder])),
    release: (replica) => releaseSuppressions(database, replica),
  };
}
