import { sql } from 'kysely';
import type { FindingState } from '../../../domain/finding/finding.ts';
import type { Database, FindingFacetRow, FindingRow } from '../../schema/schema.ts';
import { allOf, inStates, seenAfter } from './finding-conditions.ts';
import { facetColumns } from './finding-facets.ts';
import { type Condition, type ListOrder, orderBy } from './finding-order.ts';

/*
 * Findings by age. However many there are and whatever the filters, a page reads little more than what it shows: without
 * filters an index has the rows in their order, and with filters each combination of properties that fits is a range of
 * another index, also in their order.
 */

/** What is asked for. */
export interface Range {
  readonly states: readonly FindingState[];
  /** Conditions on columns that findings and their combinations have in common. */
  readonly properties: readonly Condition[];
  /** Last seen at or after this time, milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly order: ListOrder;
  /** Only rows after the one that the page before ended with. */
  readonly after: Condition | undefined;
  /** So many at most. */
  readonly rows: number;
}

/** The first rows by age. More may be answered, and in another order. */
export async function rowsInRange(database: Database, range: Range): Promise<readonly FindingRow[]> {
  const { states, properties, since } = range;
  if (properties.length === 0) {
    const rows = await rowsInStates(database, range);
    if (rows !== undefined) return rows;
  }
  const over = since !== undefined && states.includes('resolved') ? await seenSince(database, since) : undefined;
  if (over === undefined) return rowsOfFacets(database, range);
  const open = { ...range, states: states.filter((state) => state !== 'resolved') };
  return [...(await rowsOfFacets(database, open)), ...(await resolvedAmong(database, range, over))];
}

/** How many pages down a list those are looked for that were seen since a time: mostly all of the first were. */
const pagesLookedThrough = 4;

/**
 * One question for each state, so that an index gives the rows of each in their order. `undefined` if too few of the first
 * were seen since then to say which rows are on the page.
 */
async function rowsInStates(database: Database, range: Range): Promise<readonly FindingRow[] | undefined> {
  const found: FindingRow[] = [];
  for (const state of range.states) {
    const rows = await rowsInState(database, range, state);
    if (rows === undefined) return undefined;
    found.push(...rows);
  }
  return found;
}

async function rowsInState(
  database: Database,
  { since, order, after, rows }: Range,
  state: FindingState,
): Promise<readonly FindingRow[] | undefined> {
  const which = allOf([sql`state = ${state}`, after]);
  const sorted = orderBy(order);
  if (since === undefined) return selectFindings(database, [which], sql`${sorted} limit ${rows}`);
  const first = sql`(
    select first_seen, id, last_seen from findings where ${which} ${sorted} limit ${pagesLookedThrough * rows}
  ) as looked_through`;
  const ids = sql`select id from ${first} where last_seen >= ${since} ${sorted} limit ${rows}`;
  const found = await selectFindings(database, [sql`id in (${ids})`], sql``);
  if (found.length === rows) return found;
  const looked = await sql<{ readonly rows: number }>`select count(*) as rows from ${first}`.execute(database);
  return Number(looked.rows[0]?.rows) < pagesLookedThrough * rows ? found : undefined;
}

/** So many ids at most are looked through one by one. */
const fewIds = 500;

/** Findings that were over and were seen since then, where they are few: their order says nothing of when that was. */
async function seenSince(database: Database, since: number): Promise<readonly string[] | undefined> {
  const rows = await database
    .selectFrom('findings')
    .select('id')
    .where('resolved_at', 'is not', null)
    .where('last_seen', '>=', since)
    .limit(fewIds + 1)
    .execute();
  return rows.length > fewIds ? undefined : rows.map(({ id }) => id);
}

async function resolvedAmong(
  database: Database,
  { properties, order, after, rows }: Range,
  ids: readonly string[],
): Promise<readonly FindingRow[]> {
  if (ids.length === 0) return [];
  const conditions = [sql`id in (${sql.join(ids)})`, inStates(['resolved']), ...properties, after];
  return selectFindings(database, conditions, sql`${orderBy(order)} limit ${rows}`);
}

/** Of the combinations before it each has an earlier row, so that much less can be on the page. */
async function rowsOfFacets(database: Database, range: Range): Promise<readonly FindingRow[]> {
  if (range.states.length === 0) return [];
  const facets = await firstFacets(database, range);
  if (facets.length === 0) return [];
  const sorted = orderBy(range.order);
  const candidates = facets.map((facet, place) => {
    const conditions = facetColumns.map((column) => sql`${sql.ref(column)} = ${facet[column]}`);
    const which = allOf([...conditions, seenAfter(range.since), range.after]);
    return sql`select * from (
      select first_seen, id from findings where ${which} ${sorted} limit ${range.rows - place}
    ) as ${sql.ref(`facet_${place}`)}`;
  });
  const all = sql`select id from (${sql.join(candidates, sql` union all `)}) as candidates`;
  return selectFindings(database, [sql`id in (${all} ${sorted} limit ${range.rows})`], sql``);
}

/** The combinations that fit, those first whose first row is first. No other can have a row on the page. */
async function firstFacets(database: Database, range: Range): Promise<readonly FindingFacetRow[]> {
  const { states, properties, since, order, after, rows } = range;
  const same = facetColumns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`facet.${column}`)}`);
  const fitting = allOf([sql`state in (${sql.join(states)})`, ...properties, seenAfter(since)]);
  const way = order.descending ? sql`desc` : sql`asc`;
  const answer = await sql<FindingFacetRow>`
    select facet.* from (select * from finding_facets where ${fitting}) as facet
    join findings as top on top.id = (
      select id from findings where ${allOf([...same, seenAfter(since), after])} ${orderBy(order)} limit 1
    )
    order by top.first_seen ${way}, top.id ${way} limit ${rows}
  `.execute(database);
  return answer.rows;
}

/** The findings that all conditions hold for. */
export async function selectFindings(
  database: Database,
  conditions: readonly (Condition | undefined)[],
  end: Condition,
): Promise<readonly FindingRow[]> {
  return (await sql<FindingRow>`select * from findings where ${allOf(conditions)} ${end}`.execute(database)).rows;
}
