import { setImmediate } from 'node:timers/promises';
import { chunked } from '../../../domain/chunked.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import type { FindingChanges } from '../../contract/transaction.ts';
import { activeFindings, transitionsSince } from '../../queries/alert-groups.ts';
import { claimActors } from '../../queries/findings/actors.ts';
import { countOpen } from '../../queries/findings/finding-counts.ts';
import { noteFacets } from '../../queries/findings/finding-facets.ts';
import { noteSearch } from '../../queries/findings/finding-search.ts';
import { countTransitions } from '../../queries/findings/transition-counts.ts';
import { inOrderOfFindings, insertTransitions, upsertFindings } from '../../queries/findings/upsert.ts';
import { findingToRow, rowToFinding, transitionToRow } from '../../schema/rows.ts';
import type { FindingRow } from '../../schema/schema.ts';
import { idsAtOnce } from '../../statements/chunks.ts';
import type { Changes } from './changes.ts';
import { openFindings } from './open-findings.ts';

/** The findings of an open transaction. */
export function findingChanges(changes: Changes): FindingChanges {
  const { database, known } = changes;
  const remember = (row: FindingRow): Finding => {
    known.note(row);
    return rowToFinding(row);
  };
  return {
    ...openFindings(database, remember),
    async byId(ids) {
      const found: Finding[] = [];
      for (const some of chunked(ids, idsAtOnce)) {
        const rows = await database.selectFrom('findings').selectAll().where('id', 'in', some).orderBy('id').execute();
        found.push(...rows.map(remember));
        // Whoever reads a hundred thousand lets others have their turn.
        if (some.length === idsAtOnce) await setImmediate();
      }
      return found;
    },
    async save(findings) {
      await changes.claimRevision(findings);
      const saved = findings.map((finding) => ({ finding, row: findingToRow(finding), before: known.get(finding.id) }));
      const rows = saved.map(({ row }) => row);
      for (const row of await upsertFindings(changes, rows, known)) changes.countAgain(row);
      await noteFacets(database, rows);
      await noteSearch(changes, saved);
      for (const row of rows) known.note(row);
    },
    remove: (ids) => removeFindings(changes, ids),
    async saveTransitions(transitions) {
      if (transitions.length === 0) return;
      const revision = await changes.claimRevision(transitions);
      const rows = inOrderOfFindings(transitions).map((transition) =>
        transitionToRow(transition, { revision, ordinal: changes.nextOrdinal() }),
      );
      await insertTransitions(changes, rows);
      await countTransitions(database, rows, known);
    },
    transitionsSince: (key, revision) => transitionsSince(database, key, revision),
    openCounts: (key) => countOpen(database, key),
    active: (key, limit) => activeFindings(database, key, limit),
    claimActors: (claim) => claimActors(database, claim),
  };
}

async function removeFindings(changes: Changes, ids: readonly string[]): Promise<void> {
  await changes.claimRevision(ids);
  for (const some of chunked(ids, idsAtOnce)) {
    const removed = changes.database.deleteFrom('findings').where('id', 'in', some);
    for (const row of await removed.returning(['target_id', 'check_id']).execute()) changes.countAgain(row);
  }
  for (const id of ids) changes.known.forget(id);
}
