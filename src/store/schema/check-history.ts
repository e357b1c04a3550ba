import type { Kysely } from 'kysely';

/** How each check stood over time, when the daemon ran, and since when both are kept. */
export async function createCheckHistory({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('check_periods')
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('configuration_hash', 'text', (column) => column.notNull())
    .addColumn('program_version', 'text', (column) => column.notNull())
    .addColumn('from_at', 'bigint', (column) => column.notNull())
    .addColumn('looked_at', 'bigint', (column) => column.notNull())
    .addColumn('until_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('check_periods_key', ['target_id', 'check_id', 'number'])
    .execute();
  await schema.createIndex('check_periods_by_end').on('check_periods').column('until_at').execute();
  await schema
    .createTable('watch_periods')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('instance', 'text', (column) => column.notNull())
    .addColumn('program_version', 'text', (column) => column.notNull())
    .addColumn('from_at', 'bigint', (column) => column.notNull())
    .addColumn('until_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('watch_periods_by_end').on('watch_periods').column('until_at').execute();
  await schema
    .createTable('history_limits')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('kept_since', 'bigint', (column) => column.notNull())
    .execute();
}
