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
  readonly document: Exclude<ExpectedDocument, { readonly kind: 'any' }>;
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
  /** Whether its absence is a finding. */
  readonly required: boolean;
  /** The roles that it belongs on; absent for all. */
  readonly roles?: readonly RoleSelector[];
}

/** The same as it is configured: a stack may say the document, and with it the place. */
export interface ConfiguredAttachment extends Omit<ExpectedAttachment, 'document' | 'place'> {
  readonly document: ExpectedDocument | StackDocument;
  readonly place?: AttachmentPlace;
}

/** What may be attached without being expected. */
export type PermittedAttachment = Extract<AttachmentPlace, { kind: 'managed' | 'inline' }>;

/** What should be attached to the roles of a target, and who may assume them. */
export interface ExpectedAttachments {
  /** The notebook policy first. */
  readonly expected: readonly ExpectedAttachment[];
  readonly permitted: readonly PermittedAttachment[];
  /** The most that a role may trust, or exactly what it should trust: a trust policy as JSON text. */
  readonly trust: ExpectedTrust;
  /** By the name of the role, where a stack says it. */
  readonly trustOf?: ReadonlyMap<string, ExpectedTrust>;
}

/**
 * The trust policy that a role should have, as JSON text; unless `exactly`, one that trusts nobody else is as good.
 */
export interface ExpectedTrust {
  readonly text: string;
  readonly exactly: boolean;
}

/** The same as it is configured, before any stack is read. */
export interface ConfiguredAttachments extends Omit<ExpectedAttachments, 'expected' | 'trustOf'> {
  readonly expected: readonly ConfiguredAttachment[];
  /** Whether the configuration says who may assume the roles, so that no stack does. */
  readonly saysTrust: boolean;
}

/** The id of the notebook policy among the expected attachments. */
export const notebookAttachmentId = 'notebook-policy';
