import type { Finding } from '../../../domain/finding/finding.ts';
import { findingToSearch } from '../../schema/rows.ts';
import type { FindingRow } from '../../schema/schema.ts';
import type { Writing } from './upsert.ts';

/** A finding that is saved, as its row is from now on and as it was. */
export interface SavedFinding {
  readonly finding: Finding;
  readonly row: FindingRow;
  readonly before: FindingRow | undefined;
}

/**
 * Notes what findings are searched, sorted and grouped by, where it may be another than before. Most findings of a scan are
 * as they were.
 */
export async function noteSearch({ database, insertRows }: Writing, saved: readonly SavedFinding[]): Promise<void> {
  const changed = saved.filter(isChanged).map(({ finding }) => findingToSearch(finding));
  // In the order of the index, where neighbours are on one page.
  const sorted = changed.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  await insertRows(database, sorted, (some) =>
    database
      .insertInto('finding_search')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((row) => ({
          severity: row.ref('excluded.severity'),
          state: row.ref('excluded.state'),
          first_seen: row.ref('excluded.first_seen'),
          resource_type: row.ref('excluded.resource_type'),
          owner: row.ref('excluded.owner'),
          project: row.ref('excluded.project'),
          text: row.ref('excluded.text'),
        })),
      ),
  );
}

const searchedColumns = [
  'severity',
  'state',
  'first_seen',
  'resource_type',
  'resource_name',
  'evidence',
  'search_version',
] as const;

function isChanged({ row, before }: SavedFinding): boolean {
  return !before || searchedColumns.some((column) => row[column] !== before[column]);
}
