import { describe, expect, it } from 'vitest';
import type { MessageData, MessageFinding } from '../../../src/domain/delivery/delivery.ts';
import { noon, sampleMessageData } from '../../support/fixtures.ts';
import { type Given, type HttpSinkType, messageOf, sendTo } from './open.ts';

const [finding] = sampleMessageData().findings as readonly [MessageFinding];
const counts = { opened: 0, updated: 0, resolved: 1, active: 0, suppressed: 0, truncated: 0 };
const resolved: Partial<MessageData> = {
  reason: 'all-resolved',
  status: 'resolved',
  counts,
  findings: [
    {
      ...finding,
      transition: 'resolved',
      state: 'resolved',
      resolvedAt: '2026-11-24T11:59:00.000Z',
      resolution: 'fixed',
    },
  ],
};

type GivenOf<Type extends HttpSinkType> = Extract<Given, { readonly type: Type }>;

/** Settings of each type of sink that speaks HTTP, one or several: a type without its row does not compile. */
const settings: { readonly [Type in HttpSinkType]: readonly GivenOf<Type>[] } = {
  webhook: [
    { type: 'webhook', secrets: [`whsec_${Buffer.alloc(24, 'k').toString('base64')}`] },
    { type: 'webhook', format: 'ocsf', secrets: [`whsec_${Buffer.alloc(24, 'k').toString('base64')}`] },
  ],
  alertmanager: [{ type: 'alertmanager' }],
  'alertmanager-webhook': [{ type: 'alertmanager-webhook' }],
  slack: [{ type: 'slack' }],
  pagerduty: [{ type: 'pagerduty', routingKey: 'k'.repeat(32) }],
  teams: [{ type: 'teams' }],
  cloudevents: [
    { type: 'cloudevents', mode: 'structured' },
    { type: 'cloudevents', mode: 'binary' },
  ],
};
const every: readonly Given[] = Object.values(settings).flat();

/** When the alert of the finding ends, in minutes after the message. */
async function endAfter(transition: MessageFinding['transition']): Promise<number> {
  const findings = [{ ...finding, state: 'active' as const, transition }];
  const { json } = await sendTo({ type: 'alertmanager' }, messageOf('drift.firing', { findings }));
  const [alert] = json as unknown as readonly { readonly endsAt: string }[];
  return (Date.parse(alert?.endsAt ?? '') - noon) / 60_000;
}

describe('alerts/sinks/alertmanager: an active finding', () => {
  it.each(['opened', 'updated', 'unchanged', 'unsuppressed'] as const)('goes on that is %s', async (transition) => {
    expect(await endAfter(transition)).toBeGreaterThan(0);
  });

  it.each(['suppressed', 'moved'] as const)('ends that is %s: nobody wants to hear of it here', async (transition) => {
    expect(await endAfter(transition)).toBe(0);
  });
});

describe('alerts/sinks', () => {
  it.each(every)('$type posts JSON, takes 2xx for delivered and passes failures on', async (given) => {
    const { request, outcome } = await sendTo(given, messageOf('drift.firing'), { status: 202 });
    expect(outcome).toEqual({ status: 'delivered' });
    expect(request).toMatchObject({ method: 'POST', headers: { 'user-agent': 'notebook-drift' } });
    expect(request.headers['content-type']).toMatch(/json/);
    expect((await sendTo(given, messageOf('drift.firing'), { status: 503 })).outcome).toMatchObject({
      status: 'retry',
      failure: 'server_error',
    });
    expect((await sendTo(given, messageOf('drift.firing'), { status: 400 })).outcome).toMatchObject({
      status: 'failed',
      failure: 'client_error',
    });
  });

  it.each(every)('$type has a form for every type of message', async (given) => {
    for (const type of ['check.stale', 'check.recovered', 'suppression.expired', 'webhook.test'] as const) {
      expect((await sendTo(given, messageOf(type))).outcome).toEqual({ status: 'delivered' });
    }
  });

  it('a bearer token goes with each request, else the credentials of the URL', async () => {
    const { request } = await sendTo({ type: 'cloudevents', mode: 'binary', token: 'abc' }, messageOf('drift.firing'));
    expect(request.headers.authorization).toBe('Bearer abc');
  });
});

