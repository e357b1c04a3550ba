import { chunked } from '../../domain/chunked.ts';
import type { ResourceReference } from '../../domain/evaluation/resource.ts';
import type { ChildFinding } from '../../domain/finding/child-finding.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import type { Database } from '../schema/schema.ts';
import { idsAtOnce, insertAtOnce } from '../statements/chunks.ts';

/** The faults of a check of a target that are told in findings of others, by id. */
export async function readChildren(
  database: Database,
  targetId: string,
  checkId: string,
): Promise<readonly ChildFinding[]> {
  const rows = await database
    .selectFrom('child_findings')
    .select(['parent', 'finding'])
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .orderBy('id')
    .execute();
  return rows.map(({ parent, finding }) => ({
    parent: JSON.parse(parent) as ResourceReference,
    finding: JSON.parse(finding) as Finding,
  }));
}

/** How many of them each suppression is in effect for. */
export function countSuppressedChildren(
  database: Database,
): Promise<readonly { readonly suppression_id: string | null; readonly count: number }[]> {
  return database
    .selectFrom('child_findings')
    .select(({ fn }) => ['suppression_id', fn.countAll<number>().as('count')])
    .where('suppression_id', 'is not', null)
    .groupBy('suppression_id')
    .execute();
}

/** Inserts these or replaces those of the same ids. */
export async function saveChildren(database: Database, children: readonly ChildFinding[]): Promise<void> {
  for (const some of chunked(children, insertAtOnce)) {
    await database
      .insertInto('child_findings')
      .values(
        some.map(({ parent, finding }) => ({
          id: finding.id,
          target_id: finding.targetId,
          check_id: finding.checkId,
          parent: JSON.stringify(parent),
          suppression_id: finding.suppressed ? (finding.suppression?.id ?? null) : null,
          finding: JSON.stringify(finding),
        })),
      )
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((expression) => ({
          parent: expression.ref('excluded.parent'),
          suppression_id: expression.ref('excluded.suppression_id'),
          finding: expression.ref('excluded.finding'),
        })),
      )
      .execute();
  }
}

/** Forgets the faults of these ids. */
export async function removeChildren(database: Database, ids: readonly string[]): Promise<void> {
  for (const some of chunked(ids, idsAtOnce)) {
    await database.deleteFrom('child_findings').where('id', 'in', some).execute();
  }
}

/** What is known of what started these jobs of a target; those that are not known are left out. */
export async function readParents(
  database: Database,
  targetId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, ResourceReference | null>> {
  const known = new Map<string, ResourceReference | null>();
  for (const some of chunked(keys, idsAtOnce)) {
    const rows = await database
      .selectFrom('job_parents')
      .select(['resource', 'parent'])
      .where('target_id', '=', targetId)
      .where('resource', 'in', some)
      .execute();
    for (const { resource, parent } of rows) {
      known.set(resource, parent === null ? null : (JSON.parse(parent) as ResourceReference));
    }
  }
  return known;
}

/** Inserts what started jobs or replaces what was known of them. */
export async function saveParents(
  database: Database,
  targetId: string,
  { parents, at }: { readonly parents: ReadonlyMap<string, ResourceReference | null>; readonly at: number },
): Promise<void> {
  for (const some of chunked([...parents], insertAtOnce)) {
    await database
      .insertInto('job_parents')
      .values(
        some.map(([resource, parent]) => ({
          target_id: targetId,
          resource,
          parent: parent === null ? null : JSON.stringify(parent),
          found_at: at,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['target_id', 'resource']).doUpdateSet((expression) => ({
          parent: expression.ref('excluded.parent'),
          found_at: expression.ref('excluded.found_at'),
        })),
      )
      .execute();
  }
}
