import type { Partition } from '../../../domain/target/target.ts';
import type { Problem } from '../../problem.ts';

/** The policy that should be attached, rendered from a template. */
export interface CanonicalPolicy {
  /** The document as data. */
  readonly document: unknown;
  /** The document as JSON text, indented by two spaces. */
  readonly text: string;
  /** Its length as IAM counts it against a quota: without white space. */
  readonly characters: number;
  /** One for each statement, in order: its number on the published page (`11b`), `null` in a template of one's own. */
  readonly statements: readonly { readonly page: string | null; readonly purpose: string }[];
  /** What deserves attention and does not prevent its use, such as a size over IAM's quota. */
  readonly warnings: readonly Problem[];
}

/** Where a template comes from: one that ships with the product, or the text of a file. */
export type TemplateSource =
  | {
      readonly kind: 'builtin';
      readonly template: string;
      /** Statements of one's own beside those of the template; they may hold `${…}` parameters. */
      readonly add?: readonly unknown[];
    }
  | { readonly kind: 'file'; readonly fileName: string; readonly text: string };

/** The installation that a policy is rendered for; templates see it as `partition`, `account`, `region`. */
export interface Installation {
  readonly partition: Partition;
  /** 12 digits. */
  readonly accountId: string;
  readonly homeRegion: string;
}

/** A canonical policy, or everything that is wrong with what it was to be made from. */
export type RenderOutcome =
  | { readonly ok: true; readonly policy: CanonicalPolicy }
  | { readonly ok: false; readonly problems: readonly Problem[] };
