import type { Database } from '../../schema/schema.ts';

/** Stands for everything that a check looks at. */
export const wholeCheck = '*';

/** The subjects of a check that were read at or after a time, milliseconds since the epoch. */
export async function focusedSince(
  database: Database,
  { targetId, checkId, since }: { readonly targetId: string; readonly checkId: string; readonly since: number },
): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectFrom('focused_reads')
    .select('subject')
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .where('read_at', '>=', since)
    .execute();
  return new Set(rows.map(({ subject }) => subject));
}

/** Notes when a subject of a check was read. */
export async function markFocused(database: Database, { targetId, checkId, subject, at }: FocusedRead): Promise<void> {
  const row = { target_id: targetId, check_id: checkId, subject, read_at: at };
  await database
    .insertInto('focused_reads')
    .values(row)
    .onConflict((conflict) => conflict.columns(['target_id', 'check_id', 'subject']).doUpdateSet(row))
    .execute();
}

interface FocusedRead {
  readonly targetId: string;
  readonly checkId: string;
  readonly subject: string;
  readonly at: number;
}

/** Notes that a check was read as a whole, which makes what was noted before it pointless. */
export async function markEvaluated(database: Database, read: Omit<FocusedRead, 'subject'>): Promise<void> {
  await database
    .deleteFrom('focused_reads')
    .where('target_id', '=', read.targetId)
    .where('check_id', '=', read.checkId)
    .where('read_at', '<', read.at)
    .execute();
  await markFocused(database, { ...read, subject: wholeCheck });
}
