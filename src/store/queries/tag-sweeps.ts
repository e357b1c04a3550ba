import type { Sweep } from '../../domain/evaluation/sweep.ts';
import type { Database, TagSweepRow } from '../schema/schema.ts';

/** The sweeps of one target, in the order of their keys. */
export async function readSweeps(database: Database, targetId: string): Promise<readonly Sweep[]> {
  const rows = await database
    .selectFrom('tag_sweeps')
    .selectAll()
    .where('target_id', '=', targetId)
    .orderBy('region')
    .orderBy('resource_type')
    .execute();
  return rows.map(rowToSweep);
}

/** Inserts a sweep or replaces the one of the same type and region. */
export async function saveSweep(database: Database, targetId: string, sweep: Sweep): Promise<void> {
  const row = sweepToRow(targetId, sweep);
  await database
    .insertInto('tag_sweeps')
    .values(row)
    .onConflict((conflict) => conflict.columns(['target_id', 'region', 'resource_type']).doUpdateSet(row))
    .execute();
}

function sweepToRow(targetId: string, { resourceType, sweptAt, unread, leftOut, ...sweep }: Sweep): TagSweepRow {
  return {
    ...sweep,
    target_id: targetId,
    resource_type: resourceType,
    swept_at: sweptAt,
    unread: JSON.stringify(unread),
    left_out: JSON.stringify(leftOut),
  };
}

function rowToSweep({ target_id: _target, resource_type, swept_at, unread, left_out, ...row }: TagSweepRow): Sweep {
  return {
    ...row,
    resourceType: resource_type,
    sweptAt: swept_at,
    unread: JSON.parse(unread) as Sweep['unread'],
    leftOut: left_out === null ? { name: row.excluded, state: 0, age: 0 } : (JSON.parse(left_out) as Sweep['leftOut']),
  };
}
