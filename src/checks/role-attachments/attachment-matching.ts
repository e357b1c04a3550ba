import {
  type AttachmentPlace,
  type ExpectedAttachment,
  type ExpectedAttachments,
  notebookAttachmentId,
  type PermittedAttachment,
} from '../../domain/target/expected-attachments.ts';
import { matchesGlob } from '../../domain/target/glob.ts';
import { isRolePattern, matchesRole } from '../../domain/target/role-selector.ts';
import type { AttachedPolicy, RoleRecord } from '../../domain/target/role-snapshot.ts';
import type { AttachmentPattern, RoleSelector } from '../../domain/target/target.ts';

/** What is attached to a role, by what it should be. */
export interface MatchedAttachments {
  /** Every expected attachment that belongs on the role, with the policies that stand in its place. */
  readonly expected: readonly {
    readonly attachment: ExpectedAttachment;
    readonly policies: readonly AttachedPolicy[];
  }[];
  readonly permitted: readonly { readonly policy: AttachedPolicy; readonly permitted: PermittedAttachment }[];
  readonly unexpected: readonly AttachedPolicy[];
}

/**
 * Puts every attached policy in the first place that it fits. The notebook policy comes last, because its pattern is
 * often wide. The boundary is a place of its own; where none is expected, it is neither permitted nor unexpected.
 */
export function matchAttachments(
  record: RoleRecord,
  attached: readonly AttachedPolicy[],
  { expected, permitted }: Pick<ExpectedAttachments, 'expected' | 'permitted'>,
): MatchedAttachments {
  const own = expected.filter((attachment) => isSaidOf(attachment, record));
  const order = own.toSorted((a, b) => Number(a.id === notebookAttachmentId) - Number(b.id === notebookAttachmentId));
  const placed = new Map<ExpectedAttachment, AttachedPolicy[]>(own.map((attachment) => [attachment, []]));
  const rest: AttachedPolicy[] = [];
  for (const policy of [...attached, ...(record.boundary ? [record.boundary] : [])]) {
    const home = order.find(({ place }) => isPlaceOf(place, policy));
    if (home) placed.get(home)?.push(policy);
    else if (policy.kind !== 'boundary') rest.push(policy);
  }
  const allowed = rest.flatMap((policy) => {
    const place = permitted.find((one) => isPlaceOf(one.place, policy));
    return place ? [{ policy, permitted: place }] : [];
  });
  const known = new Set(allowed.map(({ policy }) => policy));
  return {
    expected: own.map((attachment) => ({ attachment, policies: placed.get(attachment) ?? [] })),
    permitted: allowed,
    unexpected: rest.filter((policy) => !known.has(policy)),
  };
}

/** Whether something that is said of these roles, or of all, is said of this one. */
export function isSaidOf({ roles }: { readonly roles?: readonly RoleSelector[] }, record: RoleRecord): boolean {
  return !roles || roles.some((selector) => selects(selector, record));
}

/** Whether a selector of the configuration wants this role. */
function selects(selector: RoleSelector, record: RoleRecord): boolean {
  if (isRolePattern(selector)) return matchesRole(selector, record);
  return 'name' in selector ? selector.name === record.name : selector.arn === record.arn;
}

function isPlaceOf(place: AttachmentPlace, policy: AttachedPolicy): boolean {
  if (place.kind === 'inline') return policy.kind === 'inline' && matchesGlob(place.name, policy.name);
  if (place.kind === 'attached') return policy.kind !== 'boundary' && fits(place.pattern, policy);
  return place.kind === policy.kind && fits(place.pattern, policy);
}

function fits(pattern: AttachmentPattern, { name, arn }: AttachedPolicy): boolean {
  return 'name' in pattern ? matchesGlob(pattern.name, name) : arn !== undefined && matchesGlob(pattern.arn, arn);
}
