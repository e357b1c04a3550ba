import type { Resolved } from '../template/resolution.ts';

/** The IAM roles and policies of a template. Each part that cannot be said has its own problems; nothing is guessed. */
export interface StackIdentity {
  readonly roles: readonly StackRole[];
  readonly policies: readonly StackPolicy[];
}

/** One role as it was deployed. */
export interface StackRole {
  readonly logicalId: string;
  readonly name: Resolved<string>;
  readonly arn: Resolved<string>;
  /** The ARNs of its managed policies, those included that attach themselves. */
  readonly attached: Resolved<readonly string[]>;
  readonly inline: Resolved<readonly InlinePolicy[]>;
  /** The ARN; `undefined` where it has none. */
  readonly boundary: Resolved<string | undefined>;
  /** The trust policy as data. */
  readonly trust: Resolved;
  /** Its own tags, without those of the stack. */
  readonly tags: Resolved<Readonly<Record<string, string>>>;
}

/** One inline policy of a role. */
export interface InlinePolicy {
  /** The resource that it comes from: the role, or a policy of its own. */
  readonly logicalId: string;
  readonly name: Resolved<string>;
  /** The document as data. */
  readonly document: Resolved;
}

/** One policy that is a resource of its own. */
export interface StackPolicy {
  readonly logicalId: string;
  readonly kind: 'managed' | 'inline';
  readonly name: Resolved<string>;
  /** Absent for inline policies. */
  readonly arn?: Resolved<string>;
  /** The document as data. */
  readonly document: Resolved;
  /** The names of the roles that it attaches itself to. */
  readonly roles: Resolved<readonly string[]>;
}
