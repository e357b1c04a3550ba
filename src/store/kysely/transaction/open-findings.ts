import type { AlertGroupKey } from '../../../domain/delivery/alert-group.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import type { FindingChanges } from '../../contract/transaction.ts';
import { rowToFinding } from '../../schema/rows.ts';
import type { Database, FindingRow } from '../../schema/schema.ts';
import { chunked, idsAtOnce } from '../../statements/chunks.ts';

type OpenFindings = Pick<FindingChanges, 'open' | 'openScopes' | 'openIn' | 'openAfter'>;

/** The findings of a transaction that are pending or active; `remember` notes a row as it is before it is saved. */
export function openFindings(database: Database, remember: (row: FindingRow) => Finding): OpenFindings {
  return {
    async open(targetId, checkId) {
      const rows = await openOf(database, { targetId, checkId }).selectAll().execute();
      return rows.map(remember).toSorted(byId);
    },
    async openScopes(key) {
      const rows = await openOf(database, key).select('scope').distinct().orderBy('scope').execute();
      return rows.map(({ scope }) => scope);
    },
    async openIn(key, scopes) {
      const found: Finding[] = [];
      for (const some of chunked(scopes, idsAtOnce)) {
        const rows = await openOf(database, key).selectAll().where('scope', 'in', some).execute();
        found.push(...rows.map(remember));
      }
      return found.toSorted(byId);
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
