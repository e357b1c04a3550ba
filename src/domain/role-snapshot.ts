import type { Read } from './read.ts';

/** What IAM said of one selected role at one moment. */
export interface RoleSnapshot {
  /** The name as selected in the configuration. */
  readonly name: string;
  readonly arn: string;
  /** `not_found` when IAM says that there is no such role; any other failure leaves it unknown. */
  readonly role: Read<RoleRecord>;
}

/** A role that exists, and what is attached to it. A list that could not be read is a failure, not an empty list. */
export interface RoleRecord {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** The trust policy as JSON text, already decoded. */
  readonly trustPolicy: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly managed: Read<readonly AttachedPolicy[]>;
  readonly inline: Read<readonly AttachedPolicy[]>;
  readonly boundary?: AttachedPolicy;
}

/** One policy on a role. */
export interface AttachedPolicy {
  readonly kind: 'managed' | 'inline' | 'boundary';
  readonly name: string;
  /** Absent for inline policies. */
  readonly arn?: string;
  /** The default version of a managed policy, such as `v3`. */
  readonly versionId?: string;
  /** The document as JSON text, already URL-decoded where it was encoded. */
  readonly document: Read<string>;
}
