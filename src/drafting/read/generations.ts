import { compareDocuments, compareStatements } from '../../checks/roles/comparing/policy-comparisons.ts';
import type { Installation } from '../../policy/canonical/parameters/canonical-policy.ts';
import { type GenerationMatch, releasesOf } from '../../policy/canonical/recognition/releases-of.ts';
import {
  type Generation,
  generationLabel,
  isSince,
  type Release,
  releases,
} from '../../policy/canonical/releases/releases.ts';
import { builtinTemplates } from '../../policy/canonical/templates.ts';

/** The releases that an installation may be of: from the first to the last. */
export interface ReleaseRange {
  readonly first: Release;
  readonly last: Release;
}

/** Every release: nothing narrows it. */
export const anyRelease: ReleaseRange = { first: releases[0], last: 'unreleased' };

type Match = GenerationMatch<{ readonly change: string; readonly index: number }>;

/** The generations of a built-in template beside a live document, the equal ones first. */
export function generationsBeside(
  template: string,
  live: string,
  { installation, parameters = {} }: RecognitionContext,
): readonly Match[] {
  const builtin = builtinTemplates.find(({ name }) => name === template);
  if (!builtin) return [];
  const known = new Set(builtin.parameterNames(installation));
  const given = Object.fromEntries(Object.entries(parameters).filter(([name]) => known.has(name)));
  return releasesOf(live, { template: builtin, installation, parameters: given, compare });
}

/** What documents are recognised with. */
export interface RecognitionContext {
  readonly installation: Installation;
  /** Values that are known; the others are taken from the document itself. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

function compare(canonical: string, live: string) {
  return { verdict: compareDocuments(canonical, live), statements: compareStatements(canonical, live) };
}

/** Those that the document equals. */
export function equalGenerations(matches: readonly Match[]): readonly Generation[] {
  return matches.filter(({ isEqual }) => isEqual).map(({ generation }) => generation);
}

/** The releases that two documents have in common; the first range where they have none. */
export function narrowed(range: ReleaseRange, { first, last }: ReleaseRange): ReleaseRange {
  const from = isSince(range.first, first) ? range.first : first;
  const to = isSince(range.last, last) ? last : range.last;
  return isSince(to, from) ? { first: from, last: to } : range;
}

/** Whether a generation and a range have a release in common. */
export function overlaps({ first, last }: Generation, range: ReleaseRange): boolean {
  return isSince(last, range.first) && isSince(range.last, first);
}

/** The newest release of a generation that is in the range, else the newest of the generation that was released. */
export function releaseWithin(generation: Generation, range: ReleaseRange): Release {
  const own = releases.filter((one) => isSince(one, generation.first) && isSince(generation.last, one));
  const shared = own.filter((one) => isSince(one, range.first) && isSince(range.last, one));
  const candidates = shared.length > 0 ? shared : own;
  return candidates.findLast((one) => one !== 'unreleased') ?? generation.first;
}

/** `release 1.6.10`, `release 1.6.5 to 1.6.7`. */
export function rangeLabel({ first, last }: ReleaseRange): string {
  const label = generationLabel({ first, last });
  return label === 'unreleased' ? 'newer than any release that this program knows' : `release ${label}`;
}
