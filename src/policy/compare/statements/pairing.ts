import type { Entry } from './entry.ts';
import { coveredStatements } from './grants.ts';
import { similarity } from './similarity.ts';

/** Which statement of the canonical side became which of the live side. */
export interface Pairing {
  /** The same meaning, pair by pair, in the order of the canonical side. */
  readonly same: readonly Pair[];
  readonly edited: readonly Pair[];
  /** Live statements that only repeat what stands in the canonical side in another cut, with one that holds a part of it. */
  readonly recut: readonly { readonly live: Entry; readonly canonical: Entry | undefined }[];
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
}

/** Two statements that belong together. */
export interface Pair {
  readonly canonical: Entry;
  readonly live: Entry;
}

/** From this similarity on, two statements are one that was edited and not one removed and another added. */
const editedFrom = 0.5;

/** With more candidates than this, similarity is not computed: a bound on work that no real role reaches. */
const maxCandidates = 40_000;

/** Pairs by meaning first; what is left by Sid, then by similarity. Nothing that the other side also says is a change. */
export function pairStatements(canonical: readonly Entry[], live: readonly Entry[]): Pairing {
  const same = pairSame(canonical, live);
  const paired = new Set(same.flatMap((pair) => [pair.canonical, pair.live]));
  const left = { canonical: without(canonical, paired), live: without(live, paired) };
  const kept = new Set([...coveredBy(left.canonical, live), ...coveredBy(left.live, canonical)]);
  const edited = pairEdited(left.canonical, left.live, kept);
  const done = new Set(edited.flatMap((pair) => [pair.canonical, pair.live]));
  const rest = { canonical: without(left.canonical, done), live: without(left.live, done) };
  return {
    same,
    edited,
    recut: rest.live
      .filter((entry) => kept.has(entry))
      .map((entry) => ({ live: entry, canonical: sourceOf(entry, canonical) })),
    added: without(rest.live, kept),
    removed: without(rest.canonical, kept),
  };
}

function without(entries: readonly Entry[], taken: ReadonlySet<Entry>): readonly Entry[] {
  return entries.filter((entry) => !taken.has(entry));
}

/** Equal meaning; among several equal ones, those of the same Sid and then of the same order first. */
function pairSame(canonical: readonly Entry[], live: readonly Entry[]): readonly Pair[] {
  const byKey = Map.groupBy(live, ({ normal }) => normal.key);
  const pairs: Pair[] = [];
  for (const entry of canonical) {
    const candidates = byKey.get(entry.normal.key) ?? [];
    const bySid = candidates.findIndex(({ sid }) => sid === entry.sid);
    const [found] = candidates.splice(Math.max(bySid, 0), 1);
    if (found) pairs.push({ canonical: entry, live: found });
  }
  return pairs;
}

function coveredBy(entries: readonly Entry[], others: readonly Entry[]): readonly Entry[] {
  if (entries.length === 0) return [];
  const covered = coveredStatements(
    entries.map(({ normal }) => normal),
    others.map(({ normal }) => normal),
  );
  return entries.filter((_, index) => covered?.[index]);
}

function pairEdited(canonical: readonly Entry[], live: readonly Entry[], kept: ReadonlySet<Entry>): readonly Pair[] {
  const isChange = (pair: Pair) => !(kept.has(pair.canonical) && kept.has(pair.live));
  const named = pairBySid(canonical, live).filter(isChange);
  const taken = new Set(named.flatMap((pair) => [pair.canonical, pair.live]));
  const candidates = rankedCandidates(without(canonical, taken), without(live, taken)).filter(isChange);
  const pairs = [...named];
  for (const pair of candidates) {
    if (taken.has(pair.canonical) || taken.has(pair.live)) continue;
    taken.add(pair.canonical).add(pair.live);
    pairs.push(pair);
  }
  return pairs;
}

function pairBySid(canonical: readonly Entry[], live: readonly Entry[]): readonly Pair[] {
  const liveBySid = Map.groupBy(live, ({ sid }) => sid);
  const canonicalBySid = Map.groupBy(canonical, ({ sid }) => sid);
  return canonical.flatMap((entry) => {
    const [found, ...more] = liveBySid.get(entry.sid) ?? [];
    const single = more.length === 0 && canonicalBySid.get(entry.sid)?.length === 1;
    return entry.sid !== null && found && single ? { canonical: entry, live: found } : [];
  });
}

function rankedCandidates(canonical: readonly Entry[], live: readonly Entry[]): readonly Pair[] {
  if (canonical.length * live.length > maxCandidates) return [];
  return canonical
    .flatMap((one) =>
      live.map((other) => ({
        pair: { canonical: one, live: other },
        score: similarity(one, other),
        distance: Math.abs(one.index - other.index),
      })),
    )
    .filter(({ score }) => score >= editedFrom)
    .toSorted((a, b) => b.score - a.score || a.distance - b.distance)
    .map(({ pair }) => pair);
}

/** The canonical statement that a part of one came from, for its page number. */
function sourceOf(entry: Entry, canonical: readonly Entry[]): Entry | undefined {
  return canonical
    .filter(({ normal }) => normal.effect === entry.normal.effect)
    .map((source) => ({ source, score: similarity(source, entry) }))
    .toSorted((a, b) => b.score - a.score)[0]?.source;
}
