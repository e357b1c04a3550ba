import { chunked } from '../../../domain/chunked.ts';
import type { Database, FindingRow, TransitionRow } from '../../schema/schema.ts';
import { idsAtOnce } from '../../statements/chunks.ts';

type Check = Pick<FindingRow, 'check_id'>;

type Known = Pick<ReadonlyMap<string, Check>, 'get' | 'has'>;

/** Adds these transitions to the counters, which outlive the transitions. `known` are findings that need not be asked for. */
export async function countTransitions(
  database: Database,
  rows: readonly TransitionRow[],
  known: Known,
): Promise<void> {
  const checks = await checksOf(database, rows, known);
  const counts = new Map<string, Map<string, number>>();
  for (const { finding_id, kind } of rows) {
    const check = (known.get(finding_id) ?? checks.get(finding_id))?.check_id;
    if (check === undefined) continue;
    const ofCheck = counts.get(check) ?? new Map<string, number>();
    ofCheck.set(kind, (ofCheck.get(kind) ?? 0) + 1);
    counts.set(check, ofCheck);
  }
  for (const [check, kinds] of counts) {
    for (const [transition, count] of kinds) await add(database, { check_id: check, transition, count });
  }
}

async function checksOf(
  database: Database,
  rows: readonly TransitionRow[],
  known: Known,
): Promise<ReadonlyMap<string, Check>> {
  const missing = [...new Set(rows.map((row) => row.finding_id).filter((id) => !known.has(id)))];
  const checks = new Map<string, Check>();
  for (const some of chunked(missing, idsAtOnce)) {
    const found = await database.selectFrom('findings').select(['id', 'check_id']).where('id', 'in', some).execute();
    for (const row of found) checks.set(row.id, row);
  }
  return checks;
}

async function add(
  database: Database,
  row: { readonly check_id: string; readonly transition: string; readonly count: number },
): Promise<void> {
  await database
    .insertInto('transition_counts')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['check_id', 'transition'])
        .doUpdateSet(({ eb }) => ({ count: eb('transition_counts.count', '+', row.count) })),
    )
    .execute();
}
