import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Statement } from '../../parse/policy-document.ts';
import type { StatementChange } from '../answer/comparison.ts';
import { type CausingStatement, noBoundary } from '../answer/exact-comparison.ts';
import type { SideRequests } from '../differences/difference-questions.ts';
import type { RequestSet, RequestSetMaker } from '../differences/request-set.ts';
import type { Entry, Side } from '../statements/entry.ts';
import { normalise } from '../statements/normal-form.ts';

/** Tells the statement behind a request set; those of the live side have the page numbers of what they go back to. */
export function causeFinder(
  canonical: readonly RequestSet[],
  statements: readonly StatementChange[],
): (requestSet: RequestSet) => CausingStatement {
  const pages = new Map(
    statements.flatMap((row) => (row.change === 'removed' ? [] : [[placeOf(row), row.page] as const])),
  );
  const canonicalIds = new Set(canonical.map(({ id }) => id));
  return ({ id, entry }) => {
    const { policy, kind, index, sid, statement } = entry;
    const side = canonicalIds.has(id) ? 'canonical' : 'live';
    const page = side === 'canonical' ? entry.page : (pages.get(placeOf(entry)) ?? null);
    return { side, policy, kind, index, sid, page, effect: statement.effect };
  };
}

function placeOf({ policy, kind, index }: Pick<StatementChange, 'policy' | 'kind' | 'index'>): string {
  return JSON.stringify([policy, kind, index]);
}

/** The requests that each statement of a side speaks of. */
export function requestsOfSide({ policies, boundary }: Side, maker: RequestSetMaker): SideRequests {
  const split = (entries: Side['policies']) => {
    const requestSets = entries.map((entry) => maker.requestSetOf(entry));
    return {
      allow: requestSets.filter(({ entry }) => entry.statement.effect === 'Allow'),
      deny: requestSets.filter(({ entry }) => entry.statement.effect === 'Deny'),
    };
  };
  return { ...split(policies), ...withoutAbsent({ boundary: boundary && split(boundary) }) };
}

/** Those of every statement, whatever its effect. */
export function allRequestSets({ allow, deny, boundary }: SideRequests): readonly RequestSet[] {
  return [...allow, ...deny, ...(boundary ? [...boundary.allow, ...boundary.deny] : [])];
}

/** Every text of a statement that values are looked for in. */
export function textsOf({ resource, conditions }: RequestSet): readonly string[] {
  return [...resource.patterns, ...conditions.flatMap(({ condition }) => condition.values)];
}

/** What no boundary lets through: everything. */
export function everything(maker: RequestSetMaker): SideRequests {
  const statement: Statement = {
    sid: null,
    effect: 'Allow',
    action: { negated: false, patterns: ['*'] },
    resource: { negated: false, patterns: ['*'] },
    conditions: [],
  };
  const entry: Entry = {
    policy: noBoundary,
    kind: 'boundary',
    policyIndex: 0,
    index: 0,
    sid: null,
    page: null,
    statement,
    version: '2012-10-17',
    normal: normalise(statement, '2012-10-17'),
  };
  return { allow: [maker.requestSetOf(entry)], deny: [] };
}
