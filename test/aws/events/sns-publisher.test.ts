import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSink } from '../../../src/alerts/sinks/registry.ts';
import { openSnsPublisher } from '../../../src/aws/events/sns-publisher.ts';
import type { SnsSink } from '../../../src/domain/delivery/sink.ts';
import { describeWith } from '../../support/external-tool.ts';
import { noon, sampleDelivery, sampleSinkOptions } from '../../support/fixtures.ts';
import { type Moto, startMoto } from '../../support/moto.ts';

const environment = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
const network = { connectTimeout: 20_000, requestTimeout: 60_000 };
const signal = new AbortController().signal;

async function send(endpoint: string, topicArn: string, id = 'msg_1') {
  const settings: SnsSink = { id: 'topic', type: 'sns', topicArn, endpoint, ...sampleSinkOptions };
  const sink = openSink(settings, {
    network,
    openPublisher: (given) => openSnsPublisher(given, { network, environment }),
  });
  const outcome = await sink.send(sampleDelivery(id), { now: noon, signal });
  await sink.close();
  return outcome;
}

describeWith(['moto_server'], 'aws/sns-publisher on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  async function sqs(operation: string, body: object): Promise<Record<string, unknown>> {
    const answer = await fetch(moto.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${operation}`,
        // moto reads region and service from the scope and checks no signature.
        authorization:
          'AWS4-HMAC-SHA256 Credential=key/20261124/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  /** A topic with a queue behind it, and what the queue holds. */
  async function topicWithQueue(name: string, fifo = false) {
    const client = new SNSClient({
      endpoint: moto.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
    const { TopicArn: topicArn = '' } = await client.send(
      new CreateTopicCommand({ Name: name, Attributes: fifo ? { FifoTopic: 'true' } : {} }),
    );
    const { QueueUrl: queueUrl } = await sqs('CreateQueue', {
      QueueName: name,
      Attributes: fifo ? { FifoQueue: 'true' } : {},
    });
    const queue = `arn:aws:sqs:eu-west-1:123456789012:${name}`;
    await client.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queue }));
    client.destroy();
    const receive = async () => {
      const { Messages = [] } = await sqs('ReceiveMessage', { QueueUrl: queueUrl });
      return (Messages as { Body: string }[]).map(({ Body }) => JSON.parse(Body) as Record<string, unknown>);
    };
    return { topicArn, receive };
  }

  it('publishes the message with its attributes, in the region of the topic', async () => {
    const { topicArn, receive } = await topicWithQueue('drift');
    expect(await send(moto.url, topicArn)).toEqual({ status: 'delivered' });
    const [received] = await receive();
    expect(received).toMatchObject({
      TopicArn: topicArn,
      Subject: 'prod: SageMaker resources say whose they are - 1 new finding',
      MessageAttributes: {
        type: { Value: 'drift.firing' },
        severity: { Value: 'medium' },
        target: { Value: 'prod' },
        check: { Value: 'required-tags' },
        message_id: { Value: 'msg_1' },
      },
    });
    expect(JSON.parse(String(received?.['Message']))).toEqual(sampleDelivery('msg_1').message);
  });

  it('publishes to a FIFO topic under the group and the id', async () => {
    const { topicArn, receive } = await topicWithQueue('drift.fifo', true);
    expect(await send(moto.url, topicArn)).toEqual({ status: 'delivered' });
    expect(await receive()).toHaveLength(1);
  });

  it('says what is wrong with a topic that is not there, and gives up', async () => {
    const outcome = await send(moto.url, 'arn:aws:sns:eu-west-1:123456789012:nowhere');
    expect(outcome).toMatchObject({ status: 'failed', failure: 'client_error' });
    expect('message' in outcome && outcome.message).toMatch(
      /^sns:Publish on arn:aws:sns:eu-west-1:123456789012:nowhere: /,
    );
  });
});

describe('aws/sns-publisher', () => {
  it('a service that cannot be reached is tried again', async () => {
    const outcome = await send('http://127.0.0.1:9', 'arn:aws:sns:eu-west-1:123456789012:drift');
    expect(outcome).toMatchObject({ status: 'retry', failure: 'network' });
  });
});
