import { ageOf } from '../../domain/clock-tolerance.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { SuppressionHolder, SuppressionSet } from '../contract/transaction.ts';
import type { Database, SuppressionHolderRow } from '../schema/schema.ts';

/** How long a replica that says nothing counts, milliseconds: long enough for clocks that disagree by minutes. */
const lease = 300_000;

/** After how long a replica that is gone is forgotten, milliseconds: one whose clock is ahead must not forget those that are there. */
const forgotten = 86_400_000;

/** The set that became known last of those that a living replica has; `undefined` where there is no replica. */
export async function suppressionsInEffect(database: Database, now: number): Promise<SuppressionSet | undefined> {
  const newest = newestOf(await livingHolders(database, now));
  return newest && { digest: newest.digest, suppressions: JSON.parse(newest.suppressions) as Suppression[] };
}

/**
 * Says that a replica has this set now. One that a living replica has already is as old as it was there, so that a replica that
 * starts again with what the others are leaving does not bring it back.
 */
export async function holdSuppressions(
  database: Database,
  { replica, digest, suppressions, now }: SuppressionHolder,
  claimRevision: () => Promise<number>,
): Promise<void> {
  const living = await livingHolders(database, now);
  const known = living.find((one) => one.digest === digest);
  const since = known?.since_revision ?? (await claimRevision());
  const rest = { digest, since_revision: since, seen_at: now, suppressions: JSON.stringify(suppressions) };
  await database
    .insertInto('suppression_holders')
    .values({ replica, ...rest })
    .onConflict((conflict) => conflict.column('replica').doUpdateSet(rest))
    .execute();
  await database
    .deleteFrom('suppression_holders')
    .where('seen_at', '<', now - forgotten)
    .execute();
}

/** From now on the replica has none. */
export async function releaseSuppressions(database: Database, replica: string): Promise<void> {
  await database.deleteFrom('suppression_holders').where('replica', '=', replica).execute();
}

async function livingHolders(database: Database, now: number): Promise<readonly SuppressionHolderRow[]> {
  const rows = await database.selectFrom('suppression_holders').selectAll().execute();
  return rows.filter(({ seen_at: seenAt }) => ageOf(seenAt, now) <= lease);
}

function newestOf(holders: readonly SuppressionHolderRow[]): SuppressionHolderRow | undefined {
  return holders.toSorted((one, other) => other.since_revision - one.since_revision)[0];
}
