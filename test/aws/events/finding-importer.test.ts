import { spawnSync } from 'node:child_process';
import { EnableSecurityHubCommand, GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openSink } from '../../../src/alerts/sinks/registry.ts';
import { openFindingImporter } from '../../../src/aws/events/finding-importer.ts';
import {
  type Delivery,
  type MessageData,
  type MessageFinding,
  type MessageType,
  messageTypes,
} from '../../../src/domain/delivery/delivery.ts';
import type { SecurityHubSink } from '../../../src/domain/delivery/sink.ts';
import { type Answer, startReceiver } from '../../alerts/receiver.ts';
import { describeWith, pythonWithBoto3 } from '../../support/external-tool.ts';
import { noon, sampleDelivery, sampleMessageData, sampleSinkOptions } from '../../support/fixtures.ts';
import { type Moto, startMoto } from '../../support/moto.ts';

const environment = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
const network = { connectTimeout: 20_000, requestTimeout: 60_000 };
const signal = new AbortController().signal;
const productArn = 'arn:aws:securityhub:us-east-1:123456789012:product/123456789012/default';
const [finding] = sampleMessageData().findings as readonly [MessageFinding];

function delivery(type: MessageType, changes: Partial<MessageData> = {}): Delivery {
  return sampleDelivery('msg_1', {
    message: { type, timestamp: new Date(noon).toISOString(), data: sampleMessageData(changes) },
  });
}

async function send(endpoint: string, message: Delivery) {
  const settings: SecurityHubSink = { id: 'hub', type: 'securityhub', productArn, endpoint, ...sampleSinkOptions };
  const sink = openSink(settings, {
    network,
    openImporter: (given) => openFindingImporter(given, { network, environment }),
  });
  const outcome = await sink.send(message, { now: noon, signal });
  await sink.close();
  return outcome;
}

interface Imported {
  readonly Id: string;
  readonly RecordState: string;
  readonly Severity: { readonly Label: string };
  readonly Title: string;
  readonly Description: string;
}

/** What a message becomes on the wire, request by request. */
async function requestsOf(message: Delivery, answer?: (count: number) => Answer) {
  let count = 0;
  const success = { FailedCount: 0, SuccessCount: 1, FailedFindings: [] };
  const receiver = await startReceiver(() => answer?.(count++) ?? { status: 200, body: JSON.stringify(success) });
  onTestFinished(() => receiver.close());
  const outcome = await send(`http://127.0.0.1:${receiver.port}`, message);
  const requests = receiver.received.map(({ body }) => (JSON.parse(body) as { Findings: Imported[] }).Findings);
  return { outcome, requests };
}

const many = (count: number) => Array.from({ length: count }, (_, place) => ({ ...finding, id: `f_${place}` }));

const refused =
  (...codes: readonly string[]) =>
  () => ({
    status: 200,
    body: JSON.stringify({
      FailedCount: codes.length,
      SuccessCount: 0,
      FailedFindings: codes.map((ErrorCode) => ({ Id: 'f', ErrorCode, ErrorMessage: 'why' })),
    }),
  });
const denied = () => ({ status: 403, body: JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }) });
const of = (requests: readonly Imported[], id: string) => requests.find(({ Id }) => Id.endsWith(id));

