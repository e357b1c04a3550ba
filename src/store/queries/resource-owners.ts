import { chunked } from '../../domain/chunked.ts';
import type { OwnerRecord } from '../../domain/evaluation/owner-record.ts';
import type { Database } from '../schema/schema.ts';
import { idsAtOnce, insertAtOnce } from '../statements/chunks.ts';

/** What is known of the owners of these resources of a target. */
export async function readOwners(
  database: Database,
  targetId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, OwnerRecord>> {
  const known = new Map<string, OwnerRecord>();
  for (const some of chunked(keys, idsAtOnce)) {
    const rows = await database
      .selectFrom('resource_owners')
      .select(['resource', 'owners', 'changed_at', 'seen_at'])
      .where('target_id', '=', targetId)
      .where('resource', 'in', some)
      .execute();
    for (const { resource, owners, changed_at: changedAt, seen_at: seenAt } of rows) {
      known.set(resource, { owners: JSON.parse(owners) as OwnerRecord['owners'], changedAt, seenAt });
    }
  }
  return known;
}

/** Inserts these records or replaces those of the same resources. */
export async function saveOwners(
  database: Database,
  targetId: string,
  records: ReadonlyMap<string, OwnerRecord>,
): Promise<void> {
  for (const some of chunked([...records], insertAtOnce)) {
    await database
      .insertInto('resource_owners')
      .values(
        some.map(([resource, { owners, changedAt, seenAt }]) => ({
          target_id: targetId,
          resource,
          owners: JSON.stringify(owners),
          changed_at: changedAt,
          seen_at: seenAt,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['target_id', 'resource']).doUpdateSet((expression) => ({
          owners: expression.ref('excluded.owners'),
          changed_at: expression.ref('excluded.changed_at'),
          seen_at: expression.ref('excluded.seen_at'),
        })),
      )
      .execute();
  }
}
