import { matchesGlob } from '../../../domain/target/glob.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import { known, type Resolved, unresolved } from '../template/resolution.ts';
import type { StackIdentity } from './stack-identity.ts';

/** The one policy of a stack that a pattern names. */
export interface SelectedPolicy {
  readonly logicalId: string;
  readonly name: string;
  /** Absent for an inline policy. */
  readonly arn?: string;
  /** The document as data. */
  readonly document: unknown;
}

/**
 * The policy whose logical id fits the pattern: a managed one, an inline one, or the only inline policy of a role. Where none
 * or several fit, the problem names what there is.
 */
export function selectPolicy({ roles, policies }: StackIdentity, pattern: string): Resolved<SelectedPolicy> {
  const own = roles.flatMap(({ inline }) => (inline.ok ? inline.value : []));
  const embedded = own.filter(({ logicalId }) => roles.some((role) => role.logicalId === logicalId));
  const candidates = [...policies, ...embedded.map((policy) => ({ ...policy, arn: undefined }))];
  const found = candidates.filter(({ logicalId }) => matchesGlob(pattern, logicalId));
  const [only] = found;
  if (!only || found.length > 1) return unresolved('Resources', selectionProblem(pattern, { found, candidates }));
  const { logicalId, name, arn, document } = only;
  if (!name.ok) return name;
  if (!document.ok) return document;
  if (arn && !arn.ok) return arn;
  return known({ logicalId, name: name.value, document: document.value, ...withoutAbsent({ arn: arn?.value }) });
}

interface Candidate {
  readonly logicalId: string;
}

function selectionProblem(
  pattern: string,
  { found, candidates }: { readonly found: readonly Candidate[]; readonly candidates: readonly Candidate[] },
): string {
  if (found.length > 0) return `has ${found.length} policies that fit ${pattern}: ${namesOf(found)}; name one of them`;
  if (candidates.length === 0) return `has no policy at all, so none that fits ${pattern}`;
  return `has no policy that fits ${pattern}; it has ${namesOf(candidates)}`;
}

function namesOf(candidates: readonly Candidate[]): string {
  const names = [...new Set(candidates.map(({ logicalId }) => logicalId))].toSorted();
  return names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
}
