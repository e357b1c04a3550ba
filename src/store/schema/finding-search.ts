import { type Kysely, sql } from 'kysely';

/**
 * What findings are searched and grouped by, and the scans that run or failed. Owners of findings that are there follow with
 * the next scan of their check.
 */
export async function createFindingSearch(database: Kysely<never>): Promise<void> {
  const { schema } = database;
  await schema.alterTable('findings').addColumn('search_version', 'integer').execute();
  await schema
    .createTable('finding_search')
    .addColumn('id', 'text', (column) => column.primaryKey().references('findings.id').onDelete('cascade'))
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('resource_type', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('first_seen', 'bigint', (column) => column.notNull())
    .addColumn('owner', 'text')
    .addColumn('project', 'text')
    .addColumn('text', 'text', (column) => column.notNull())
    .execute();
  await sql`
    insert into finding_search (id, target_id, check_id, kind, resource_type, severity, state, first_seen, text)
    select id, target_id, check_id, kind, resource_type, severity, state, first_seen,
      lower(resource_name || ' ' || resource_arn || ' ' || kind || ' ' || path) from findings
  `.execute(database);
  await sql`create index scans_running on scans (started_at, id) where finished_at is null`.execute(database);
  await sql`
    create index scans_failed on scans (started_at, id) where result in ('partial', 'failure', 'aborted')
  `.execute(database);
}
