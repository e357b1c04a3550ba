import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ocsf } from '../../../src/cli/report/ocsf.ts';
import { type MessageFinding, type MessageType, messageTypes } from '../../../src/domain/delivery/delivery.ts';
import { sampleReport } from '../../cli/report/sample-report.ts';
import { sampleMessageData } from '../../support/fixtures.ts';
import { messageOf, sendTo } from './open.ts';

/**
 * What the published schema says of the attributes of the class and of the objects that are used
 * (https://github.com/ocsf/ocsf-schema, events/findings/compliance_finding.json and what it extends).
 */
interface Attribute {
  readonly type: string;
  readonly list?: boolean;
  readonly required?: boolean;
  readonly values?: readonly number[];
}

const schema = JSON.parse(
  readFileSync(new URL('../../reference/ocsf-attributes.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, Attribute>>>>;

/** Every way in which a value is not what the schema wants. */
function mistakes(value: unknown, object: string, place = object): readonly string[] {
  const attributes = schema[object];
  if (!attributes) return [];
  if (typeof value !== 'object' || value === null) return [`${place} is no object`];
  const given = value as Readonly<Record<string, unknown>>;
  const missing = Object.entries(attributes).flatMap(([name, { required }]) =>
    required && given[name] === undefined ? `${place}.${name} is missing` : [],
  );
  const wrong = Object.entries(given).flatMap(([name, own]) => {
    const attribute = attributes[name];
    if (!attribute) return [`${place}.${name} is not in the schema`];
    const { type, list, values } = attribute;
    if (list && !Array.isArray(own)) return [`${place}.${name} is no list`];
    return (list ? (own as unknown[]) : [own]).flatMap((one) => {
      if (type === 'integer_t' || type === 'long_t' || type === 'timestamp_t') {
        const isOne = Number.isSafeInteger(one) && (!values || values.includes(one as number) || name.endsWith('_uid'));
        return isOne ? [] : [`${place}.${name} is ${String(one)}`];
      }
      if (type === 'string_t' || type === 'resource_uid_t')
        return typeof one === 'string' ? [] : [`${place}.${name} is no text`];
      return mistakes(one, type, `${place}.${name}`);
    });
  });
  return [...missing, ...wrong];
}

function mistakesOf(events: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return events.flatMap((event) => [
    ...mistakes(event, 'compliance_finding'),
    // "type_uid: class_uid * 100 + activity_id".
    ...(event['type_uid'] === Number(event['class_uid']) * 100 + Number(event['activity_id']) ? [] : ['type_uid']),
  ]);
}

const secrets = [`whsec_${Buffer.alloc(24, 'k').toString('base64')}`];
const [finding] = sampleMessageData().findings as readonly [MessageFinding];

async function eventsOf(type: MessageType, findings: readonly MessageFinding[] = [finding]) {
  const { json, request } = await sendTo({ type: 'webhook', format: 'ocsf', secrets }, messageOf(type, { findings }));
  expect(request.headers['webhook-signature']).toMatch(/^v1,/);
  return json as unknown as Record<string, unknown>[];
}

describe('alerts/sinks/webhook as ocsf', () => {
  it('the judge finds what is wrong', () => {
    expect(
      mistakesOf([{ class_uid: 2003, activity_id: 7, type_uid: 200_301, finding_info: {}, colour: 'red' }]),
    ).toEqual(
      expect.arrayContaining([
        'compliance_finding.metadata is missing',
        'compliance_finding.activity_id is 7',
        'compliance_finding.finding_info.uid is missing',
        'compliance_finding.colour is not in the schema',
        'type_uid',
      ]),
    );
  });

  it.each(messageTypes)('%s is what the schema wants', async (type) => {
    const events = await eventsOf(type);
    expect(events.length).toBeGreaterThan(0);
    expect(mistakesOf(events)).toEqual([]);
  });

  it.each([
    [{}, 1, 1, 3],
    [{ transition: 'updated' }, 2, 1, 3],
    [{ transition: 'suppressed' }, 2, 3, 3],
    [{ transition: 'resolved', state: 'resolved' }, 3, 4, 1],
  ] as const)('a finding that is %j', async (changes, activity, status, compliance) => {
    const [event] = await eventsOf('drift.firing', [{ ...finding, ...changes }]);
    expect(event).toMatchObject({
      class_uid: 2003,
      activity_id: activity,
      status_id: status,
      severity_id: 3,
      compliance: { status_id: compliance },
      finding_info: { uid: finding.id },
      resources: [{ uid: finding.resource.arn }],
    });
  });

  it('a check that no longer sees is an event, and its end closes it', async () => {
    const [stale] = await eventsOf('check.stale', []);
    const [recovered] = await eventsOf('check.recovered', []);
    expect(stale).toMatchObject({
      activity_id: 1,
      compliance: { status_id: 2 },
      finding_info: { uid: 'prod/required-tags/not-seen' },
    });
    expect(recovered).toMatchObject({
      activity_id: 3,
      status_id: 4,
      finding_info: { uid: 'prod/required-tags/not-seen' },
    });
  });
});

describe('check -o ocsf', () => {
  it('is what the schema wants, with the controls, and tells what could not be seen', () => {
    const events = JSON.parse(ocsf(sampleReport)) as Record<string, unknown>[];
    expect(mistakesOf(events)).toEqual([]);
    const unknown = sampleReport.states.filter(({ outcome }) => outcome === 'unknown').length;
    expect(unknown).toBeGreaterThan(0);
    expect(events).toHaveLength(sampleReport.findings.length + sampleReport.suppressed.length + unknown);
    const text = JSON.stringify(events);
    expect(text).toContain('NIST SP 800-53 r5 AC-6');
    expect(events.filter(({ status_id: id }) => id === 3)).toHaveLength(sampleReport.suppressed.length);
  });
});
