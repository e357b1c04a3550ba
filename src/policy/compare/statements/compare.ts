import { type AttachmentSet, isLimitKind } from '../../attachment-set.ts';
import { recognisePages } from '../../canonical/pages.ts';
import type { Statement } from '../../parse/policy-document.ts';
import type { Comparison, LimitChange, StatementChange } from '../answer/comparison.ts';
import { type Entry, readSide, type Side, type SideLimit } from './entry.ts';
import { movedPairs } from './moves.ts';
import { pairLimits } from './pair-limits.ts';
import { pairStatements } from './pairing.ts';
import { differingElements } from './similarity.ts';

/** How the statements are named in the answer. */
export interface CompareOptions {
  /**
   * The page numbers of the statements of the first canonical policy, in order. Without them, the statements of the
   * built-in template are recognised.
   */
  readonly pages?: readonly (string | null)[];
}

/**
 * Compares two sets of attachments statement by statement. `equivalent` only where they differ in nothing but what cannot
 * change their meaning; `changed` says that the text means something else or that this comparison cannot tell. The
 * statements of all policies of one side are one pool, as IAM evaluates them; the boundary and each limit are compared apart.
 */
export function compareAttachments(
  canonical: AttachmentSet,
  live: AttachmentSet,
  options: CompareOptions = {},
): Comparison {
  const sides = readSides(canonical, live, options);
  const problems = [...sides.canonical.problems, ...sides.live.problems];
  if (problems.length > 0) return { verdict: 'invalid', statements: [], boundary: 'absent', problems };
  return compareSides(sides.canonical, sides.live);
}

/** Reads both sides; the statements of the canonical one get their page numbers. */
export function readSides(
  canonical: AttachmentSet,
  live: AttachmentSet,
  { pages }: CompareOptions,
): { readonly canonical: Side; readonly live: Side } {
  return {
    canonical: readSide('canonical', canonical, pages ? (_, index) => (index === 0 ? pages : []) : pagesOfTemplate),
    live: readSide('live', live),
  };
}

/** Of a policy that goes back to the template: one that only has a statement or two in common with it has no pages. */
function pagesOfTemplate(statements: readonly Statement[]): readonly (string | null)[] {
  const pages = recognisePages(statements);
  const known = pages.filter((page) => page !== null).length;
  return known >= fewestPages && known * 2 >= statements.length ? pages : [];
}

const fewestPages = 3;

/** The comparison of two sides that have no problems. */
export function compareSides(canonical: Side, live: Side): Comparison {
  const attached = compareStatements(canonical.policies, live.policies);
  const ofBoundary = compareStatements(canonical.boundary ?? [], live.boundary ?? []);
  const boundary = compareBoundary(canonical.boundary, live.boundary, ofBoundary);
  const limits = pairLimits(canonical.limits, live.limits).map(compareLimit);
  const isSame =
    !attached.some(isDifference) &&
    (boundary === 'absent' || boundary === 'same') &&
    limits.every(({ limit }) => limit.change === 'same');
  return {
    verdict: isSame ? 'equivalent' : 'changed',
    statements: [...attached, ...ofBoundary, ...limits.flatMap(({ statements }) => statements)],
    boundary,
    ...(limits.length > 0 ? { limits: limits.map(({ limit }) => limit) } : {}),
    problems: [],
  };
}

function compareLimit({ canonical, live }: { readonly canonical?: SideLimit; readonly live?: SideLimit }): {
  readonly limit: LimitChange;
  readonly statements: readonly StatementChange[];
} {
  const { name, kind } = (live ?? canonical) as SideLimit;
  const statements = compareStatements(canonical?.entries ?? [], live?.entries ?? []);
  if (!canonical || !live) return { limit: { name, kind, change: live ? 'added' : 'removed' }, statements };
  return { limit: { name, kind, change: statements.some(isDifference) ? 'changed' : 'same' }, statements };
}

function isDifference({ change }: StatementChange): boolean {
  return change !== 'same' && change !== 'moved';
}

function compareBoundary(
  canonical: readonly Entry[] | undefined,
  live: readonly Entry[] | undefined,
  statements: readonly StatementChange[],
): Comparison['boundary'] {
  if (canonical && live) return statements.some(isDifference) ? 'changed' : 'same';
  if (live) return 'added';
  return canonical ? 'removed' : 'absent';
}

/** The live statements in their order, then those that are gone, in the order of the canonical side. */
function compareStatements(canonical: readonly Entry[], live: readonly Entry[]): readonly StatementChange[] {
  const { same, edited, recut, added, removed } = pairStatements(canonical, live);
  const moved = movedPairs(same);
  const changes = new Map<Entry, StatementChange>();
  for (const pair of same) {
    changes.set(pair.live, toldAs(pair.live, moved.has(pair) ? 'moved' : 'same', { canonical: pair.canonical }));
  }
  for (const pair of edited) {
    const elements = differingElements(pair.canonical, pair.live);
    changes.set(pair.live, toldAs(pair.live, 'edited', { canonical: pair.canonical, elements }));
  }
  for (const pair of recut) changes.set(pair.live, toldAs(pair.live, 'moved', { canonical: pair.canonical }));
  for (const entry of added) changes.set(entry, toldAs(entry, 'added', {}));
  return [
    ...live.flatMap((entry) => changes.get(entry) ?? []),
    ...removed.map((entry) => ({ ...toldAs(entry, 'removed', {}), page: entry.page })),
  ];
}

function toldAs(
  { policy, kind, policyIndex, index, sid }: Entry,
  change: StatementChange['change'],
  { canonical, elements = [] }: { readonly canonical?: Entry | undefined; readonly elements?: readonly string[] },
): StatementChange {
  const { page = null, index: canonicalIndex = null } = canonical ?? {};
  return { policy, kind, ...documentOf(kind, policyIndex), index, canonicalIndex, sid, page, change, elements };
}

/** Which document of a limit; nothing for what is one document. */
export function documentOf(kind: Entry['kind'], policyIndex: number): { readonly document?: number } {
  return isLimitKind(kind) ? { document: policyIndex } : {};
}
