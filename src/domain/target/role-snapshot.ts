import type { Read } from '../evaluation/read.ts';
import type { RoleSelector } from './target.ts';

/** What IAM said of all selected roles. */
export interface RoleReading {
  /** One for each selector, in their order. */
  readonly selections: readonly RoleSelection[];
  /** How the roles were read, and why so. */
  readonly plan: ReadingPlan;
}

/** The roles of one selector. A role that an earlier selector has is left out. */
export interface RoleSelection {
  readonly selector: RoleSelector;
  /** One for a name or an ARN, whether it exists or not; any number for a pattern, unless the roles could not be listed. */
  readonly roles: Read<readonly RoleSnapshot[]>;
  /** For a pattern: the roles that fit it but for their tags, and that no selector selects. */
  readonly near: readonly NearRole[];
}

/** A role that somebody may take for a watched one. */
export interface NearRole {
  readonly name: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The choice between reading role by role and reading the whole account. */
export interface ReadingPlan {
  readonly method: 'direct' | 'bulk';
  /** A sentence for a person, with the figures. */
  readonly reason: string;
}

/** What IAM said of one selected role at one moment. */
export interface RoleSnapshot {
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

/** One version of a managed policy. */
export interface PolicyVersion {
  readonly versionId: string;
  readonly isDefault: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly document: Read<string>;
}
