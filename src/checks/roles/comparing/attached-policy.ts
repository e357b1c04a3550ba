import type { AttachedPolicy } from '../../../domain/target/role-snapshot.ts';
import type { AttachmentSet } from '../../../policy/attachment-set.ts';

/** A policy as a comparison takes it. */
export function asMember(policy: AttachedPolicy): AttachmentSet['policies'][number] {
  return { name: policy.name, kind: policy.kind === 'inline' ? 'inline' : 'managed', document: textOf(policy) };
}

/** The document of a policy that was read. */
export function textOf({ document }: AttachedPolicy): string {
  return document.ok ? document.value : '';
}
