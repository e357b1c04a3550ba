import type { Severity } from '../evaluation/severity.ts';

/** Which findings are told to one address of a sink that routes by the value of a tag. */
export interface SinkRoute {
  /** The key of the tag. */
  readonly key: string;
  /** The values whose findings are told here; absent at the default, which is told of all whose value is not mapped. */
  readonly values?: ReadonlySet<string>;
  /** Every value that some address of the sink has. */
  readonly mapped: ReadonlySet<string>;
}

/** What every sink has, whatever its type. Durations are milliseconds. */
export interface SinkOptions {
  readonly id: string;
  /** Whether findings that are gone are told too. */
  readonly sendResolved: boolean;
  /** Findings listed in one message; the others are counted. */
  readonly maxFindings: number;
  /** Findings below it are none of this sink's business. */
  readonly minSeverity: Severity;
  /** The targets and checks that it hears of; all where absent. */
  readonly targets?: readonly string[];
  readonly checks?: readonly string[];
  /** From the first news of a group to its message, so that what comes together is told together. */
  readonly groupWait: number;
  /** The least time between two messages of a group. */
  readonly groupInterval: number;
  /** After how long drift that is still there is told again. */
  readonly repeatInterval: number;
  /** Absent where every finding is told. */
  readonly route?: SinkRoute;
}

/** What every sink has that speaks HTTP. */
export interface HttpSink extends SinkOptions {
  /** May itself be a secret: never logged whole. */
  readonly url: string;
  /** Whether http:// and addresses of this machine are allowed. */
  readonly insecure: boolean;
  /** A bearer token that the receiver asks for. */
  readonly token?: string;
}

/** An HTTP endpoint that takes Standard Webhooks. */
export interface WebhookSink extends HttpSink {
  readonly type: 'webhook';
  /** `whsec_…`; every one signs, so that a receiver can rotate. */
  readonly secrets: readonly string[];
  /** The findings of the message as events of the Open Cybersecurity Schema Framework; the message itself where absent. */
  readonly format?: 'ocsf';
}

/** An Alertmanager, by its API. */
export interface AlertmanagerSink extends HttpSink {
  readonly type: 'alertmanager';
}

/** A receiver of what an Alertmanager would send. */
export interface AlertmanagerWebhookSink extends HttpSink {
  readonly type: 'alertmanager-webhook';
}

/** An incoming webhook of Slack. */
export interface SlackSink extends HttpSink {
  readonly type: 'slack';
}

/** A service of PagerDuty, by its Events API. */
export interface PagerDutySink extends HttpSink {
  readonly type: 'pagerduty';
  readonly routingKey: string;
}

/** A workflow of Microsoft Teams. */
export interface TeamsSink extends HttpSink {
  readonly type: 'teams';
}

/** An HTTP endpoint that takes CloudEvents. */
export interface CloudEventsSink extends HttpSink {
  readonly type: 'cloudevents';
  readonly mode: 'structured' | 'binary';
}

/** A topic of the AWS Simple Notification Service. */
export interface SnsSink extends SinkOptions {
  readonly type: 'sns';
  readonly topicArn: string;
  /** Where the service is reached, where the default endpoint is not the right one. */
  readonly endpoint?: string;
}

/** A product of AWS Security Hub, to which findings are imported. */
export interface SecurityHubSink extends SinkOptions {
  readonly type: 'securityhub';
  /** Of the account that the process acts for, and of the region to which findings are imported. */
  readonly productArn: string;
  readonly endpoint?: string;
}

/** An event bus of Amazon EventBridge. */
export interface EventBridgeSink extends SinkOptions {
  readonly type: 'eventbridge';
  readonly eventBusArn: string;
  readonly endpoint?: string;
}

/** Mail by SMTP. */
export interface EmailSink extends SinkOptions {
  readonly type: 'email';
  readonly host: string;
  readonly port: number;
  /** `starttls`: refused where the server does not offer it. `tls`: from the first byte. `none`: in the clear. */
  readonly security: 'starttls' | 'tls' | 'none';
  /** Whether addresses of this machine, and mail in the clear, are allowed. */
  readonly insecure: boolean;
  readonly login?: { readonly user: string; readonly password: string };
  readonly from: string;
  readonly to: readonly string[];
}

/**
 * Every type of sink with its settings, ready for use: secrets are read. What must be there for each type is a mapped type
 * over it: how it is configured, how its secrets are read, how it is opened, and its traits.
 */
export interface SinkTypes {
  readonly webhook: WebhookSink;
  readonly alertmanager: AlertmanagerSink;
  readonly 'alertmanager-webhook': AlertmanagerWebhookSink;
  readonly slack: SlackSink;
  readonly pagerduty: PagerDutySink;
  readonly teams: TeamsSink;
  readonly cloudevents: CloudEventsSink;
  readonly sns: SnsSink;
  readonly securityhub: SecurityHubSink;
  readonly eventbridge: EventBridgeSink;
  readonly email: EmailSink;
}

/** A kind of sink, as `type` names it in the configuration. */
export type SinkType = keyof SinkTypes;

/** A place that messages are sent to. */
export type SinkSettings = SinkTypes[SinkType];

/** How messages to sinks of a type are put together. */
export interface SinkTraits {
  /** `changes`: what happened since the last message. `state`: what is there, and what is no longer there. */
  readonly lists: 'changes' | 'state';
  /** The largest message as JSON, bytes. */
  readonly maxBytes: number;
}

/** The Standard Webhooks specification asks for bodies below 20 kB. */
const aboutChanges: SinkTraits = { lists: 'changes', maxBytes: 20_000 };
/** An Alertmanager forgets what it is not told of again. */
const aboutState: SinkTraits = { lists: 'state', maxBytes: 1_000_000 };

/** What each kind of sink is told of. */
export const sinkTraits: { readonly [Type in SinkType]: SinkTraits } = {
  webhook: aboutChanges,
  alertmanager: aboutState,
  'alertmanager-webhook': aboutState,
  slack: aboutChanges,
  pagerduty: aboutChanges,
  teams: aboutChanges,
  cloudevents: aboutChanges,
  sns: aboutChanges,
  // What is imported once stays until it is archived.
  securityhub: aboutState,
  eventbridge: aboutChanges,
  email: aboutChanges,
};
