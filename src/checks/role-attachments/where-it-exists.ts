import type { Read } from '../../domain/evaluation/read.ts';
import type { ExpectedAttachment, ExpectedAttachments } from '../../domain/target/expected-attachments.ts';
import type { PolicyVersion, RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import type { Installation } from '../../policy/canonical/parameters/canonical-policy.ts';

/**
 * The ARN of a policy that is only required where the account has it; `undefined` for every other attachment. A name stands
 * for a policy without a path, which is what applications make.
 */
export function policyInQuestion(
  { required, place }: ExpectedAttachment,
  { partition, accountId }: Installation,
): string | undefined {
  if (required !== 'where_it_exists' || !('pattern' in place)) return undefined;
  return 'arn' in place.pattern ? place.pattern.arn : `arn:${partition}:iam::${accountId}:policy/${place.pattern.name}`;
}

/** What was read of the account, by which it is known whether a policy exists. */
export interface ExistenceReading {
  readonly installation: Installation;
  readonly roles: readonly RoleSnapshot[];
  readonly versions: ReadonlyMap<string, Read<readonly PolicyVersion[]>>;
}

/** The same expectation, in which an attachment is required or not: whether its policy exists is settled, or unknown. */
export function settleExistence(attachments: ExpectedAttachments, reading: ExistenceReading): ExpectedAttachments {
  return { ...attachments, expected: attachments.expected.map((one) => settled(one, reading)) };
}

function settled(
  attachment: ExpectedAttachment,
  { installation, roles, versions }: ExistenceReading,
): ExpectedAttachment {
  const arn = policyInQuestion(attachment, installation);
  if (arn === undefined) return attachment;
  const read = versions.get(arn);
  if (read?.ok || isAttached(arn, roles)) return { ...attachment, required: true };
  if (!read || read.failure.reason === 'not_found') return { ...attachment, required: false };
  return { ...attachment, required: false, document: { kind: 'unknown', failures: [read.failure] } };
}

/** By its name, for it may have a path. */
function isAttached(arn: string, roles: readonly RoleSnapshot[]): boolean {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return roles.some(
    ({ role }) => role.ok && role.value.managed.ok && role.value.managed.value.some((one) => one.name === name),
  );
}
