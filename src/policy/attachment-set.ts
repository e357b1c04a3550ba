/** The policies that work together on one role. Documents are JSON text, as IAM holds them, or data. */
export interface AttachmentSet {
  readonly policies: readonly {
    readonly name: string;
    readonly kind: 'managed' | 'inline';
    readonly document: unknown;
  }[];
  readonly boundary?: unknown;
}
