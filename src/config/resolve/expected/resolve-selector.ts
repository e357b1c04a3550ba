import type { AttachmentPattern, RoleSelector } from '../../../domain/target/target.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { TargetConfiguration } from '../../schema/schema.ts';

/** A selector of roles as the domain has it. */
export function roleSelector(given: TargetConfiguration['roles'][number]): RoleSelector {
  const { prefix, path, tags, except, minimum } = given;
  if (prefix === undefined && path === undefined && tags === undefined) return attachmentPattern(given);
  return withoutAbsent({ prefix, path, tags, except, minimum });
}

/** A pattern over the name or the ARN of a policy, of which exactly one is given. */
export function attachmentPattern({
  name,
  arn,
}: {
  readonly name?: string | undefined;
  readonly arn?: string | undefined;
}): AttachmentPattern {
  return arn === undefined ? { name: name ?? '' } : { arn };
}
