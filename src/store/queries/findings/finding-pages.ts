import { type RawBuilder, sql } from 'kysely';
import { type Finding, type FindingState, findingStates } from '../../../domain/finding/finding.ts';
import type { FindingQuery, Page } from '../../contract/store.ts';
import { rowToFinding } from '../../schema/rows.ts';
import type { Database, FindingFacetRow, FindingRow } from '../../schema/schema.ts';
import { decodeCursor } from '../cursor.ts';
import { page } from '../pages.ts';
import { facetColumns } from './finding-facets.ts';

/*
 * The list of findings, newest first. However many there are and whatever the filters, a page reads little more than what it
 * shows: without filters an index has the rows in their order, and with filters each combination of properties that fits is
 * a range of another index, also in their order.
 */

/** What is asked for. */
interface Range {
  readonly states: readonly FindingState[];
  /** Conditions on columns that findings and their combinations have in common. */
  readonly properties: readonly Condition[];
  /** Last seen at or after this time, milliseconds since the epoch. */
  readonly since: number | undefined;
  /** The row that the page begins after. */
  readonly after: Condition | undefined;
  /** One more than the page holds: whether another follows. */
  readonly rows: number;
}

type Condition = RawBuilder<unknown>;

const newestFirst = sql`order by first_seen desc, id desc`;

/** A page of findings, the newest first. */
export async function findingsPage(database: Database, query: FindingQuery): Promise<Page<Finding>> {
  const found = [...(await rowsOf(database, query, rangeOf(query)))].toSorted(
    (one, other) => other.first_seen - one.first_seen || (other.id < one.id ? -1 : 1),
  );
  return page(found.slice(0, query.limit + 1), query.limit, {
    list: 'findings',
    position: (row) => [row.first_seen, row.id],
    toItem: rowToFinding,
  });
}

function rangeOf(query: FindingQuery): Range {
  const { state, targetId, checkId, kind, severity, resourceType } = query;
  const wanted = { target_id: targetId, check_id: checkId, kind, severity, resource_type: resourceType };
  return {
    states: state === undefined ? findingStates : state === 'open' ? ['pending', 'active'] : [state],
    properties: Object.entries(wanted).flatMap(([column, value]) =>
      value === undefined ? [] : sql`${sql.ref(column)} = ${value}`,
    ),
    since: query.since,
    after: query.cursor === undefined ? undefined : afterOf(query.cursor),
    rows: query.limit + 1,
  };
}

function afterOf(cursor: string): Condition {
  const [firstSeen, id] = decodeCursor('findings', cursor);
  return sql`(first_seen, id) < (${firstSeen}, ${id})`;
}

async function rowsOf(database: Database, { resource }: FindingQuery, range: Range): Promise<readonly FindingRow[]> {
  const { states, properties, since } = range;
  if (resource !== undefined) return rowsOfResource(database, range, resource);
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
 * One question for each state, so that an index gives the rows of each in their order. `undefined` if too few of the newest
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
  { since, after, rows }: Range,
  state: FindingState,
): Promise<readonly FindingRow[] | undefined> {
  const inOrder = allOf([sql`state = ${state}`, after]);
  if (since === undefined) return select(database, [inOrder], sql`${newestFirst} limit ${rows}`);
  const newest = sql`(
    select first_seen, id, last_seen from findings where ${inOrder} ${newestFirst} limit ${pagesLookedThrough * rows}
  ) as newest`;
  const ids = sql`select id from ${newest} where last_seen >= ${since} ${newestFirst} limit ${rows}`;
  const found = await select(database, [sql`id in (${ids})`], sql``);
  if (found.length === rows) return found;
  const looked = await sql<{ readonly rows: number }>`select count(*) as rows from ${newest}`.execute(database);
  return Number(looked.rows[0]?.rows) < pagesLookedThrough * rows ? found : undefined;
}

/** They are few: the index of resources finds them, and they are sorted then. */
function rowsOfResource(database: Database, range: Range, resource: string): Promise<readonly FindingRow[]> {
  const { states, properties, since, after } = range;
  const conditions = [sql`resource_arn = ${resource}`, inStates(states), ...properties, seenAfter(since), after];
  return select(database, conditions, sql``);
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
  { properties, after, rows }: Range,
  ids: readonly string[],
): Promise<readonly FindingRow[]> {
  if (ids.length === 0) return [];
  const conditions = [sql`id in (${sql.join(ids)})`, inStates(['resolved']), ...properties, after];
  return select(database, conditions, sql`${newestFirst} limit ${rows}`);
}

/** Of the combinations before it each has a newer row, so that much less can be on the page. */
async function rowsOfFacets(database: Database, range: Range): Promise<readonly FindingRow[]> {
  if (range.states.length === 0) return [];
  const facets = await newestFacets(database, range);
  if (facets.length === 0) return [];
  const candidates = facets.map((facet, place) => {
    const conditions = facetColumns.map((column) => sql`${sql.ref(column)} = ${facet[column]}`);
    const which = allOf([...conditions, seenAfter(range.since), range.after]);
    return sql`select * from (
      select first_seen, id from findings where ${which} ${newestFirst} limit ${range.rows - place}
    ) as ${sql.ref(`facet_${place}`)}`;
  });
  const all = sql`select id from (${sql.join(candidates, sql` union all `)}) as candidates`;
  return select(database, [sql`id in (${all} ${newestFirst} limit ${range.rows})`], sql``);
}

/** The combinations that fit, those first whose newest row is newest. No other can have a row on the page. */
async function newestFacets(database: Database, range: Range): Promise<readonly FindingFacetRow[]> {
  const { states, properties, since, after, rows } = range;
  const same = facetColumns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`facet.${column}`)}`);
  const fitting = allOf([sql`state in (${sql.join(states)})`, ...properties, seenAfter(since)]);
  const answer = await sql<FindingFacetRow>`
    select facet.* from (select * from finding_facets where ${fitting}) as facet
    join findings as top on top.id = (
      select id from findings where ${allOf([...same, seenAfter(since), after])} ${newestFirst} limit 1
    )
    order by top.first_seen desc, top.id desc limit ${rows}
  `.execute(database);
  return answer.rows;
}

/** As an expression, so that no index of states is taken where another finds a few rows. */
function inStates(states: readonly FindingState[]): Condition {
  return sql`state || '' in (${sql.join(states)})`;
}

function seenAfter(since: number | undefined): Condition | undefined {
  return since === undefined ? undefined : sql`last_seen >= ${since}`;
}

function allOf(conditions: readonly (Condition | undefined)[]): Condition {
  return sql.join(
    conditions.filter((condition) => condition !== undefined),
    sql` and `,
  );
}

async function select(
  database: Database,
  conditions: readonly (Condition | undefined)[],
  end: Condition,
): Promise<readonly FindingRow[]> {
  return (await sql<FindingRow>`select * from findings where ${allOf(conditions)} ${end}`.execute(database)).rows;
}
