import { isLimitKind } from '../../attachment-set.ts';
import type { Statement } from '../../parse/policy-document.ts';
import type { StatementChange } from '../answer/comparison.ts';
import { type CausingStatement, noBoundary } from '../answer/exact-comparison.ts';
import { allowsEverything, type Ceiling } from '../differences/ceilings.ts';
import type { SideRequests } from '../differences/difference-questions.ts';
import type { RequestSet, RequestSetMaker } from '../differences/request-set.ts';
import { documentOf } from '../statements/compare.ts';
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
    const { policy, kind, policyIndex, index, sid, statement } = entry;
    const side = canonicalIds.has(id) ? 'canonical' : 'live';
    const page =
      side === 'canonical'
        ? entry.page
        : (pages.get(placeOf({ policy, kind, index, ...documentOf(kind, policyIndex) })) ?? null);
    const document = documentOf(kind, policyIndex);
    const isAbsent = index === noStatement ? { isAbsent: true as const } : {};
    return { side, policy, kind, ...document, index, sid, page, effect: statement.effect, ...isAbsent };
  };
}

function placeOf({ policy, kind, index, document }: Place): string {
  return JSON.stringify([policy, kind, document, index]);
}

type Place = Pick<StatementChange, 'policy' | 'kind' | 'index' | 'document'>;

/** The requests that each statement of a side speaks of. */
export function requestsOfSide({ policies, boundary, limits }: Side, maker: RequestSetMaker): SideRequests {
  const split = (entries: Side['policies']) => {
    const requestSets = entries.map((entry) => maker.requestSetOf(entry));
    return {
      allow: requestSets.filter(({ entry }) => entry.statement.effect === 'Allow'),
      deny: requestSets.filter(({ entry }) => entry.statement.effect === 'Deny'),
    };
  };
  const ceiling = (place: string, entries: Side['policies']): Ceiling => {
    const { allow, deny } = split(entries);
    return { place, allow, deny, isOpen: place.startsWith('rcp ') || allowsEverything(allow) };
  };
  const ceilings = [
    ...(boundary ? [ceiling(boundaryPlace, boundary)] : []),
    ...limits.map(({ name, kind, entries }, index) => {
      const before = limits.slice(0, index).filter((one) => one.name === name && one.kind === kind).length;
      return ceiling(`${kind} ${before} ${name}`, entries);
    }),
  ];
  return { ...split(policies), ceilings, lacking: new Map() };
}

/** The place of the permissions boundary among the ceilings. */
export const boundaryPlace = 'boundary';

/** Both sides, each with the lack of the limits that only the other one has. */
export function withLacking(
  { canonical, live }: { readonly canonical: SideRequests; readonly live: SideRequests },
  maker: RequestSetMaker,
): { readonly canonical: SideRequests; readonly live: SideRequests } {
  const lackingOf = (ours: SideRequests, theirs: SideRequests) => {
    const missing = theirs.ceilings.filter(({ place }) => !ours.ceilings.some((one) => one.place === place));
    return new Map(missing.flatMap(({ place }) => lackOf(place, maker)));
  };
  return {
    canonical: { ...canonical, lacking: lackingOf(canonical, live) },
    live: { ...live, lacking: lackingOf(live, canonical) },
  };
}

function lackOf(place: string, maker: RequestSetMaker): readonly (readonly [string, RequestSet])[] {
  const [, kind, name] = /^(scp|rcp|session) \d+ (.*)$/s.exec(place) ?? [];
  if (kind === undefined || name === undefined || !isLimitKind(kind)) return [];
  return [[place, maker.requestSetOf(entryOfAll({ policy: name, kind, index: noStatement }))]];
}

/** The index of what is no statement of a document. */
const noStatement = -1;

/** Those of every statement, whatever its effect. */
export function allRequestSets({ allow, deny, ceilings }: SideRequests): readonly RequestSet[] {
  return [...allow, ...deny, ...ceilings.flatMap((one) => [...one.allow, ...one.deny])];
}

/** Every text of a statement that values are looked for in. */
export function textsOf({ resource, conditions }: RequestSet): readonly string[] {
  return [...resource.patterns, ...conditions.flatMap(({ condition }) => condition.values)];
}

/** What no boundary lets through: everything. */
export function everything(maker: RequestSetMaker): RequestSet {
  return maker.requestSetOf(entryOfAll({ policy: noBoundary, kind: 'boundary', index: 0 }));
}

/** An action, whatever on. */
export function anyResource(action: string, maker: RequestSetMaker): RequestSet {
  return maker.requestSetOf(entryOfAll({ policy: action, kind: 'boundary', index: 0 }, action));
}

function entryOfAll(place: Pick<Entry, 'policy' | 'kind' | 'index'>, action = '*'): Entry {
  const statement: Statement = {
    sid: null,
    effect: 'Allow',
    action: { negated: false, patterns: [action] },
    resource: { negated: false, patterns: ['*'] },
    conditions: [],
  };
  return {
    ...place,
    policyIndex: 0,
    sid: null,
    page: null,
    statement,
    version: '2012-10-17',
    normal: normalise(statement, '2012-10-17'),
  };
}
