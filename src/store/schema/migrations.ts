import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { createCheckHistory } from './check-history.ts';
import { createFindingSearch } from './finding-search.ts';
import { createFirstSchema } from './first-schema.ts';
import { createJudgedIndex } from './judged-index.ts';
import { createSuppressionHolders } from './suppression-holders.ts';

/**
 * Every step from an empty database to the present schema, by name in the order of running. A step that was released is
 * never edited: a change is a new step. Steps take nothing away that a version before needs: they add tables, and columns
 * that may be null or have a default, so that replicas of the version before go on beside this one. Indexes may come and
 * go: no answer depends on them, only how long it takes. A step that must take a table or a column away has `-breaking` at
 * the end of its name, comes a release after the last version that used it, and makes older versions refuse the store.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-schema': { up: createFirstSchema },
  '0002-history-and-alert-groups': { up: addHistoryAndAlertGroups },
  '0003-write-probe': { up: createWriteProbe },
  '0004-check-fences': { up: createCheckFences },
  '0005-tag-sweeps': { up: createTagSweeps },
  '0006-actors': { up: addActors },
  '0007-discovered-accounts': { up: createDiscoveries },
  '0008-counts-and-page-indexes': { up: addCountsAndPageIndexes },
  '0009-focused-reads': { up: createFocusedReads },
  '0010-stale-repeats': { up: addStaleRepeats },
  '0011-finding-facets': { up: createFindingFacets },
  '0012-resource-owners': { up: createResourceOwners },
  '0013-left-out': { up: addLeftOut },
  '0014-children': { up: createChildren },
  '0015-routes': { up: addRoutes },
  '0016-check-history': { up: createCheckHistory },
  '0017-finding-search': { up: createFindingSearch },
  '0018-suppression-holders': { up: createSuppressionHolders },
  '0019-judged-index': { up: createJudgedIndex },
};

/** Whether versions that do not know this step cannot live with it. */
export function isBreaking(step: string): boolean {
  return step.endsWith('-breaking');
}

