import { sql } from 'kysely';
import { type FindingState, findingStates } from '../../../domain/finding/finding.ts';
import type { FindingFilter } from '../../contract/store.ts';
import type { Condition } from './finding-order.ts';

/** The states that a filter asks for. */
export function statesOf({ state }: Pick<FindingFilter, 'state'>): readonly FindingState[] {
  if (state === undefined) return findingStates;
  return state === 'open' ? ['pending', 'active'] : [state];
}

/** Conditions on columns that findings and their combinations have in common. */
export function propertiesOf({ targetId, checkId, kind, severity, resourceType }: FindingFilter): readonly Condition[] {
  const wanted = { target_id: targetId, check_id: checkId, kind, severity, resource_type: resourceType };
  return Object.entries(wanted).flatMap(([column, value]) =>
    value === undefined ? [] : sql`${sql.ref(column)} = ${value}`,
  );
}

/** Conditions on what findings are searched by; none where the filter asks for none. */
export function labelsOf({ search, owner, project }: FindingFilter): readonly Condition[] {
  const words = [...new Set((search ?? '').toLowerCase().split(/\s+/).filter(Boolean))];
  return [
    ...words.map((word) => sql`text like ${`%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`} escape '\\'`),
    ...(owner === undefined ? [] : [sql`owner = ${owner}`]),
    ...(project === undefined ? [] : [sql`project = ${project}`]),
  ];
}

/** The ARNs that a filter names. */
export function resourcesOf({ resource }: Pick<FindingFilter, 'resource'>): readonly string[] | undefined {
  return resource === undefined ? undefined : [resource].flat();
}

/** Those of one of these resources. */
export function amongResources(resources: readonly string[]): Condition {
  return sql`resource_arn in (${sql.join(resources)})`;
}

/** As an expression, so that no index of states is taken where another finds a few rows. */
export function inStates(states: readonly FindingState[]): Condition {
  return sql`state || '' in (${sql.join(states)})`;
}

/** Only those that were seen since then, milliseconds since the epoch. */
export function seenAfter(since: number | undefined): Condition | undefined {
  return since === undefined ? undefined : sql`last_seen >= ${since}`;
}

/** All of these; what is absent asks for nothing. */
export function allOf(conditions: readonly (Condition | undefined)[]): Condition {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? sql`1 = 1` : sql.join(given, sql` and `);
}
