import type { Pair } from './pairing.ts';

/**
 * Of pairs with the same meaning, those whose live statement stands elsewhere: in another policy, or out of order. The
 * pairs come in the order of the canonical side.
 */
export function movedPairs(same: readonly Pair[]): ReadonlySet<Pair> {
  const home = homePolicies(same);
  const atHome = same.filter(({ canonical, live }) => home.get(canonical.policyIndex) === live.policyIndex);
  const kept = new Set(
    [...Map.groupBy(atHome, ({ canonical }) => canonical.policyIndex).values()].flatMap(longestIncreasing),
  );
  return new Set(same.filter((pair) => !kept.has(pair)));
}

/** For each canonical policy the live one that holds most of it; of equals, the one with its name. */
function homePolicies(same: readonly Pair[]): ReadonlyMap<number, number> {
  const home = new Map<number, number>();
  for (const [policyIndex, pairs] of Map.groupBy(same, ({ canonical }) => canonical.policyIndex)) {
    const groups = [...Map.groupBy(pairs, ({ live }) => live.policyIndex)];
    const [best] = groups.toSorted(
      ([, a], [, b]) => b.length - a.length || Number(isNamesake(b)) - Number(isNamesake(a)),
    );
    if (best) home.set(policyIndex, best[0]);
  }
  return home;
}

function isNamesake([first]: readonly Pair[]): boolean {
  return first !== undefined && first.canonical.policy === first.live.policy;
}

/** The most pairs that kept their order, so that one moved statement does not make all the others look moved. */
function longestIncreasing(pairs: readonly Pair[]): readonly Pair[] {
  const chains: { readonly length: number; readonly last: Pair; readonly before: number }[] = [];
  let best = -1;
  for (const pair of pairs) {
    let before = -1;
    chains.forEach((chain, at) => {
      const fits = chain.last.live.index < pair.live.index;
      if (fits && chain.length > (chains[before]?.length ?? 0)) before = at;
    });
    const length = (chains[before]?.length ?? 0) + 1;
    chains.push({ length, last: pair, before });
    if (length > (chains[best]?.length ?? 0)) best = chains.length - 1;
  }
  const kept: Pair[] = [];
  for (let chain = chains[best]; chain; chain = chains[chain.before]) kept.push(chain.last);
  return kept;
}
