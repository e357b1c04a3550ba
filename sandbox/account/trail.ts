import { randomUUID } from 'node:crypto';
import type { AccountIdentity } from './identity.ts';

/** What CloudTrail records of one call. */
export interface TrailRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventSource: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly region: string;
  readonly accessKeyId: string;
  readonly readOnly: boolean;
  /** The record itself, as JSON text. */
  readonly text: string;
}

export interface TrailCall extends Pick<TrailRecord, 'eventName' | 'eventSource' | 'region' | 'accessKeyId'> {
  readonly userIdentity: object;
  readonly userAgent: string;
  readonly input: object;
  /** Absent where the call was refused. */
  readonly output?: object;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The calls of the account, as CloudTrail keeps them for lookups. */
export class Trail {
  /** How long a record takes until it can be looked up, milliseconds of the account's clock. */
  delay = 0;
  readonly #identity: AccountIdentity;
  readonly #records: TrailRecord[] = [];

  constructor(identity: AccountIdentity) {
    this.#identity = identity;
  }

  record({ input, output, error, userIdentity, ...call }: TrailCall): void {
    const at = this.#identity.now();
    const eventID = randomUUID();
    const content = {
      eventVersion: '1.11',
      userIdentity,
      eventTime: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
      eventSource: call.eventSource,
      eventName: call.eventName,
      awsRegion: call.region,
      sourceIPAddress: '127.0.0.1',
      userAgent: call.userAgent,
      ...(error ? { errorCode: error.code, errorMessage: error.message } : {}),
      requestParameters: asRecorded(input),
      responseElements: output && Object.keys(output).length > 0 ? asRecorded(output) : null,
      eventID,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: this.#identity.accountId,
    };
    this.#records.push({ ...call, eventID, at, readOnly: false, text: JSON.stringify(content) });
  }

  /** What can be looked up by now, latest first. */
  visible(): readonly TrailRecord[] {
    const until = this.#identity.now() - this.delay;
    return this.#records.filter(({ at }) => at <= until).toReversed();
  }
}

/** Members begin with a small letter, and times are text (CloudTrail User Guide, "CloudTrail record contents"). */
function asRecorded(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(asRecorded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), asRecorded(member)]),
  );
}
