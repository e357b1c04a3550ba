import type { Evidence, Json } from '../../domain/evaluation/evaluation.ts';
import type { AttachedPolicy, RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import { textOf } from '../roles/comparing/attached-policy.ts';
import type { PolicyComparisons } from '../roles/comparing/policy-comparisons.ts';
import { toJson } from '../roles/comparing/policy-verdict.ts';
import { TextNumbers } from '../roles/comparing/text-numbers.ts';
import type { Entry } from './attachment-entry.ts';

/** The permissions boundary that a role has, beside the one that it should have. */
export interface BoundarySides {
  readonly expected: Entry;
  /** `undefined` where the role has none. */
  readonly live: AttachedPolicy | undefined;
}

/** The boundaries of all roles, each pair of documents once, and which of them a role has. */
export interface SharedBoundaries {
  readonly shared: readonly Json[];
  /** The place in `shared`; `null` where no boundary is expected, or too many others were different before. */
  readonly placeOf: (role: RoleSnapshot) => number | null;
}

/** The most pairs that are kept: roles share their boundary, and a thousand different ones would fill the store. */
const keptPairs = 20;

/** Statement by statement, so that both can be laid side by side; those that differ first. */
export function shareBoundaries(
  roles: readonly { readonly snapshot: RoleSnapshot; readonly sides: BoundarySides }[],
  comparisons: Pick<PolicyComparisons, 'statements'>,
): SharedBoundaries {
  const numbers = new TextNumbers();
  const pairs = Map.groupBy(roles, ({ sides }) => pairKey(sides, numbers));
  const kept = [...pairs.values()]
    .toSorted(([one], [other]) => Number(isRight(one?.sides)) - Number(isRight(other?.sides)))
    .slice(0, keptPairs);
  const places = new Map<RoleSnapshot, number>();
  for (const [index, pair] of kept.entries()) for (const { snapshot } of pair) places.set(snapshot, index);
  return {
    shared: kept.flatMap(([first]) => (first ? [describe(first.sides, comparisons)] : [])),
    placeOf: (role) => places.get(role) ?? null,
  };
}

function pairKey(sides: BoundarySides, numbers: TextNumbers): string {
  const [canonical, { live }] = [canonicalOf(sides), sides];
  return JSON.stringify([
    canonical === null ? null : numbers.of(canonical),
    live ? [live.name, live.arn ?? null, live.versionId ?? null, numbers.of(textOf(live))] : null,
  ]);
}

function isRight(sides: BoundarySides | undefined): boolean {
  return sides?.expected.state === 'as-expected' || sides?.expected.state === 'outdated';
}

/** The document that the boundary should have; `null` where any will do, or where it cannot be said. */
function canonicalOf({ expected: { document } }: BoundarySides): string | null {
  return document?.ok ? document.text : null;
}

function describe(sides: BoundarySides, { statements }: Pick<PolicyComparisons, 'statements'>): Json {
  const { expected, live } = sides;
  const canonical = canonicalOf(sides);
  const compared = canonical === null || !live ? [] : statements(canonical, textOf(live));
  const named = live && compared.map((change) => ({ ...change, policy: live.name, kind: 'boundary' as const }));
  return toJson({
    id: expected.attachment.id,
    canonical,
    live: live ? describeLive(live) : null,
    state: expected.state,
    statements: named ?? [],
  });
}

function describeLive(policy: AttachedPolicy): Evidence {
  const { name, arn, versionId } = policy;
  return { kind: 'boundary', name, arn: arn ?? null, versionId: versionId ?? null, document: textOf(policy) };
}
