import type { StoreTransaction } from '../../contract/transaction.ts';
import { writeDiscovery } from '../../queries/discoveries.ts';
import { alertChanges, deliveryChanges } from './alerts.ts';
import type { Changes } from './changes.ts';
import { checkChanges } from './checks.ts';
import { findingChanges } from './findings.ts';
import { historyChanges } from './history.ts';
import { childChanges, focusChanges, ownerChanges, parentChanges, scanChanges, sweepChanges } from './scans.ts';
import { suppressionChanges } from './suppressions.ts';

/** One open transaction; what it changed is completed by {@link Changes.complete}, before the commit. */
export function createTransaction(changes: Changes): StoreTransaction {
  return {
    findings: findingChanges(changes),
    checks: checkChanges(changes),
    history: historyChanges(changes),
    scans: scanChanges(changes),
    focused: focusChanges(changes),
    sweeps: sweepChanges(changes),
    owners: ownerChanges(changes),
    parents: parentChanges(changes),
    children: childChanges(changes),
    alerts: alertChanges(changes),
    deliveries: deliveryChanges(changes),
    discovery: {
      async save(state) {
        await changes.claimRevision([state]);
        await writeDiscovery(changes.database, state);
      },
    },
    suppressions: suppressionChanges(changes),
    revision: () => changes.claimRevision([true]),
  };
}
