import { chunked } from '../../../domain/chunked.ts';
import type { Database, FindingFacetRow, FindingRow } from '../../schema/schema.ts';
import { insertAtOnce } from '../../statements/chunks.ts';

/** The properties that the list of findings is filtered by, in the order of the index. */
export const facetColumns = [
  'state',
  'target_id',
  'check_id',
  'severity',
  'suppressed',
  'kind',
  'resource_type',
] as const;

/** Notes the combinations of these findings, and when they were last seen. */
export async function noteFacets(database: Database, findings: readonly FindingRow[]): Promise<void> {
  for (const some of chunked(facetsOf(findings), insertAtOnce)) {
    await database
      .insertInto('finding_facets')
      .values(some)
      .onConflict((conflict) =>
        conflict
          .columns([...facetColumns])
          .doUpdateSet((row) => ({ last_seen: row.ref('excluded.last_seen') }))
          .whereRef('excluded.last_seen', '>', 'finding_facets.last_seen'),
      )
      .execute();
  }
}

function facetsOf(findings: readonly FindingRow[]): readonly FindingFacetRow[] {
  const facets = new Map<string, FindingFacetRow>();
  for (const finding of findings) {
    const { state, target_id, check_id, severity, suppressed, kind, resource_type, last_seen } = finding;
    const key = facetColumns.map((column) => finding[column]).join('\n');
    const known = facets.get(key);
    if (known && known.last_seen >= last_seen) continue;
    facets.set(key, { state, target_id, check_id, severity, suppressed, kind, resource_type, last_seen });
  }
  return [...facets.values()];
}

/** Forgets combinations that no finding has any more. */
export async function pruneFacets(database: Database): Promise<void> {
  await database
    .deleteFrom('finding_facets')
    .where((facet) =>
      facet.not(
        facet.exists(
          facet
            .selectFrom('findings')
            .select('findings.id')
            .where((finding) =>
              finding.and(
                facetColumns.map((column) =>
                  finding(`findings.${column}`, '=', finding.ref(`finding_facets.${column}`)),
                ),
              ),
            ),
        ),
      ),
    )
    .execute();
}