describe('alerts/sinks/alertmanager', () => {
  it('posts one alert a finding, which ends by itself after three intervals', async () => {
    const sink = { type: 'alertmanager', repeatInterval: 300_000 } as const;
    const { request, json } = await sendTo(sink, messageOf('drift.firing'), { path: '/prefix/' });
    expect(request.path).toBe('/prefix/api/v2/alerts');
    expect(json).toEqual([
      {
        labels: {
          alertname: 'NotebookDriftFinding',
          target: 'prod',
          account_id: '012345678910',
          check: 'required-tags',
          kind: 'tag-missing',
          severity: 'medium',
          finding: finding.id,
          resource_type: 'endpoint',
          resource: 'a',
          aws_region: 'us-east-1',
        },
        annotations: { summary: finding.summary, description: expect.stringContaining(finding.resource.arn) as string },
        startsAt: '2026-11-24T12:00:00.000Z',
        endsAt: '2026-11-24T12:15:00.000Z',
        generatorURL: 'https://drift.example.com/api/v1/findings?target=prod&check=required-tags',
      },
    ]);
  });

  it('ends the very same alert when the finding is resolved', async () => {
    const open = (await sendTo({ type: 'alertmanager' }, messageOf('drift.firing'))).json as unknown as {
      labels: object;
    }[];
    const over = (await sendTo({ type: 'alertmanager' }, messageOf('drift.resolved', resolved))).json as unknown as {
      labels: object;
      startsAt: string;
      endsAt: string;
    }[];
    expect(over[0]?.labels).toEqual(open[0]?.labels);
    expect(over[0]).toMatchObject({ endsAt: '2026-11-24T11:59:00.000Z', startsAt: '2026-11-24T11:59:00.000Z' });
  });

  it('a stale check is an alert of its own, which its recovery ends', async () => {
    const stale = await sendTo({ type: 'alertmanager' }, messageOf('check.stale', { status: 'unknown' }));
    const recovered = await sendTo({ type: 'alertmanager' }, messageOf('check.recovered'));
    const [fires] = stale.json as unknown as { labels: object; endsAt: string }[];
    const [ends] = recovered.json as unknown as { labels: object; endsAt: string }[];
    expect(fires).toMatchObject({ labels: { alertname: 'NotebookDriftCheckStale', check: 'required-tags' } });
    expect(Date.parse(fires?.endsAt ?? '')).toBeGreaterThan(noon);
    expect(ends?.labels).toEqual(fires?.labels);
    expect(Date.parse(ends?.endsAt ?? '')).toBe(noon);
  });
});

describe('alerts/sinks/alertmanager-webhook', () => {
  it('has the members of version 4', async () => {
    const { json } = await sendTo({ type: 'alertmanager-webhook' }, messageOf('drift.firing'));
    expect(json).toMatchObject({
      version: '4',
      groupKey: 'prod/required-tags',
      truncatedAlerts: 0,
      status: 'firing',
      receiver: 'ops',
      groupLabels: { target: 'prod', check: 'required-tags' },
      commonLabels: { alertname: 'NotebookDriftFinding', resource: 'a' },
      externalURL: 'https://drift.example.com',
      notification_reason: 'new-findings',
      alerts: [
        {
          status: 'firing',
          endsAt: '0001-01-01T00:00:00Z',
          fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        },
      ],
    });
  });

  it('common labels are those that all alerts share; one that fires makes the whole fire', async () => {
    const other = { ...finding, id: 'f_2', severity: 'high', resource: { ...finding.resource, name: 'b' } } as const;
    const findings = [...(resolved.findings ?? []), other];
    const { json } = await sendTo(
      { type: 'alertmanager-webhook' },
      messageOf('drift.resolved', { ...resolved, findings }),
    );
    expect(json).toMatchObject({ status: 'firing', alerts: [{ status: 'resolved' }, { status: 'firing' }] });
    expect(json['commonLabels']).not.toHaveProperty('severity');
    expect(json['commonLabels']).toHaveProperty('target', 'prod');
    const over = await sendTo({ type: 'alertmanager-webhook' }, messageOf('drift.resolved', resolved));
    expect(over.json).toMatchObject({ status: 'resolved', alerts: [{ endsAt: '2026-11-24T11:59:00.000Z' }] });
  });
});

describe('alerts/sinks/pagerduty', () => {
  const sink = { type: 'pagerduty', routingKey: 'k'.repeat(32) } as const;

  it('triggers one incident a group', async () => {
    const { json } = await sendTo(sink, messageOf('drift.firing'));
    expect(json).toMatchObject({
      routing_key: sink.routingKey,
      event_action: 'trigger',
      dedup_key: 'notebook-drift/prod/required-tags',
      payload: {
        summary: 'prod: SageMaker resources say whose they are - 1 new finding',
        source: 'prod (012345678910)',
        severity: 'warning',
        component: 'required-tags',
        class: 'new-findings',
      },
    });
  });

  it.each([
    ['drift.resolved', resolved, 'resolve', 'notebook-drift/prod/required-tags'],
    ['drift.resolved', { ...resolved, status: 'firing' }, 'trigger', 'notebook-drift/prod/required-tags'],
    ['check.stale', { status: 'unknown' }, 'trigger', 'notebook-drift/prod/required-tags/stale'],
    ['check.recovered', { status: 'firing' }, 'resolve', 'notebook-drift/prod/required-tags/stale'],
  ] as const)('%s (%o): %s', async (type, data, action, key) => {
    const { json } = await sendTo(sink, messageOf(type, data));
    expect(json).toMatchObject({ event_action: action, dedup_key: key });
  });

  it.each([
    ['critical', 'critical'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'info'],
    ['info', 'info'],
  ] as const)('severity %s is %s', async (severity, expected) => {
    const check = { ...sampleMessageData().check, severity };
    const { json } = await sendTo(sink, messageOf('drift.firing', { check }));
    expect(json).toMatchObject({ payload: { severity: expected } });
  });
});

