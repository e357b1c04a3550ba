/** The policies that work together on one role. Documents are JSON text, as IAM holds them, or data. */
export interface AttachmentSet {
  readonly policies: readonly {
    readonly name: string;
    readonly kind: 'managed' | 'inline';
    readonly document: unknown;
  }[];
  readonly boundary?: unknown;
  /** What holds the policies back beside the boundary; none where absent. */
  readonly limits?: readonly Limit[];
}

/** What a limit can be: a service control policy, a resource control policy, or the policy of a session. */
export const limitKinds = ['scp', 'rcp', 'session'] as const;
/** The kind of a limit. */
export type LimitKind = (typeof limitKinds)[number];

/** Whether what is of this kind is of a limit. */
export function isLimitKind(kind: string): kind is LimitKind {
  return limitKinds.some((one) => one === kind);
}

/**
 * One limit: it lets through what some of its documents allow and none denies. An organization is one limit for each level,
 * the root, every organizational unit on the way and the account, for each of them must allow a request (AWS Organizations
 * User Guide, "SCP evaluation"); all policies of a session are one limit (IAM User Guide, "Session policies").
 */
export interface Limit {
  /** Such as the name of the level. */
  readonly name: string;
  readonly kind: LimitKind;
  /** A service control level without any lets nothing through; resource control policies only deny. */
  readonly documents: readonly unknown[];
}
