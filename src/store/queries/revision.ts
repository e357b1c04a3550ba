import type { Database } from '../schema/schema.ts';

/** Takes the store's next revision; it is taken back when the transaction rolls back. */
export async function claimRevision(database: Database): Promise<number> {
  const { revision } = await database
    .updateTable('store_state')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .returning('revision')
    .executeTakeFirstOrThrow();
  return revision;
}
