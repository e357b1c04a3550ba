import type { AttachmentSet } from '../../attachment-set.ts';
import { recognisePages } from '../../canonical/pages.ts';
import type { Statement } from '../../parse/policy-document.ts';
import type { Comparison, StatementChange } from '../answer/comparison.ts';
import { type Entry, readSide, type Side } from './entry.ts';
import { movedPairs } from './moves.ts';
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
 * statements of all policies of one side are one pool, as IAM evaluates them; the boundary is compared apart.
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
  const isSame = !attached.some(isDifference) && (boundary === 'absent' || boundary === 'same');
  return {
    verdict: isSame ? 'equivalent' : 'changed',
    statements: [...attached, ...ofBoundary],
    boundary,
    problems: [],
  };
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
  { policy, kind, index, sid }: Entry,
  change: StatementChange['change'],
  { canonical, elements = [] }: { readonly canonical?: Entry | undefined; readonly elements?: readonly string[] },
): StatementChange {
  const { page = null, index: canonicalIndex = null } = canonical ?? {};
  return { policy, kind, index, canonicalIndex, sid, page, change, elements };
}
