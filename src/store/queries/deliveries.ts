import { chunked } from '../../domain/chunked.ts';
import type { Delivery } from '../../domain/delivery/delivery.ts';
import { rowToDelivery } from '../schema/delivery-rows.ts';
import type { Database } from '../schema/schema.ts';
import { idsAtOnce } from '../statements/chunks.ts';

/* What the outbox asks and writes, in SQL that SQLite and PostgreSQL share. */

/** The latest messages of a group to a sink, newest first. */
export async function latestDeliveries(
  database: Database,
  { sinkId, groupKey, limit }: { readonly sinkId: string; readonly groupKey: string; readonly limit: number },
): Promise<readonly Delivery[]> {
  const rows = await database
    .selectFrom('deliveries')
    .selectAll()
    .where('sink_id', '=', sinkId)
    .where('group_key', '=', groupKey)
    .orderBy('revision', 'desc')
    .orderBy('ordinal', 'desc')
    .limit(limit)
    .execute();
  return rows.map(rowToDelivery);
}

/** How many messages wait for a sink. */
export async function pendingCount(database: Database, sinkId: string): Promise<number> {
  const { count } = await database
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('sink_id', '=', sinkId)
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow();
  return count;
}

/** Takes messages back that were not sent yet; the reason is kept with them. */
export async function withdraw(database: Database, ids: readonly string[], reason: string): Promise<void> {
  for (const some of chunked(ids, idsAtOnce)) {
    await database
      .updateTable('deliveries')
      .set({ status: 'superseded', last_error: reason })
      .where('id', 'in', some)
      .where('status', '=', 'pending')
      .execute();
  }
}

/** Makes a message due again from its first attempt; `false` where there is none or it waits already. */
export async function replay(database: Database, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('deliveries')
    .set({ status: 'pending', attempts: 0, next_attempt_at: now, delivered_at: null })
    .where('id', '=', id)
    .where('status', '!=', 'pending')
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Brings forward the attempts that are due after `now`. */
export async function bringAttemptsForward(database: Database, by: number, now: number): Promise<void> {
  await database
    .updateTable('deliveries')
    .set(({ eb }) => ({ next_attempt_at: eb('next_attempt_at', '-', by) }))
    .where('next_attempt_at', '>', now)
    .where('status', '=', 'pending')
    .execute();
}
