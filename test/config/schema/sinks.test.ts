import { describe, expect, it } from 'vitest';
import { loadValid, minimal, problemsOf } from '../virtual-files.ts';

const files = {
  'url.txt': 'https://hooks.slack.example/services/T0/B0/secret\n',
  'key.txt': `${'k'.repeat(32)}\n`,
  'token.txt': 'a-bearer-token-of-16\n',
  'short.txt': 'short\n',
  'secrets.txt': `whsec_${Buffer.alloc(24, 'k').toString('base64')}\n`,
};

async function sink(text: string) {
  const { sinks } = await loadValid(`${minimal}sinks:\n  - {id: ops, ${text}}\n`, { files });
  return sinks[0];
}

const problems = (text: string) => problemsOf(`${minimal}sinks:\n  - {id: ops, ${text}}\n`, { files });

describe('config/sinks', () => {
  it('every type has its own settings and the common ones', async () => {
    expect(await sink('type: slack, url_file: url.txt')).toEqual({
      id: 'ops',
      type: 'slack',
      url: 'https://hooks.slack.example/services/T0/B0/secret',
      insecure: false,
      sendResolved: true,
      maxFindings: 20,
      minSeverity: 'info',
      groupWait: 30_000,
      groupInterval: 300_000,
      repeatInterval: 86_400_000,
    });
    expect(await sink('type: alertmanager, url: "https://am.example", token_file: token.txt')).toMatchObject({
      token: 'a-bearer-token-of-16',
      maxFindings: 100,
      groupWait: 0,
      repeatInterval: 300_000,
    });
    expect(await sink('type: pagerduty, routing_key_file: key.txt')).toMatchObject({
      url: 'https://events.pagerduty.com/v2/enqueue',
      routingKey: 'k'.repeat(32),
    });
    expect(await sink('type: cloudevents, url: "https://h/", mode: binary')).toMatchObject({ mode: 'binary' });
    expect(await sink('type: teams, url: "https://h/"')).toMatchObject({ type: 'teams' });
    expect(await sink('type: alertmanager-webhook, url: "https://h/"')).toMatchObject({ maxFindings: 100 });
    expect(await sink('type: sns, topic_arn: "arn:aws:sns:eu-west-1:012345678910:drift.fifo"')).toMatchObject({
      topicArn: 'arn:aws:sns:eu-west-1:012345678910:drift.fifo',
    });
    const productArn = 'arn:aws:securityhub:eu-west-1:012345678910:product/012345678910/default';
    expect(await sink(`type: securityhub, product_arn: "${productArn}"`)).toMatchObject({
      productArn,
      maxFindings: 1_000,
    });
    const eventBusArn = 'arn:aws:events:eu-west-1:012345678910:event-bus/default';
    expect(await sink(`type: eventbridge, event_bus_arn: "${eventBusArn}"`)).toMatchObject({ eventBusArn });
    const mail = 'type: email, host: mail.example.com, from: drift@example.com, to: [ops@example.com]';
    expect(await sink(mail)).toMatchObject({ port: 587, security: 'starttls', insecure: false });
    expect(await sink(`${mail}, user: drift, password_file: key.txt`)).toMatchObject({
      login: { user: 'drift', password: expect.any(String) },
    });
  });

  it('a webhook takes findings as events of OCSF', async () => {
    const webhook = 'type: webhook, url: "https://h/", secret_file: secrets.txt';
    expect(await sink(webhook)).not.toHaveProperty('format');
    expect(await sink(`${webhook}, format: ocsf`)).toMatchObject({ format: 'ocsf' });
  });

  it('a sink says otherwise than alerts', async () => {
    const text = `${minimal}alerts: { group_wait: 1m }
sinks:
  - { id: a, type: teams, url: "https://h/" }
  - { id: b, type: teams, url: "https://h/", group_wait: 0s, min_severity: high, targets: [prod], checks: [policy-drift] }
`;
    const { sinks } = await loadValid(text);
    expect(sinks).toMatchObject([
      { groupWait: 60_000, minSeverity: 'info' },
      { groupWait: 0, minSeverity: 'high', targets: ['prod'], checks: ['policy-drift'] },
    ]);
  });

  it.each([
    ['type: slack', /^12 sinks\[0\]: give exactly one of url and url_file/],
    ['type: slak, url: "https://h/"', /expected .*slack.* \["slak"\] → Did you mean slack\?/],
    ['type: teams, url: "http://h/"', /sinks\[0\]\.url: messages would travel unencrypted/],
    ['type: pagerduty, routing_key_file: short.txt', /routing_key_file: the file holds no integration key/],
    ['type: alertmanager, url: "https://h/", token_file: short.txt', /token_file: the token has 5 characters/],
    ['type: sns, topic_arn: "arn:aws:sqs:eu-west-1:012345678910:q"', /topic_arn: expected a topic ARN/],
    [
      'type: securityhub, product_arn: "arn:aws:securityhub:eu-west-1:012345678910:hub/default"',
      /product_arn: expected a product ARN/,
    ],
    ['type: eventbridge, event_bus_arn: default', /event_bus_arn: expected an event bus ARN/],
    [
      'type: email, host: mail.example.com, security: none, from: a@example.com, to: [b@example.com]',
      /sinks\[0\]\.security: mail would travel unencrypted/,
    ],
    [
      'type: email, host: mail.example.com, user: drift, from: a@example.com, to: [b@example.com]',
      /give user and password_file together/,
    ],
    [
      'type: email, host: mail.example.com, from: "Ana <a@example.com>", to: [b@example.com]',
      /from: expected an address such as ops@example\.com/,
    ],
    [
      'type: email, host: "https://mail.example.com", from: a@example.com, to: [b@example.com]',
      /sinks\[0\]\.host: expected the name of a host such as mail\.example\.com/,
    ],
    ['type: teams, url: "https://h/", targets: [prd]', /targets\[0\]: is not among the configured targets \["prd"\]/],
    [
      'type: teams, url: "https://h/", checks: [policy-drif]',
      /checks\[0\]: is not among .* → Did you mean policy-drift\?/,
    ],
  ])('refuses {%s}', async (text, expected) => {
    const found = await problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
    expect(found[0]).not.toContain('short\n');
  });
});
