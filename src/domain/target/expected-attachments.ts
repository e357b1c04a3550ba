import type { AttachmentPattern, RoleSelector } from './target.ts';

/** Where an attachment is on a role. An inline policy is known by a pattern over its name; `attached` is either. */
export type AttachmentPlace =
  | { readonly kind: 'attached'; readonly pattern: AttachmentPattern }
  | { readonly kind: 'managed'; readonly pattern: AttachmentPattern }
  | { readonly kind: 'inline'; readonly name: string }
  | { readonly kind: 'boundary'; readonly pattern: AttachmentPattern };

/** What of a role fills in a parameter: one of its tags, or its ARN. */
export type RoleFact = { readonly tag: string } | 'arn';

/** The document that an attachment should have. */
export type ExpectedDocument =
  /** As it is, whatever that is. */
  | { readonly kind: 'any' }
  /** The same for every role. */
  | { readonly kind: 'fixed'; readonly text: string; readonly pages: readonly (string | null)[] }
  /** Another for each role, filled in from the facts of the role. */
  | {
      readonly kind: 'by-role';
      readonly template: { readonly name: string } | { readonly fileName: string; readonly text: string };
      readonly parameters: Readonly<Record<string, unknown>>;
      readonly facts: Readonly<Record<string, RoleFact>>;
    };

/** One policy that should be attached. */
export interface ExpectedAttachment {
  readonly id: string;
  readonly place: AttachmentPlace;
  readonly document: ExpectedDocument;
  /** Whether its absence is a finding. */
  readonly required: boolean;
  /** The roles that it belongs on; absent for all. */
  readonly roles?: readonly RoleSelector[];
}

/** What may be attached without being expected. */
export type PermittedAttachment = Extract<AttachmentPlace, { kind: 'managed' | 'inline' }>;

/** What should be attached to the roles of a target, and who may assume them. */
export interface ExpectedAttachments {
  /** The notebook policy first. */
  readonly expected: readonly ExpectedAttachment[];
  readonly permitted: readonly PermittedAttachment[];
  /** The most that a role may trust, or exactly what it should trust: a trust policy as JSON text. */
  readonly trust: { readonly text: string; readonly exactly: boolean };
}

/** The id of the notebook policy among the expected attachments. */
export const notebookAttachmentId = 'notebook-policy';
