import { type Kysely, sql } from 'kysely';

/** The tables of step `0001-first-schema` of the migrations. */
export async function createFirstSchema(database: Kysely<never>): Promise<void> {
  await createFindings(database);
  await createTransitions(database);
  await createCheckStates(database);
  await createScans(database);
  await createDeliveries(database);
  await database.schema
    .createTable('store_state')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('probes', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into store_state (id, revision, probes) values (1, 0, 0)`.execute(database);
}

async function createFindings({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('findings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('resource_type', 'text', (column) => column.notNull())
    .addColumn('resource_arn', 'text', (column) => column.notNull())
    .addColumn('resource_name', 'text', (column) => column.notNull())
    .addColumn('resource_region', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('summary', 'text', (column) => column.notNull())
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('suppressed', 'integer', (column) => column.notNull())
    .addColumn('confirmations', 'integer', (column) => column.notNull())
    .addColumn('first_seen', 'bigint', (column) => column.notNull())
    .addColumn('last_seen', 'bigint', (column) => column.notNull())
    .addColumn('resolved_at', 'bigint')
    .addColumn('resolution', 'text')
    .addColumn('scan_id', 'text', (column) => column.notNull())
    .execute();
  const indexes = {
    findings_by_age: ['first_seen', 'id'],
    findings_by_state: ['state', 'first_seen', 'id'],
    findings_by_check: ['state', 'target_id', 'check_id', 'severity', 'suppressed', 'first_seen'],
    findings_by_resource: ['resource_arn'],
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await schema.createIndex(name).on('findings').columns(columns).execute();
  }
}

async function createTransitions({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('transitions')
    .addColumn('finding_id', 'text', (column) => column.notNull().references('findings.id').onDelete('cascade'))
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('scan_id', 'text', (column) => column.notNull())
    .addColumn('summary', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('transitions_key', ['revision', 'ordinal'])
    .execute();
  await schema
    .createIndex('transitions_by_finding')
    .on('transitions')
    .columns(['finding_id', 'revision', 'ordinal'])
    .execute();
  await schema.createIndex('transitions_by_time').on('transitions').column('at').execute();
  await schema
    .createTable('transition_counts')
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('transition', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('transition_counts_key', ['check_id', 'transition'])
    .execute();
}

async function createCheckStates({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('check_states')
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('failures', 'text', (column) => column.notNull())
    .addColumn('last_attempt_at', 'bigint', (column) => column.notNull())
    .addColumn('last_success_at', 'bigint')
    .addColumn('last_scan_id', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('stale_since', 'bigint')
    .addPrimaryKeyConstraint('check_states_key', ['target_id', 'check_id'])
    .execute();
}

async function createScans({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('scans')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('trigger_kind', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('result', 'text')
    .addColumn('outcome', 'text')
    .addColumn('requests', 'bigint', (column) => column.notNull())
    .addColumn('findings', 'bigint', (column) => column.notNull())
    .addColumn('configuration_hash', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('scans_by_time').on('scans').columns(['started_at', 'id']).execute();
  await schema.createIndex('scans_by_target').on('scans').columns(['target_id', 'started_at', 'id']).execute();
}

async function createDeliveries({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('sink_id', 'text', (column) => column.notNull())
    .addColumn('group_key', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint', (column) => column.notNull())
    .addColumn('delivered_at', 'bigint')
    .addColumn('last_error', 'text')
    .execute();
  await schema.createIndex('deliveries_by_order').on('deliveries').columns(['revision', 'ordinal']).execute();
  await schema
    .createIndex('deliveries_by_group')
    .on('deliveries')
    .columns(['status', 'sink_id', 'group_key', 'revision', 'ordinal'])
    .execute();
}