/** What changed in each step of a finding and under which configuration, its suppression, and what each sink was told. */
async function addHistoryAndAlertGroups(database: Kysely<never>): Promise<void> {
  const { schema } = database;
  await schema.alterTable('findings').addColumn('suppression', 'text').execute();
  await schema.alterTable('findings').addColumn('suppression_id', 'text').execute();
  await sql`create index findings_by_suppression on findings (suppression_id) where suppressed = 1`.execute(database);
  await schema
    .alterTable('transitions')
    .addColumn('configuration_hash', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await schema
    .alterTable('transitions')
    .addColumn('changes', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await schema
    .alterTable('transitions')
    .addColumn('suppressed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .alterTable('deliveries')
    .addColumn('from_revision', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .createIndex('deliveries_of_group')
    .on('deliveries')
    .columns(['sink_id', 'group_key', 'revision', 'ordinal'])
    .execute();
  await createAlertGroups(schema);
}

async function createAlertGroups(schema: Kysely<never>['schema']): Promise<void> {
  await schema
    .createTable('alert_groups')
    .addColumn('sink_id', 'text', (column) => column.notNull())
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('told_revision', 'bigint', (column) => column.notNull())
    .addColumn('told_at', 'bigint')
    .addColumn('firing', 'integer', (column) => column.notNull())
    .addColumn('stale', 'integer', (column) => column.notNull())
    .addColumn('pending', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addPrimaryKeyConstraint('alert_groups_key', ['target_id', 'check_id', 'sink_id'])
    .execute();
  await schema.createIndex('alert_groups_by_time').on('alert_groups').column('due_at').execute();
}

/** A row of its own for the readiness probe, which then waits for no transaction that claims a revision. */
async function createWriteProbe(database: Kysely<never>): Promise<void> {
  await database.schema
    .createTable('write_probe')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('probes', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into write_probe (id, probes) values (1, 0)`.execute(database);
}

/** Which scan of a check may commit, and which of its scheduled times has been taken. */
async function createCheckFences(database: Kysely<never>): Promise<void> {
  await database.schema
    .createTable('check_fences')
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('token', 'bigint', (column) => column.notNull())
    .addColumn('last_slot', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('check_fences_key', ['target_id', 'check_id'])
    .execute();
}

/** How far the tag check has looked at each type in each region. */
async function createTagSweeps({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('tag_sweeps')
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('resource_type', 'text', (column) => column.notNull())
    .addColumn('watermark', 'bigint', (column) => column.notNull())
    .addColumn('swept_at', 'bigint', (column) => column.notNull())
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('rules', 'text', (column) => column.notNull())
    .addColumn('compliant', 'bigint', (column) => column.notNull())
    .addColumn('excluded', 'bigint', (column) => column.notNull())
    .addColumn('unread', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('tag_sweeps_key', ['target_id', 'region', 'resource_type'])
    .execute();
}

/** Who caused a finding, and when CloudTrail is to be asked next. */
async function addActors(database: Kysely<never>): Promise<void> {
  await database.schema.alterTable('findings').addColumn('actor', 'text').execute();
  await database.schema.alterTable('findings').addColumn('actor_due_at', 'bigint').execute();
  await sql`create index findings_by_actor on findings (actor_due_at) where actor_due_at is not null`.execute(database);
}

/** The accounts that discovery found last, so that a start while it fails drops none of them. */
async function createDiscoveries(database: Kysely<never>): Promise<void> {
  await database.schema
    .createTable('discoveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .execute();
}

/** The counts of open findings, and an index for each filter of their list in its order. */
async function addCountsAndPageIndexes(database: Kysely<never>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('finding_counts')
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('suppressed', 'integer', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('oldest', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('finding_counts_key', ['target_id', 'check_id', 'severity', 'state', 'suppressed'])
    .execute();
  await sql`
    insert into finding_counts (target_id, check_id, severity, state, suppressed, count, oldest)
    select target_id, check_id, severity, state, suppressed, count(*), min(first_seen) from findings
    where state <> 'resolved' group by target_id, check_id, severity, state, suppressed
  `.execute(database);
  for (const column of ['target_id', 'check_id', 'kind', 'severity', 'resource_type', 'resource_arn']) {
    const name = `findings_page_${column}`;
    await schema.createIndex(name).on('findings').columns(['state', column, 'first_seen', 'id']).execute();
  }
  for (const replaced of ['findings_by_age', 'findings_by_resource', 'findings_by_suppression']) {
    await schema.dropIndex(replaced).execute();
  }
  await sql`create index findings_suppressed on findings (suppression_id, state) where suppressed = 1`.execute(
    database,
  );
}

/** When single resources were read apart from the scans, so that a scan which began before does not overwrite it. */
async function createFocusedReads({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('focused_reads')
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('read_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('focused_reads_key', ['target_id', 'check_id', 'subject'])
    .execute();
}

/** Whom the tags of each resource named, so that a change of it shows. */
async function createResourceOwners({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('resource_owners')
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('resource', 'text', (column) => column.notNull())
    .addColumn('owners', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'bigint')
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('resource_owners_key', ['target_id', 'resource'])
    .execute();
  await schema.createIndex('resource_owners_seen').on('resource_owners').column('seen_at').execute();
}

/** Why the tag check left resources out; what an older version counted has no reasons. */
async function addLeftOut({ schema }: Kysely<never>): Promise<void> {
  await schema.alterTable('tag_sweeps').addColumn('left_out', 'text').execute();
}

/** Which job started which, and the faults of those that another one started. */
async function createChildren({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('job_parents')
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('resource', 'text', (column) => column.notNull())
    .addColumn('parent', 'text')
    .addColumn('found_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('job_parents_key', ['target_id', 'resource'])
    .execute();
  await schema.createIndex('job_parents_found').on('job_parents').column('found_at').execute();
  await schema
    .createTable('child_findings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('parent', 'text', (column) => column.notNull())
    .addColumn('suppression_id', 'text')
    .addColumn('finding', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('child_findings_of_check').on('child_findings').columns(['target_id', 'check_id']).execute();
}

/** Which findings each address of a sink that routes was told of. */
async function addRoutes({ schema }: Kysely<never>): Promise<void> {
  await schema
    .alterTable('alert_groups')
    .addColumn('routed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .createTable('told_findings')
    .addColumn('sink_id', 'text', (column) => column.notNull())
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('finding_id', 'text', (column) => column.notNull())
    .addColumn('since_revision', 'bigint', (column) => column.notNull())
    .addColumn('until_revision', 'bigint')
    .addPrimaryKeyConstraint('told_findings_key', ['sink_id', 'target_id', 'check_id', 'finding_id', 'since_revision'])
    .execute();
}

/** When a sink was last told that a check is stale. */
async function addStaleRepeats({ schema }: Kysely<never>): Promise<void> {
  await schema.alterTable('alert_groups').addColumn('stale_told_at', 'bigint').execute();
}

/**
 * Which combinations of properties findings have, so that any filters of their list come down to a few ranges of one index.
 * That index takes the place of one for each filter, which made every write several times as long.
 */
async function createFindingFacets(database: Kysely<never>): Promise<void> {
  const { schema } = database;
  const columns = ['state', 'target_id', 'check_id', 'severity', 'suppressed', 'kind', 'resource_type'];
  await schema
    .createTable('finding_facets')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('check_id', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('suppressed', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('resource_type', 'text', (column) => column.notNull())
    .addColumn('last_seen', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('finding_facets_key', columns as never)
    .execute();
  await sql`
    insert into finding_facets (state, target_id, check_id, severity, suppressed, kind, resource_type, last_seen)
    select state, target_id, check_id, severity, suppressed, kind, resource_type, max(last_seen) from findings
    group by state, target_id, check_id, severity, suppressed, kind, resource_type
  `.execute(database);
  const replaced = ['target_id', 'check_id', 'kind', 'severity', 'resource_type', 'resource_arn'];
  for (const name of ['findings_by_check', ...replaced.map((column) => `findings_page_${column}`)]) {
    await schema.dropIndex(name).execute();
  }
  await schema
    .createIndex('findings_by_facet')
    .on('findings')
    .columns([...columns, 'first_seen', 'id'])
    .execute();
  await schema.createIndex('findings_of_resource').on('findings').column('resource_arn').execute();
  await sql`create index findings_over on findings (last_seen) where resolved_at is not null`.execute(database);
}
