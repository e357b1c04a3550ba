import { sql } from 'kysely';
import type { Database, FindingRow } from '../../schema/schema.ts';
import { allOf, amongResources, inStates, seenAfter } from './finding-conditions.ts';
import { type Condition, orderBy } from './finding-order.ts';
import { type Range, selectFindings } from './finding-ranges.ts';

/*
 * Findings that no index has in the order of the list: those that fit are found first, and then sorted.
 */

/** They are few: the index of resources finds them. */
export function rowsOfResources(
  database: Database,
  { states, properties, since, order, after, rows }: Range,
  resources: readonly string[],
): Promise<readonly FindingRow[]> {
  const conditions = [amongResources(resources), inStates(states), ...properties, seenAfter(since), after];
  return selectFindings(database, conditions, sql`${orderBy(order)} limit ${rows}`);
}

/** What a search narrows a list by. */
export interface Searched extends Range {
  /** Conditions on what findings are searched by. */
  readonly labels: readonly Condition[];
  readonly resources: readonly string[] | undefined;
}

/** A look at every row of a narrow table. */
export function rowsOfSearch(database: Database, searched: Searched): Promise<readonly FindingRow[]> {
  const { labels, resources, states, properties, since, order, after, rows } = searched;
  const which = allOf([sql`state in (${sql.join(states)})`, ...properties, ...labels, after, within(resources, since)]);
  const ids = sql`select id from finding_search where ${which} ${orderBy(order)} limit ${rows}`;
  return selectFindings(database, [sql`id in (${ids})`], sql``);
}

/** What only the findings themselves tell. */
export function within(resources: readonly string[] | undefined, since: number | undefined): Condition | undefined {
  const conditions = [resources && amongResources(resources), seenAfter(since)].filter((one) => one !== undefined);
  return conditions.length === 0 ? undefined : sql`id in (select id from findings where ${allOf(conditions)})`;
}
