import type { SideLimit } from './entry.ts';

/** A limit of both sides, or of one that the other has not. */
export interface LimitPair<One> {
  readonly canonical?: One;
  readonly live?: One;
}

/** Pairs the limits of one kind and name, in their order where there are several; those of the live side first. */
export function pairLimits<One extends Pick<SideLimit, 'name' | 'kind'>>(
  canonical: readonly One[],
  live: readonly One[],
): readonly LimitPair<One>[] {
  const left = Map.groupBy(canonical, placeOf);
  const paired = live.map((one): LimitPair<One> => {
    const [first, ...more] = left.get(placeOf(one)) ?? [];
    left.set(placeOf(one), more);
    return first ? { canonical: first, live: one } : { live: one };
  });
  return [...paired, ...[...left.values()].flat().map((one) => ({ canonical: one }))];
}

function placeOf({ name, kind }: Pick<SideLimit, 'name' | 'kind'>): string {
  return `${kind} ${name}`;
}
