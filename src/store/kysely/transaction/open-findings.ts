import { chunked } from '../../../domain/chunked.ts';
import type { AlertGroupKey } from '../../../domain/delivery/alert-group.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import type { FindingChanges } from '../../contract/transaction.ts';
import { rowToFinding } from '../../schema/rows.ts';
import type { Database, FindingRow } from '../../schema/schema.ts';
import { idsAtOnce } from '../../statements/chunks.ts';

type OpenFindings = Pick<FindingChanges, 'openIds' | 'openIdsOf' | 'openOfKind' | 'openScopes' | 'openAfter'>;

/** The findings of a transaction that are pending or active; `remember` notes a row as it is before it is saved. */
export function openFindings(database: Database, remember: (row: FindingRow) => Finding): OpenFindings {
  return {
    async openIds(key) {
      const rows = await openOf(database, key).select('id').execute();
      return rows.map(({ id }) => id).toSorted();
    },
    async openIdsOf(key, subjects) {
      const found: string[] = [];
      if ('arns' in subjects) {
        for (const some of chunked(subjects.arns, idsAtOnce)) found.push(...(await openIdsAbout(database, key, some)));
        return found.toSorted();
      }
      for (const some of chunked(subjects.scopes, idsAtOnce)) {
        const rows = await openOf(database, key).select('id').where('scope', 'in', some).execute();
        found.push(...rows.map(({ id }) => id));
      }
      return found.toSorted();
    },
    async openOfKind(key, kind) {
      const rows = await openOf(database, key).selectAll().where('kind', '=', kind).execute();
      return rows.map(remember).toSorted(byId);
    },
    async openScopes(key) {
      const rows = await openOf(database, key).select('scope').distinct().orderBy('scope').execute();
      return rows.map(({ scope }) => scope);
    },
    async openAfter(key, { after, limit, withSuppression }) {
      const rows = await openOf(database, key)
        .selectAll()
        .where('id', '>', after)
        .$if(withSuppression, (query) => query.where('suppression_id', 'is not', null))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(rowToFinding);
    },
  };
}

/** Asked by the resource alone, of which the database has an index: with more to go by it takes that of the whole check. */
async function openIdsAbout(
  database: Database,
  { targetId, checkId }: AlertGroupKey,
  arns: readonly string[],
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('findings')
    .select(['id', 'state', 'target_id', 'check_id'])
    .where('resource_arn', 'in', arns)
    .execute();
  const isOpen = (row: (typeof rows)[number]) =>
    row.state !== 'resolved' && row.target_id === targetId && row.check_id === checkId;
  return rows.filter(isOpen).map(({ id }) => id);
}

function openOf(database: Database, { targetId, checkId }: AlertGroupKey) {
  return database
    .selectFrom('findings')
    .where('state', 'in', ['active', 'pending'])
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId);
}

function byId(one: Finding, other: Finding): number {
  return one.id < other.id ? -1 : 1;
}
