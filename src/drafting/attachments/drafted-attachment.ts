import type { Installation } from '../../policy/canonical/parameters/canonical-policy.ts';
import type { Release } from '../../policy/canonical/releases/releases.ts';
import type { ReleaseRange } from '../read/generations.ts';
import type { LivePolicy } from '../read/live-attachments.ts';
import type { Gap } from '../read/sourced.ts';
import type { StackedPolicy } from '../read/stack-policies.ts';
import type { AttachmentKind } from './attachment-kinds.ts';

/** An entry of `attachments.expected` as it is found right. */
export interface DraftedAttachment {
  readonly id: string;
  readonly document: DraftedDocument;
  /** Nothing where the document is named by its ARN. */
  readonly place: { readonly managed?: string; readonly inline?: string; readonly boundary?: string };
  /** The roles that it belongs on, where they are not all. */
  readonly roleNames?: readonly string[];
  /** Whether it belongs only on the roles of users. */
  readonly onDynamicOnly: boolean;
  readonly isRequired: boolean;
  /** What it is and where it comes from, for a comment. */
  readonly comment: readonly string[];
}

/** A file with a document that was taken from a live policy. */
export interface BaselineFile {
  /** Such as `project.jsonc`. */
  readonly name: string;
  readonly text: string;
  /** What it was taken from, in words. */
  readonly from: string;
}

/** Where the document of an entry comes from. */
export type DraftedDocument =
  | { readonly kind: 'arn'; readonly arn: string }
  | { readonly kind: 'stack'; readonly stack: string; readonly resource: string }
  | {
      readonly kind: 'template';
      readonly template: string;
      readonly parameters: Readonly<Record<string, unknown>>;
      /** Other releases whose document is here as well, as a range. */
      readonly releases?: string;
    }
  | {
      /** A template with the statements that the live documents have beside it. */
      readonly kind: 'extended';
      readonly template: string;
      readonly parameters: Readonly<Record<string, unknown>>;
      readonly add: readonly unknown[];
      /** Releases whose document, without the statements, is here as well. */
      readonly others: readonly Release[];
    }
  | {
      readonly kind: 'file';
      readonly file: BaselineFile;
      readonly tagParameters: Readonly<Record<string, string>>;
    };

/** What is known when entries are drafted. */
export interface AttachmentContext {
  readonly installation: Installation;
  readonly release: ReleaseRange;
  /** The parameters that the installation itself says, by the names of the templates. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly stacked: (arn: string) => StackedPolicy | undefined;
  /** Whether a fact can be read: the tables of MLSpace, the instance types of EC2. */
  readonly canRead: (kind: AttachmentKind) => boolean;
  /** Whether the installation is newer than any release that is known here. */
  readonly isNewer: boolean;
  /** Whether documents may be taken from live policies, as files. */
  readonly mayTakeLive: boolean;
  /** How many roles of each kind are watched. */
  readonly counts: { readonly shared: number; readonly dynamic: number };
  readonly isShared: (policy: LivePolicy) => boolean;
}

/** A document with what is said of it. */
export interface Documented {
  readonly document: DraftedDocument;
  readonly comment: readonly string[];
  readonly gaps?: readonly Gap[];
}
