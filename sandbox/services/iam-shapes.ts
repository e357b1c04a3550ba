import type { Tag } from '@aws-sdk/client-iam';
import { extendedEncodeURIComponent } from '@smithy/core/protocols';
import type { SandboxAccount } from '../account/account.ts';
import type { ResourceTag } from '../account/resource.ts';
import { required } from '../wire/service-error.ts';

/** A document as IAM answers it: "URL-encoded compliant with RFC 3986" (IAM API reference, GetPolicyVersion). */
export function encodeDocument(account: SandboxAccount, document: string): string {
  return account.documentEncoding === 'raw' ? document : extendedEncodeURIComponent(document);
}

/** A text that IAM's model requires. */
export function named(value: string | undefined, member: string): string {
  return required(value, member, 'ValidationError');
}

/** Tags in the shape of the SDK. */
export function sdkTags(tags: readonly ResourceTag[]): Tag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}
