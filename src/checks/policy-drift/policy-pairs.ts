import { matchesGlob } from '../../domain/target/glob.ts';
import type { AttachedPolicy, RoleRecord, RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import type { AttachmentPattern } from '../../domain/target/target.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import type { CanonicalPolicy } from '../../policy/canonical/parameters/canonical-policy.ts';
import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { FailedComparison } from '../roles/comparing/failed-comparison.ts';
import { actingOn, isWorthLimiting, withinLimits } from '../roles/comparing/held-back.ts';
import type { KnownLimits } from '../roles/comparing/organization-limits.ts';
import { TextNumbers } from '../roles/comparing/text-numbers.ts';
import type { CanonicalPolicies } from './canonical-of-role.ts';

/** Two sets of attachments to compare, with the page numbers of the canonical statements. */
export interface PolicyPair {
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
  /** The statements of the built-in template are recognised without. */
  readonly pages?: readonly (string | null)[];
}

/** What `judgeRole` needs to have compared, by the key that it looks the answers up by. */
export function pairsToCompare({
  canonical,
  attached,
  roles,
}: {
  readonly canonical: CanonicalPolicies;
  readonly attached: AttachmentPattern;
  readonly roles: readonly RoleSnapshot[];
}): ReadonlyMap<string, PolicyPair> {
  return new Map(
    roles.flatMap(({ role }) => {
      if (!role.ok) return [];
      const { notebook, failures } = readNotebook(role.value, attached);
      if (failures.length > 0 || notebook.length === 0) return [];
      const wanted = canonical.of(role.value);
      if (!wanted.ok) return [];
      return [wanted.policy, ...wanted.accepted].map(
        (one) => [pairKey(notebook, one.text, canonical), pairOf(notebook, one)] as const,
      );
    }),
  );
}

/** Those of the pairs that gained something, within the limits of the organization. */
export function pairsToLimit(
  { limits }: { readonly limits?: KnownLimits | undefined },
  pairs: ReadonlyMap<string, PolicyPair>,
  comparisons: ReadonlyMap<string, ExactComparison | FailedComparison>,
): ReadonlyMap<string, PolicyPair> {
  const given = limits?.status === 'applied' ? limits.limits : [];
  return new Map(
    [...pairs].flatMap(([key, pair]) => {
      const comparison = comparisons.get(key);
      if (!comparison || comparison instanceof FailedComparison) return [];
      const acting = actingOn(comparison, given);
      return isWorthLimiting(comparison, acting) ? [[key, { ...pair, ...withinLimits(pair, acting) }] as const] : [];
    }),
  );
}

/** The texts of one evaluation, numbered: thousands of roles have the same long ones. */
const numbers = new WeakMap<CanonicalPolicies, TextNumbers>();

/** Many roles have the same policies and should have the same: they are one pair of this evaluation. */
export function pairKey(notebook: readonly AttachedPolicy[], wanted: string, of: CanonicalPolicies): string {
  const known = numbers.get(of) ?? new TextNumbers();
  numbers.set(of, known);
  const live = liveOf(notebook).map(({ name, kind, document }) => [name, kind, known.of(document)]);
  return JSON.stringify([known.of(wanted), live]);
}

function pairOf(
  notebook: readonly AttachedPolicy[],
  canonical: Pick<CanonicalPolicy, 'text'> & Partial<Pick<CanonicalPolicy, 'statements'>>,
): PolicyPair {
  const live = liveOf(notebook);
  const [first] = live;
  const expected = { name: first?.name ?? 'canonical', kind: first?.kind ?? 'managed', document: canonical.text };
  return {
    canonical: { policies: [expected] },
    live: { policies: live },
    ...(canonical.statements ? { pages: canonical.statements.map(({ page }) => page) } : {}),
  };
}

function liveOf(notebook: readonly AttachedPolicy[]) {
  return notebook.map(({ kind, name, document }) => ({
    name,
    kind: kind === 'inline' ? ('inline' as const) : ('managed' as const),
    document: document.ok ? document.value : '',
  }));
}

/** A notebook policy may stand in a list that could not be read: without it neither "missing" nor a verdict is proven. */
export function readNotebook(record: RoleRecord, pattern: AttachmentPattern) {
  const lists = [record.managed, record.inline];
  const attached = lists.flatMap((list) => (list.ok ? list.value : []));
  const notebook = attached.filter((policy) => isSelected(policy, pattern));
  const failures = [
    ...lists.flatMap((list) => (list.ok ? [] : [list.failure])),
    ...notebook.flatMap(({ document }) => (document.ok ? [] : [document.failure])),
  ];
  return { attached, notebook, failures };
}

function isSelected({ name, arn }: AttachedPolicy, pattern: AttachmentPattern): boolean {
  return 'name' in pattern ? matchesGlob(pattern.name, name) : arn !== undefined && matchesGlob(pattern.arn, arn);
}