describe('alerts/sinks/cloudevents', () => {
  const attributes = {
    specversion: '1.0',
    id: 'msg_1',
    source: '/notebook-drift/targets/prod',
    type: 'notebook-drift.drift.firing',
    subject: 'prod/required-tags',
    time: '2026-11-24T12:00:00.000Z',
  };

  it('structured: attributes and data in the body', async () => {
    const { request, json } = await sendTo({ type: 'cloudevents', mode: 'structured' }, messageOf('drift.firing'));
    expect(request.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(json).toEqual({ ...attributes, datacontenttype: 'application/json', data: sampleMessageData() });
  });

  it('binary: attributes in the headers, percent-encoded, data in the body', async () => {
    const delivery = messageOf('drift.firing', { groupKey: 'prod/é %"' });
    const { request, json } = await sendTo({ type: 'cloudevents', mode: 'binary' }, delivery);
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'msg_1',
      'ce-source': attributes.source,
      'ce-type': attributes.type,
      'ce-subject': 'prod/%C3%A9%20%25%22',
      'ce-time': attributes.time,
    });
    expect(json).toMatchObject({ groupKey: 'prod/é %"' });
  });
});

describe('alerts/sinks for people', () => {
  it('slack: title, facts, one block a finding, the link', async () => {
    const { json } = await sendTo({ type: 'slack' }, messageOf('drift.firing'));
    expect(json).toMatchObject({
      text: 'prod: SageMaker resources say whose they are - 1 new finding',
      attachments: [{ blocks: [{ type: 'header' }, { type: 'section' }, { type: 'section' }, { type: 'context' }] }],
    });
    expect(JSON.stringify(json)).toContain('opened, medium: endpoint a: tag user is missing');
  });

  it('teams: an adaptive card and no text of an account becomes Markdown', async () => {
    const many = Array.from({ length: 100 }, () => ({ ...finding, summary: 'x'.repeat(2_000) }));
    const { request } = await sendTo({ type: 'teams' }, messageOf('drift.firing', { findings: many }));
    expect(Buffer.byteLength(request.body)).toBeLessThan(28_000);
    const hostile = { ...finding, summary: '[click](https://evil.example) **now**' };
    const { json } = await sendTo({ type: 'teams' }, messageOf('drift.firing', { findings: [hostile] }));
    expect(json).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } }],
    });
    expect(JSON.stringify(json)).toContain(
      JSON.stringify(String.raw`\[click\](https://evil.example) \*\*now\*\*`).slice(1, -1),
    );
  });

  it('a finding whose suppression is over says who once accepted it, and why', async () => {
    const suppression = { id: 'x', reason: 'agreed', owner: 'ana', expires: '', ended: 'expired' };
    const delivery = messageOf('suppression.expired', {
      findings: [{ ...finding, transition: 'unsuppressed', suppression }],
    });
    const { json } = await sendTo({ type: 'slack' }, delivery);
    expect(json['text']).toBe('prod: SageMaker resources say whose they are - 1 finding no longer suppressed');
    expect(JSON.stringify(json)).toContain('expired suppression of ana: agreed');
  });
});

describe('alerts/sinks: who did it', () => {
  const actor = {
    arn: 'arn:aws:sts::012345678910:assumed-role/admin/eve',
    session: 'eve',
    sourceAddress: '192.0.2.7',
    userAgent: 'aws-cli/2',
    eventName: 'PutRolePolicy',
    eventId: 'e-1',
    time: '2026-11-24T11:58:00.000Z',
  };
  const words =
    'PutRolePolicy by arn:aws:sts::012345678910:assumed-role/admin/eve (session eve) from 192.0.2.7 at 2026-11-24T11:58:00.000Z';
  const people: readonly Given[] = [
    { type: 'slack' },
    { type: 'pagerduty', routingKey: 'k'.repeat(32) },
    { type: 'teams' },
  ];

  it.each(people)('$type tells it where it is known, and says nothing where it is not', async (given) => {
    const told = await sendTo(given, messageOf('drift.firing', { findings: [{ ...finding, actor }] }));
    expect(JSON.stringify(told.json)).toContain(words);
    const silent = await sendTo(given, messageOf('drift.firing'));
    expect(JSON.stringify(silent.json)).not.toContain(' by ');
    const partly = { ...actor, session: null, sourceAddress: null };
    const less = await sendTo(given, messageOf('drift.firing', { findings: [{ ...finding, actor: partly }] }));
    expect(JSON.stringify(less.json)).toContain(`${actor.arn} at 2026-11-24T11:58:00.000Z`);
  });
});
