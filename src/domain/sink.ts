/** A place that messages are sent to, ready for use: its secrets are read. A new type is one more member. */
export type SinkSettings = WebhookSink;

/** An HTTP endpoint that takes Standard Webhooks. */
export interface WebhookSink {
  readonly id: string;
  readonly type: 'webhook';
  /** May itself be a secret: never logged whole. */
  readonly url: string;
  /** `whsec_…`; every one signs, so that a receiver can rotate. */
  readonly secrets: readonly string[];
  /** Whether http:// and addresses of this machine are allowed. */
  readonly insecure: boolean;
  readonly sendResolved: boolean;
  /** Findings listed in one message; the others are counted. */
  readonly maxFindings: number;
}
