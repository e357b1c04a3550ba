import type { DiscoveryState } from '../../domain/target/discovery.ts';
import type { Database } from '../schema/schema.ts';

/** There is one organization. */
const id = 'organizations';

/** What the last look at the organization found; `undefined` before the first. */
export async function readDiscovery(database: Database): Promise<DiscoveryState | undefined> {
  const row = await database.selectFrom('discoveries').select('state').where('id', '=', id).executeTakeFirst();
  return row && (JSON.parse(row.state) as DiscoveryState);
}

/** Keeps what a look at the organization found, over what stood there. */
export async function writeDiscovery(database: Database, state: DiscoveryState): Promise<void> {
  const row = { id, state: JSON.stringify(state) };
  await database
    .insertInto('discoveries')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}
