import type { Evidence } from '../../domain/evaluation/evaluation.ts';
import type { Read } from '../../domain/evaluation/read.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { ExpectedAttachment, ExpectedAttachments } from '../../domain/target/expected-attachments.ts';
import type { AttachedPolicy, PolicyVersion } from '../../domain/target/role-snapshot.ts';
import type { Installation } from '../../policy/canonical/parameters/canonical-policy.ts';
import type { DocumentForRole, RoleRenderer } from '../../policy/canonical/render-for-role.ts';
import type { AlikeRoles } from '../roles/alike/alike-roles.ts';
import type { KnownLimits } from '../roles/comparing/organization-limits.ts';
import type { PolicyComparisons } from '../roles/comparing/policy-comparisons.ts';
import type { IdentityRules } from '../roles/role-identity.ts';

/** What every role of a target is judged by. */
export interface AttachmentRules {
  readonly installation: Installation;
  /** Renders what a role should have; the same facts are rendered once. */
  readonly renderFor: RoleRenderer;
  readonly identity: IdentityRules;
  readonly attachments: ExpectedAttachments;
  readonly comparisons: PolicyComparisons;
  /** Roles that are alike are compared once. */
  readonly alike: AlikeRoles;
  /** Whether the notebook policy is told here; the check policy-drift tells it where that is on. */
  readonly tellsNotebook: boolean;
  /** The versions of managed policies that differ, by ARN; those not in it were not read. */
  readonly versions: ReadonlyMap<string, Read<readonly PolicyVersion[]>>;
  /** What the organization holds back in the account; absent where that is not asked for. */
  readonly limits?: KnownLimits | undefined;
}

/** One thing that is wrong with a role. */
export interface AttachmentFault {
  readonly kind: string;
  readonly severity: Severity;
  /** What to tell the fault apart by: the id of the expected attachment, or the name or ARN of what is attached. */
  readonly path: string;
  readonly summary: string;
  readonly evidence: Evidence;
  /** Set where the fault is of a managed policy, which other roles may have too. */
  readonly policy?: AttachedPolicy;
}

/** An expected attachment with its document: `undefined` where any will do. */
export interface Entry {
  readonly attachment: ExpectedAttachment;
  readonly policies: readonly AttachedPolicy[];
  readonly document: DocumentForRole | undefined;
  /** Policies in its place beside one that is as it should be. */
  readonly surplus?: readonly AttachedPolicy[];
  /** The documents that will do as well, by what they are. */
  readonly alternatives?: readonly { readonly label: string; readonly document: DocumentForRole }[];
  readonly state?: 'as-expected' | 'outdated' | 'changed' | 'invalid' | 'absent' | 'unknown-document';
  /** What an outdated document is: `release 1.6.5 to 1.6.7`. */
  readonly label?: string;
}
