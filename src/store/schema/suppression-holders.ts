import type { Kysely } from 'kysely';

/** Which suppressions each replica has, and since when. */
export async function createSuppressionHolders({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('suppression_holders')
    .addColumn('replica', 'text', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('since_revision', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('suppressions', 'text', (column) => column.notNull())
    .execute();
}
