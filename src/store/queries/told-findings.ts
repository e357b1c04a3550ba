import { chunked } from '../../domain/chunked.ts';
import type { AlertGroup, ToldFinding } from '../../domain/delivery/alert-group.ts';
import type { Database } from '../schema/schema.ts';
import { idsAtOnce, insertAtOnce } from '../statements/chunks.ts';

type Key = Pick<AlertGroup, 'sinkId' | 'targetId' | 'checkId'>;

/** The findings that an address was told of, and when they left it. */
export async function readTold(
  database: Database,
  { sinkId, targetId, checkId }: Key,
): Promise<readonly ToldFinding[]> {
  const rows = await database
    .selectFrom('told_findings')
    .select(['finding_id', 'since_revision', 'until_revision'])
    .where('sink_id', '=', sinkId)
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .orderBy('finding_id')
    .orderBy('since_revision')
    .execute();
  return rows.map((row) => ({
    findingId: row.finding_id,
    since: row.since_revision,
    until: row.until_revision,
  }));
}

/** How what an address was told changes. */
export interface ToldChange {
  readonly revision: number;
  readonly entered: readonly string[];
  readonly left: readonly string[];
  /** What left at or before this revision is forgotten: nobody asks what was told before it. */
  readonly forgetUntil: number;
}

/** Notes what came to an address and what left it. */
export async function changeTold(
  database: Database,
  { sinkId, targetId, checkId }: Key,
  { revision, entered, left, forgetUntil }: ToldChange,
): Promise<void> {
  const key = { sink_id: sinkId, target_id: targetId, check_id: checkId };
  await database
    .deleteFrom('told_findings')
    .where('sink_id', '=', sinkId)
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .where('until_revision', '<=', forgetUntil)
    .execute();
  for (const some of chunked(left, idsAtOnce)) {
    await database
      .updateTable('told_findings')
      .set({ until_revision: revision })
      .where('sink_id', '=', sinkId)
      .where('target_id', '=', targetId)
      .where('check_id', '=', checkId)
      .where('until_revision', 'is', null)
      .where('finding_id', 'in', some)
      .execute();
  }
  for (const some of chunked(entered, insertAtOnce)) {
    const rows = some.map((finding_id) => ({ ...key, finding_id, since_revision: revision, until_revision: null }));
    await database
      .insertInto('told_findings')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['sink_id', 'target_id', 'check_id', 'finding_id', 'since_revision'])
          .doUpdateSet({ until_revision: null }),
      )
      .execute();
  }
}

/** Forgets what every other sink was told. */
export async function keepToldOf(database: Database, sinkIds: readonly string[]): Promise<void> {
  let query = database.deleteFrom('told_findings');
  if (sinkIds.length > 0) query = query.where('sink_id', 'not in', sinkIds);
  await query.execute();
}

/** The messages that wait for addresses of sinks that route, and that are none of these sinks. */
export async function waitingElsewhere(database: Database, sinkIds: readonly string[]): Promise<readonly string[]> {
  let query = database
    .selectFrom('deliveries')
    .select('id')
    .where('status', '=', 'pending')
    .where('sink_id', 'like', '%/%');
  if (sinkIds.length > 0) query = query.where('sink_id', 'not in', sinkIds);
  return (await query.execute()).map(({ id }) => id);
}
