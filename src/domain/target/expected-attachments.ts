import type { ReadFailure } from '../evaluation/read.ts';
import type { InstallationFactId } from './installation-facts.ts';
import type { StackReference } from './stack-reading.ts';
import type { AttachmentPattern, RoleSelector } from './target.ts';

/** Where an attachment is on a role. An inline policy is known by a pattern over its name; `attached` is either. */
export type AttachmentPlace =
  | { readonly kind: 'attached'; readonly pattern: AttachmentPattern }
  | { readonly kind: 'managed'; readonly pattern: AttachmentPattern }
  | { readonly kind: 'inline'; readonly name: string }
  | { readonly kind: 'boundary'; readonly pattern: AttachmentPattern };

/** What fills in a parameter for a role: one of its tags, its ARN, name or path, or a fact of the installation. */
export type RoleFact = { readonly tag: string } | 'arn' | 'name' | 'path' | { readonly fact: InstallationFactId };

/** The document that an attachment should have. */
export type ExpectedDocument =
  /** As it is, whatever that is. */
  | { readonly kind: 'any' }
  /** What it should be could not be found out. */
  | { readonly kind: 'unknown'; readonly failures: readonly ReadFailure[] }
  /** The same for every role. */
  | { readonly kind: 'fixed'; readonly text: string; readonly pages: readonly (string | null)[] }
  /** Another for each role, filled in from the facts of the role. */
  | {
      readonly kind: 'by-role';
      readonly template:
        | { readonly name: string; readonly add?: readonly unknown[] }
        | { readonly fileName: string; readonly text: string };
      readonly parameters: Readonly<Record<string, unknown>>;
      readonly facts: Readonly<Record<string, RoleFact>>;
    };

/** A document of a stack of CloudFormation, which is known once the stack is read. */
export interface StackDocument {
  readonly kind: 'stack';
  readonly stack: StackReference;
  /** An anchored glob over the logical ids of the stack's policies. */
  readonly resource: string;
}

/** A document that will do as well, such as that of an older release. */
export interface AcceptedDocument {
  /** What it is, to follow "is that of": `release 1.6.5 to 1.6.7`. */
  readonly label: string;
  readonly document: Extract<ExpectedDocument, { readonly kind: 'fixed' | 'by-role' }>;
}

/** One policy that should be attached. */
export interface ExpectedAttachment {
  readonly id: string;
  readonly place: AttachmentPlace;
  readonly document: ExpectedDocument;
  /** Where the document comes from, in words: `stack mlspace-iam, resource Guard`. */
  readonly origin?: string;
  /** What else the document may be; it is then told as outdated and not as changed. */
  readonly accepted?: readonly AcceptedDocument[];
  /** Set where nothing is told of a document that is accepted. */
  readonly isQuietWhenOutdated?: true;
  /** The built-in template of the document, by which the release of another one is recognised. */
  readonly template?: string;
  /** Whether its absence is a finding; `where_it_exists`: where the account has the policy. */
  readonly required: boolean | 'where_it_exists';
  /** The roles that it belongs on; absent for all. */
  readonly roles?: readonly RoleSelector[];
}

/** The same as it is configured: a stack may say the document, and with it the place. */
export interface ConfiguredAttachment extends Omit<ExpectedAttachment, 'document' | 'place'> {
  readonly document: ExpectedDocument | StackDocument;
  readonly place?: AttachmentPlace;
}

/** What may be attached without being expected. */
export interface PermittedAttachment {
  readonly place: Extract<AttachmentPlace, { kind: 'managed' | 'inline' }>;
  /** The most that it may allow; absent where it may say anything, which then counts as more than the role should do. */
  readonly atMost?: AcceptedDocument['document'];
}

/** Roles of which it is not known what else should be on them, and why. */
export interface OpenExpectation {
  /** Absent for all. */
  readonly roles?: readonly RoleSelector[];
  readonly failures: readonly ReadFailure[];
}

/** What should be attached to the roles of a target, and who may assume them. */
export interface ExpectedAttachments {
  /** The notebook policy first. */
  readonly expected: readonly ExpectedAttachment[];
  readonly permitted: readonly PermittedAttachment[];
  /** What is said of the trust of certain roles: the first that fits goes, and goes before everything else. */
  readonly trustOfRoles?: readonly TrustOfRoles[];
  /** By the name of the role, where a stack says it. */
  readonly trustOf?: ReadonlyMap<string, ExpectedTrust>;
  /** What goes for every other role. */
  readonly trust: ExpectedTrust;
  /** Where a source could not be read that may say more of a role. */
  readonly open?: readonly OpenExpectation[];
}

/**
 * The trust policy that a role should have, as JSON text; unless `exactly`, one that trusts nobody else is as good.
 */
export interface ExpectedTrust {
  readonly text: string;
  readonly exactly: boolean;
  /** Trust policies that will do as well, by what they are: `release 1.4.0 to 1.6.10`. */
  readonly accepted?: readonly { readonly label: string; readonly text: string }[];
  /** Where it comes from, in words. */
  readonly origin?: string;
}

/** The trust that is said of certain roles. */
export interface TrustOfRoles extends ExpectedTrust {
  /** Absent for all. */
  readonly roles?: readonly RoleSelector[];
}

/** The same as it is configured, before any stack is read. */
export interface ConfiguredAttachments extends Omit<ExpectedAttachments, 'expected' | 'trustOf' | 'open'> {
  readonly expected: readonly ConfiguredAttachment[];
  /** Whether the configuration says who may assume the roles, so that no stack does. */
  readonly saysTrust: boolean;
}

/** The id of the notebook policy among the expected attachments. */
export const notebookAttachmentId = 'notebook-policy';
