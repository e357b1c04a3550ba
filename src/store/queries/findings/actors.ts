import type { Finding } from '../../../domain/finding/finding.ts';
import { actorColumns, rowToFinding } from '../../schema/rows.ts';
import type { Database } from '../../schema/schema.ts';

/** See {@link FindingChanges.claimActors}. Nothing that outputs show changes, so the store keeps its revision. */
export async function claimActors(
  database: Database,
  { now, again, limit }: { readonly now: number; readonly again: number; readonly limit: number },
): Promise<readonly Finding[]> {
  const rows = await database
    .selectFrom('findings')
    .selectAll()
    .where('actor_due_at', '<=', now)
    .orderBy('actor_due_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  const claimed = rows.map(rowToFinding).map((finding) => asked(finding, again));
  for (const { id, actor } of claimed) {
    await database.updateTable('findings').set(actorColumns(actor)).where('id', '=', id).execute();
  }
  return claimed;
}

function asked(finding: Finding, dueAt: number): Finding {
  const { actor } = finding;
  return actor?.status === 'pending'
    ? { ...finding, actor: { ...actor, attempts: actor.attempts + 1, dueAt } }
    : finding;
}
