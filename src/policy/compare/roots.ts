import { type Box, differingGrants, type Grant, grantsOf } from './box.ts';

/** One side as sets of requests. */
export interface SideBoxes {
  readonly allow: readonly Box[];
  readonly deny: readonly Box[];
  /** Without one there is no ceiling. */
  readonly bound?: { readonly allow: readonly Box[]; readonly deny: readonly Box[] };
}

/**
 * Where to look for a request that one side has and the other has not: in all `positives` at once, and outside of all
 * `negatives`. Only what differs makes a root, because requests that match nothing but what both sides have word for word
 * are decided alike.
 */
export interface Root {
  readonly positives: readonly Grant[];
  readonly negatives: readonly Box[];
  /** The parts of the positives that differ: they are the cause. */
  readonly causes: readonly Box[];
}

/** The roots of what `ours` allows and `theirs` does not. */
export function rootsOfAllowed(ours: SideBoxes, theirs: SideBoxes): readonly Root[] {
  const denies = deniesOf(ours);
  const ceiling: readonly (readonly Grant[])[] = ours.bound
    ? ours.bound.allow.flatMap(grantsOf).map((one) => [one])
    : [[]];
  const under = (grant: Grant, more: Pick<Root, 'negatives' | 'causes'>): readonly Root[] =>
    ceiling.map((bound) => ({ positives: [grant, ...bound], ...more }));
  const allowed = differingGrants(ours.allow, theirs.allow).flatMap((grant) =>
    under(grant, { negatives: [...denies, ...theirs.allow], causes: [grant.box] }),
  );
  const all = ours.allow.flatMap(grantsOf);
  const denied = differingGrants(deniesOf(theirs), denies).flatMap((deny) =>
    all.flatMap((grant) =>
      under(grant, { negatives: denies, causes: [deny.box] }).map((root) => ({
        ...root,
        positives: [...root.positives, deny],
      })),
    ),
  );
  return [...allowed, ...denied, ...rootsOfCeiling(ours, theirs, all)];
}

/** Requests that the policies of both sides allow, and the boundary of one. */
function rootsOfCeiling(ours: SideBoxes, theirs: SideBoxes, all: readonly Grant[]): readonly Root[] {
  if (!theirs.bound) return [];
  const { allow } = theirs.bound;
  const negatives = [...deniesOf(ours), ...allow];
  // A boundary that came or went as a whole: what it touches is told by the statement that it was about.
  if (!ours.bound) return all.map((grant) => ({ positives: [grant], negatives, causes: [grant.box] }));
  return differingGrants(ours.bound.allow, allow).flatMap((bound) =>
    all.map((grant) => ({ positives: [grant, bound], negatives, causes: [bound.box] })),
  );
}

/** The roots of what `ours` denies explicitly and `theirs` does not. */
export function rootsOfDenied(ours: SideBoxes, theirs: SideBoxes): readonly Root[] {
  const negatives = deniesOf(theirs);
  return differingGrants(deniesOf(ours), negatives).map((grant) => ({
    positives: [grant],
    negatives,
    causes: [grant.box],
  }));
}

function deniesOf({ deny, bound }: SideBoxes): readonly Box[] {
  return [...deny, ...(bound?.deny ?? [])];
}
