import { chunked } from '../../../domain/chunked.ts';
import type { AlertChanges, DeliveryChanges } from '../../contract/transaction.ts';
import { alertGroups, bringGroupsForward, keepAlertGroupsOf, saveAlertGroup } from '../../queries/alert-groups.ts';
import { bringAttemptsForward, latestDeliveries, pendingCount, replay, withdraw } from '../../queries/deliveries.ts';
import { changeTold, keepToldOf, readTold, waitingElsewhere } from '../../queries/told-findings.ts';
import { deliveryToRow } from '../../schema/delivery-rows.ts';
import { insertAtOnce } from '../../statements/chunks.ts';
import type { Changes } from './changes.ts';

/** What sinks were told, in an open transaction. */
export function alertChanges(changes: Changes): AlertChanges {
  const { database } = changes;
  return {
    groups: (key) => alertGroups(database, key),
    async saveGroup(group) {
      await changes.claimRevision([group]);
      await saveAlertGroup(database, group);
    },
    async bringForward(by, now) {
      await changes.claimRevision([by]);
      await bringGroupsForward(database, by, now);
    },
    async keepGroupsOf(sinkIds) {
      await keepAlertGroupsOf(database, sinkIds);
      await keepToldOf(database, sinkIds);
      // An address that is back begins anew: what waits for it tells of what may be long gone.
      const waiting = await waitingElsewhere(database, sinkIds);
      await changes.claimRevision(waiting);
      await withdraw(database, waiting, 'the sink no longer has this address');
    },
    told: (group) => readTold(database, group),
    changeTold: (group, change) => changeTold(database, group, change),
  };
}

/** The outbox in an open transaction. */
export function deliveryChanges(changes: Changes): DeliveryChanges {
  const { database } = changes;
  return {
    async enqueue(deliveries) {
      const revision = await changes.claimRevision(deliveries);
      for (const some of chunked(deliveries, insertAtOnce)) {
        const rows = some.map((delivery) => deliveryToRow(delivery, { revision, ordinal: changes.nextOrdinal() }));
        await database.insertInto('deliveries').values(rows).execute();
      }
    },
    latest: (sinkId, groupKey, limit) => latestDeliveries(database, { sinkId, groupKey, limit }),
    pendingCount: (sinkId) => pendingCount(database, sinkId),
    async bringForward(by, now) {
      await changes.claimRevision([by]);
      await bringAttemptsForward(database, by, now);
    },
    async withdraw(ids, reason) {
      await changes.claimRevision(ids);
      await withdraw(database, ids, reason);
    },
    async replay(id, now) {
      await changes.claimRevision([id]);
      return replay(database, id, now);
    },
  };
}
