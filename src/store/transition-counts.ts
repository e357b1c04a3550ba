import type { Database } from './schema.ts';

/** Adds the transitions of this revision from `ordinal` on to the counters, which outlive the transitions. */
export async function countTransitions(database: Database, revision: number, ordinal: number): Promise<void> {
  await database
    .insertInto('transition_counts')
    .columns(['check_id', 'transition', 'count'])
    .expression((query) =>
      query
        .selectFrom('transitions')
        .innerJoin('findings', 'findings.id', 'transitions.finding_id')
        .select(({ fn }) => ['findings.check_id', 'transitions.kind', fn.countAll<number>().as('count')])
        .where('transitions.revision', '=', revision)
        .where('transitions.ordinal', '>=', ordinal)
        .groupBy(['findings.check_id', 'transitions.kind']),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['check_id', 'transition'])
        .doUpdateSet((row) => ({ count: row.eb('transition_counts.count', '+', row.ref('excluded.count')) })),
    )
    .execute();
}
