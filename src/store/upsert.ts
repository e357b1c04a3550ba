import { setImmediate } from 'node:timers/promises';
import { type Compilable, CompiledQuery } from 'kysely';
import { chunked, insertAtOnce } from './chunks.ts';
import type { Database, FindingRow } from './schema.ts';

/**
 * Inserts findings, replacing those that are there. A scan may bring a hundred thousand, and building the same statement
 * for every chunk takes longer than running it: it is built once for each size of chunk.
 */
export async function upsertFindings(database: Database, rows: readonly FindingRow[]): Promise<void> {
  const statements = new Map<number, string>();
  for (const some of chunked(rows, insertAtOnce)) {
    const text = statements.get(some.length) ?? statement(database, some).compile().sql;
    statements.set(some.length, text);
    // SQLite answers without leaving the thread: requests get their turn between chunks.
    await setImmediate();
    await database.executeQuery(CompiledQuery.raw(text, some.flatMap(valuesOf)));
  }
}

/** In the order in which the statement names the columns: that of the first row's members. */
function valuesOf(row: FindingRow): unknown[] {
  return Object.values(row);
}

function statement(database: Database, rows: readonly FindingRow[]): Compilable {
  return database
    .insertInto('findings')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({
        scope: row.ref('excluded.scope'),
        resource_type: row.ref('excluded.resource_type'),
        resource_name: row.ref('excluded.resource_name'),
        resource_region: row.ref('excluded.resource_region'),
        severity: row.ref('excluded.severity'),
        summary: row.ref('excluded.summary'),
        evidence: row.ref('excluded.evidence'),
        state: row.ref('excluded.state'),
        suppressed: row.ref('excluded.suppressed'),
        confirmations: row.ref('excluded.confirmations'),
        first_seen: row.ref('excluded.first_seen'),
        last_seen: row.ref('excluded.last_seen'),
        resolved_at: row.ref('excluded.resolved_at'),
        resolution: row.ref('excluded.resolution'),
        scan_id: row.ref('excluded.scan_id'),
        suppression: row.ref('excluded.suppression'),
        suppression_id: row.ref('excluded.suppression_id'),
        actor: row.ref('excluded.actor'),
        actor_due_at: row.ref('excluded.actor_due_at'),
      })),
    );
}