describe('aws/finding-importer', () => {
  it('imports as many at once as the service takes', async () => {
    const { outcome, requests } = await requestsOf(delivery('drift.firing', { findings: many(250) }));
    expect(outcome).toEqual({ status: 'delivered' });
    expect(requests.map((own) => own.length)).toEqual([100, 100, 52]);
    expect(new Set(requests.flat().map(({ Id }) => Id)).size).toBe(252);
  });

  it('tries again where the service failed, and gives up what it refuses', async () => {
    expect((await requestsOf(delivery('drift.firing'), refused('InternalError'))).outcome).toMatchObject({
      status: 'retry',
      failure: 'server_error',
    });
    // One that is refused for good costs another none of its attempts.
    const mixed = await requestsOf(delivery('drift.firing'), refused('InvalidInput', 'InternalError'));
    expect(mixed.outcome).toMatchObject({ status: 'retry' });
    expect((await requestsOf(delivery('drift.firing'), refused('InvalidInput'))).outcome).toMatchObject({
      status: 'failed',
      failure: 'client_error',
      message: expect.stringContaining('1 of 3 findings were refused, such as f: InvalidInput why'),
    });
    expect((await requestsOf(delivery('drift.firing'), denied)).outcome).toMatchObject({
      status: 'retry',
      failure: 'refused',
    });
    expect(await send('http://127.0.0.1:9', delivery('drift.firing'))).toMatchObject({
      status: 'retry',
      failure: 'network',
    });
  });

  it.each([
    ['a new finding', 'drift.firing', {}, 'ACTIVE'],
    ['one that is gone', 'drift.resolved', { transition: 'resolved', state: 'resolved' }, 'ARCHIVED'],
    ['one that is suppressed', 'drift.firing', { transition: 'suppressed' }, 'ARCHIVED'],
    ['a test', 'webhook.test', {}, 'ARCHIVED'],
  ] as const)('%s is %s', async (_what, type, changes, expected) => {
    const { requests } = await requestsOf(delivery(type, { findings: [{ ...finding, ...changes }] }));
    expect(requests[0]?.[0]).toMatchObject({ Id: `notebook-drift/prod/${finding.id}`, RecordState: expected });
  });

  it('a check that does not see, and findings that are not listed, are findings too, and end', async () => {
    const check = { ...sampleMessageData().check, outcome: 'unknown' };
    const counts = { ...sampleMessageData().counts, truncated: 7 };
    const blind = (await requestsOf(delivery('check.stale', { status: 'unknown', check, counts }))).requests.flat();
    const seeing = (await requestsOf(delivery('check.recovered'))).requests.flat();
    expect(of(blind, '/not-seen')).toMatchObject({ RecordState: 'ACTIVE', Severity: { Label: 'MEDIUM' } });
    expect(of(seeing, '/not-seen')).toMatchObject({ RecordState: 'ARCHIVED', Id: of(blind, '/not-seen')?.Id });
    expect(of(blind, '/not-listed')).toMatchObject({
      RecordState: 'ACTIVE',
      Description: expect.stringContaining('7 findings'),
    });
    expect(of(seeing, '/not-listed')).toMatchObject({ RecordState: 'ARCHIVED' });
  });
});

describeWith(['boto3'], "aws/finding-importer by botocore's model", () => {
  const validate = `
import json, sys, botocore.session, botocore.validate
model = botocore.session.get_session().get_service_model('securityhub')
shape = model.operation_model('BatchImportFindings').input_shape
def unknown(value, shape, path):
    if shape.type_name == 'structure':
        for name, member in value.items():
            if name not in shape.members: yield path + '.' + name
            else: yield from unknown(member, shape.members[name], path + '.' + name)
            if name in shape.members and shape.members[name].type_name == 'string' and shape.members[name].enum and member not in shape.members[name].enum: yield path + '.' + name + '=' + member
    elif shape.type_name == 'list':
        for one in value: yield from unknown(one, shape.member, path + '[]')
for params in json.load(sys.stdin):
    report = botocore.validate.ParamValidator().validate(params, shape)
    print(report.generate_report(), *unknown(params, shape, ''))
`;

  it('every message becomes findings of the format', async () => {
    const awkward = {
      ...finding,
      summary: '\u{1F600}'.repeat(2_000),
      path: 'p'.repeat(5_000),
      resource: { ...finding.resource, name: 'n'.repeat(2_000), awsRegion: 'global', type: 'iam-role' },
      suppression: {
        id: 'x',
        reason: 'r'.repeat(5_000),
        owner: 'ana',
        expires: '2026-12-01T00:00:00.000Z',
        ended: null,
      },
    };
    const requests = [];
    for (const type of messageTypes) {
      const sent = await requestsOf(delivery(type, { findings: [finding, awkward] }));
      requests.push(...sent.requests.map((Findings) => ({ Findings })));
    }
    const { stdout, stderr } = spawnSync(pythonWithBoto3() ?? '', ['-c', validate], {
      input: JSON.stringify(requests),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('');
    // Lengths that the model does not hold (Security Hub user guide, ASFF syntax).
    for (const { Title, Description } of requests.flatMap(({ Findings }) => Findings)) {
      expect(Title.length).toBeLessThanOrEqual(256);
      expect(Description.length).toBeLessThanOrEqual(1024);
    }
  });
});

describeWith(['moto_server'], 'aws/finding-importer on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  it('keeps one finding under its id, which its end archives', async () => {
    const client = new SecurityHubClient({
      endpoint: moto.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
    onTestFinished(() => client.destroy());
    await client.send(new EnableSecurityHubCommand({}));
    const stored = async () => {
      const { Findings = [] } = await client.send(new GetFindingsCommand({}));
      return Findings.filter(({ Id }) => Id?.endsWith(finding.id)).map(({ RecordState, Severity }) => [
        RecordState,
        Severity?.Label,
      ]);
    };
    expect(await send(moto.url, delivery('drift.firing'))).toEqual({ status: 'delivered' });
    expect(await stored()).toEqual([['ACTIVE', 'MEDIUM']]);
    const gone = { ...finding, transition: 'resolved', state: 'resolved' } as const;
    expect(await send(moto.url, delivery('drift.resolved', { findings: [gone] }))).toEqual({ status: 'delivered' });
    expect(await stored()).toEqual([['ARCHIVED', 'MEDIUM']]);
  });
});
