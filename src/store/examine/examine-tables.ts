import { type MigrateOptions, migrationState } from '../schema/migrate.ts';
import type { Database } from '../schema/schema.ts';
import type { ExaminedPart } from './examined.ts';

/** What any database of a store is asked beside its own health. */
export async function* examineTables(
  database: Database,
  options: Pick<MigrateOptions, 'hasMigrationTable' | 'besideNewer'>,
): AsyncGenerator<ExaminedPart> {
  const schema = await schemaPart(database, options);
  yield schema.part;
  if (!schema.isCurrent) return;
  yield await countsPart(database);
  yield await contentPart(database);
}

interface SchemaPart {
  readonly part: ExaminedPart;
  readonly isCurrent: boolean;
}

function told(ok: boolean, message: string, isCurrent = ok): SchemaPart {
  return { part: { ok, part: 'schema', message }, isCurrent };
}

async function schemaPart(
  database: Database,
  { hasMigrationTable, besideNewer }: Pick<MigrateOptions, 'hasMigrationTable' | 'besideNewer'>,
): Promise<SchemaPart> {
  const { latest, missing, unknown, isBreaking } = await migrationState(database, hasMigrationTable);
  if (unknown.length > 0 && (isBreaking || !besideNewer || missing.length > 0))
    return told(false, `a newer version of this program wrote it (${unknown.join(', ')}): run that version`);
  // Also what is left of a store whose file was cut to nothing, or restored from a backup of nothing.
  if (latest === undefined)
    return told(false, 'there is none, the store is empty: put a backup in its place, or start "serve" anew');
  if (missing.length > 0) return told(true, `${latest}; "serve" brings it up to date (${missing.length} steps)`, false);
  return told(true, `${latest}, that of this version`);
}

/** The counts of open findings stand in a table of their own: metrics and page tell them, whatever the findings are. */
async function countsPart(database: Database): Promise<ExaminedPart> {
  const keys = ['target_id', 'check_id', 'severity', 'state', 'suppressed'] as const;
  const kept = await database
    .selectFrom('finding_counts')
    .select([...keys, 'count'])
    .where('count', '>', 0)
    .execute();
  const counted = await database
    .selectFrom('findings')
    .select(keys)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', 'in', ['active', 'pending'])
    .groupBy(keys)
    .execute();
  const ok = JSON.stringify(words(kept)) === JSON.stringify(words(counted));
  const message = ok
    ? 'agree with the findings'
    : 'differ from the findings: the next scan of each check counts it again; report it where that does not help';
  return { ok, part: 'counts', message };
}

async function contentPart(database: Database): Promise<ExaminedPart> {
  const count = async (table: 'findings' | 'scans' | 'deliveries') =>
    (
      await database
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .executeTakeFirstOrThrow()
    ).rows;
  const { revision } = await database.selectFrom('store_state').select('revision').executeTakeFirstOrThrow();
  const [findings, scans, messages] = [await count('findings'), await count('scans'), await count('deliveries')];
  const message = `${findings} findings, ${scans} scans, ${messages} messages, revision ${revision}`;
  return { ok: true, part: 'content', message };
}

function words(rows: readonly object[]): readonly string[] {
  return rows.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted();
}
