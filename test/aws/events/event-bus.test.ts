import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openSink } from '../../../src/alerts/sinks/registry.ts';
import { openEventBus } from '../../../src/aws/events/event-bus.ts';
import type { EventBridgeSink } from '../../../src/domain/delivery/sink.ts';
import { type Answer, startReceiver } from '../../alerts/receiver.ts';
import { describeWith } from '../../support/external-tool.ts';
import { noon, sampleDelivery, sampleSinkOptions } from '../../support/fixtures.ts';
import { type Moto, startMoto } from '../../support/moto.ts';

const environment = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
const network = { connectTimeout: 20_000, requestTimeout: 60_000 };
const eventBusArn = 'arn:aws:events:eu-west-1:123456789012:event-bus/drift';

async function send(endpoint: string) {
  const settings: EventBridgeSink = { id: 'bus', type: 'eventbridge', eventBusArn, endpoint, ...sampleSinkOptions };
  const sink = openSink(settings, {
    network,
    openEventBus: (given) => openEventBus(given, { network, environment }),
  });
  const outcome = await sink.send(sampleDelivery('msg_1'), { now: noon, signal: new AbortController().signal });
  await sink.close();
  return outcome;
}

async function sendTo(answer: Answer) {
  const receiver = await startReceiver(() => answer);
  onTestFinished(() => receiver.close());
  const outcome = await send(`http://127.0.0.1:${receiver.port}`);
  const { Entries: [entry] = [] } = JSON.parse(receiver.received[0]?.body ?? '{}') as {
    Entries?: Record<string, unknown>[];
  };
  return { outcome, entry };
}

const json = (body: object, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

describe('aws/event-bus', () => {
  it('puts the message as one event, whose detail has its id', async () => {
    const { outcome, entry } = await sendTo(json({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));
    expect(outcome).toEqual({ status: 'delivered' });
    const { id, message } = sampleDelivery('msg_1');
    expect(entry).toMatchObject({ Source: 'notebook-drift', DetailType: message.type, EventBusName: eventBusArn });
    expect(JSON.parse(String(entry?.['Detail']))).toEqual({ id, ...message });
    expect(entry?.['Resources']).toEqual(message.data.findings.map(({ resource }) => resource.arn));
  });

  it.each([
    ['ThrottlingException', 'retry', 'throttled'],
    ['InternalFailure', 'retry', 'server_error'],
    ['MalformedDetail', 'failed', 'client_error'],
  ] as const)('an event that is refused as %s', async (ErrorCode, status, failure) => {
    const { outcome } = await sendTo(json({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'why' }] }));
    expect(outcome).toEqual({ status, failure, message: `events:PutEvents on ${eventBusArn}: ${ErrorCode} why` });
  });

  it('a request that is denied is tried again: people put that right', async () => {
    const denied = json({ __type: 'AccessDeniedException', message: 'no' }, 400);
    expect((await sendTo(denied)).outcome).toMatchObject({ status: 'retry', failure: 'refused' });
    expect(await send('http://127.0.0.1:9')).toMatchObject({ status: 'retry', failure: 'network' });
  });
});

describeWith(['moto_server'], 'aws/event-bus on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  it('comes through a rule of the bus', async () => {
    const client = new EventBridgeClient({
      endpoint: moto.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
    onTestFinished(() => client.destroy());
    const sqs = async (operation: string, body: object) => {
      const authorization =
        'AWS4-HMAC-SHA256 Credential=key/20261124/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0';
      const answer = await fetch(moto.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `AmazonSQS.${operation}`,
          authorization,
        },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as { QueueUrl?: string; Messages?: { Body: string }[] };
    };
    const { QueueUrl } = await sqs('CreateQueue', { QueueName: 'events' });
    await client.send(new CreateEventBusCommand({ Name: 'drift' }));
    const EventPattern = JSON.stringify({ source: ['notebook-drift'], 'detail-type': ['drift.firing'] });
    await client.send(new PutRuleCommand({ Name: 'all', EventBusName: 'drift', EventPattern }));
    const Targets = [{ Id: 'queue', Arn: 'arn:aws:sqs:eu-west-1:123456789012:events' }];
    await client.send(new PutTargetsCommand({ Rule: 'all', EventBusName: 'drift', Targets }));
    expect(await send(moto.url)).toEqual({ status: 'delivered' });
    const { Messages: [received] = [] } = await sqs('ReceiveMessage', { QueueUrl });
    expect(JSON.parse(received?.Body ?? '{}')).toMatchObject({
      source: 'notebook-drift',
      'detail-type': 'drift.firing',
      detail: { id: 'msg_1', type: 'drift.firing' },
    });
  });
});
