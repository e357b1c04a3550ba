import { type Kysely, sql } from 'kysely';

/** An index of the findings that a suppression is or was in effect for: where nothing is suppressed, it is empty. */
export async function createJudgedIndex(database: Kysely<never>): Promise<void> {
  await sql`
    create index findings_judged on findings (target_id, check_id, id) where suppression_id is not null
  `.execute(database);
}
