import { motoAccount } from './moto.ts';

const region = 'us-east-1';

/** A queue of moto behind a rule of its EventBridge, which puts there whatever matches the pattern. */
export interface MotoEvents {
  readonly queueArn: string;
  /** Puts one event on the bus; moto leaves the account out of its envelope. */
  put(event: {
    readonly source: string;
    readonly resources?: readonly string[];
    readonly detail: object;
  }): Promise<void>;
  /** How many messages are in the queue, hidden ones included. */
  size(): Promise<number>;
}

/** Makes rule and queue in a moto server. */
export async function createMotoEvents(endpoint: string): Promise<MotoEvents> {
  const queueArn = `arn:aws:sqs:${region}:${motoAccount}:drift-events`;
  const sqs = caller(endpoint, 'sqs', 'application/x-amz-json-1.0', 'AmazonSQS');
  const events = caller(endpoint, 'events', 'application/x-amz-json-1.1', 'AWSEvents');
  const { QueueUrl } = await sqs('CreateQueue', { QueueName: 'drift-events' });
  const pattern = { source: ['aws.iam', 'aws.sagemaker', 'aws.tag'] };
  await events('PutRule', { Name: 'drift', EventPattern: JSON.stringify(pattern) });
  await events('PutTargets', { Rule: 'drift', Targets: [{ Id: 'queue', Arn: queueArn }] });
  return {
    queueArn,
    async put({ source, resources = [], detail }) {
      const type = source === 'aws.tag' ? 'Tag Change on Resource' : 'AWS API Call via CloudTrail';
      const entry = { Source: source, DetailType: type, Resources: resources, Detail: JSON.stringify(detail) };
      await events('PutEvents', { Entries: [entry] });
    },
    async size() {
      const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];
      const { Attributes } = await sqs('GetQueueAttributes', { QueueUrl, AttributeNames: names });
      const counts = Attributes as Readonly<Record<string, string>>;
      return names.reduce((sum, name) => sum + Number(counts[name] ?? 0), 0);
    },
  };
}

/** Calls of the JSON protocol; moto looks at the scope of the signature and not at the signature. */
function caller(endpoint: string, service: string, contentType: string, prefix: string) {
  const scope = `Credential=test/20261125/${region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
  return async (operation: string, input: object): Promise<Readonly<Record<string, unknown>>> => {
    const headers = { 'content-type': contentType, 'x-amz-target': `${prefix}.${operation}`, authorization };
    const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`moto answers ${operation} with ${answer.status}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  };
}
