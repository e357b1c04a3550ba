import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildMessage,
  type ListedFinding,
  type MessageContent,
  type MessageContext,
} from '../../../src/alerts/message/message.ts';
import {
  accessDenied,
  noon,
  sampleCheck,
  sampleCheckState,
  sampleFinding,
  sampleTarget,
} from '../../support/fixtures.ts';

const context: MessageContext = {
  target: sampleTarget,
  check: sampleCheck,
  state: sampleCheckState({ outcome: 'findings' }),
  scan: { id: 's_7', completedAt: noon },
  now: noon,
  source: { version: '0.1.0', instance: 'host-1' },
  externalUrl: 'https://drift.example.com/base/',
  maxBytes: 20_000,
};

function contentOf(listed: readonly ListedFinding[], unlisted = 0): MessageContent {
  const active = listed.length + unlisted;
  return {
    plan: {
      type: 'drift.firing',
      reason: 'new-findings',
      groupKey: 'prod/required-tags',
      status: 'firing',
      severity: 'medium',
      counts: { opened: active, updated: 0, resolved: 0, active, suppressed: 0 },
    },
    listed,
    unlisted,
  };
}

function opened(name: string, changes: Partial<ListedFinding['finding']> = {}): ListedFinding {
  return { transition: 'opened', finding: sampleFinding(name, changes) };
}

function sizeOf(message: unknown): number {
  return Buffer.byteLength(JSON.stringify(message));
}

describe('alerts/message', () => {
  test('says everything that the format names', () => {
    const time = '2026-11-24T12:00:00.000Z';
    const { finding } = opened('a');
    expect(buildMessage(contentOf([opened('a')]), context)).toEqual({
      type: 'drift.firing',
      timestamp: time,
      data: {
        schema: 1,
        reason: 'new-findings',
        groupKey: 'prod/required-tags',
        status: 'firing',
        target: { id: 'prod', accountId: '012345678910', awsRegion: 'us-east-1', roles: ['mlspace-notebook-role'] },
        check: {
          id: 'required-tags',
          title: sampleCheck.title,
          severity: 'medium',
          outcome: 'findings',
          lastSuccessAt: time,
          failures: [],
        },
        counts: { opened: 1, updated: 0, resolved: 0, active: 1, suppressed: 0, truncated: 0 },
        findings: [
          {
            id: finding.id,
            transition: 'opened',
            state: 'active',
            kind: 'tag-missing',
            severity: 'medium',
            resource: { type: 'endpoint', arn: finding.resource.arn, name: 'a', awsRegion: 'us-east-1' },
            path: '',
            summary: 'endpoint a: tag user is missing',
            evidence: { keys: ['user'] },
            evidenceTruncated: false,
            firstSeen: time,
            lastSeen: time,
            resolvedAt: null,
            resolution: null,
            suppression: null,
            actor: null,
          },
        ],
        links: { findings: 'https://drift.example.com/base/api/v1/findings?target=prod&check=required-tags' },
        scan: { id: 's_7', completedAt: time },
        source: { version: '0.1.0', instance: 'host-1' },
      },
    });
  });

  test('counts what is not listed', () => {
    const { data } = buildMessage(contentOf([opened('a')], 25), context);
    expect(data).toMatchObject({ counts: { opened: 26, truncated: 25 }, findings: { length: 1 } });
  });

  test('says who caused a finding as soon as that is known', () => {
    const actor = {
      status: 'known',
      id: 'e-1',
      name: 'DeleteTags',
      at: noon,
      arn: 'arn:aws:sts::012345678910:assumed-role/operator/lee',
      session: 'lee',
      sourceAddress: '203.0.113.7',
      userAgent: 'x'.repeat(500),
    } as const;
    const { data } = buildMessage(contentOf([opened('a', { actor })]), context);
    const { status: _status, id: eventId, name: eventName, at: _at, ...who } = actor;
    expect(data.findings[0]?.actor).toEqual({
      ...who,
      eventId,
      eventName,
      time: '2026-11-24T12:00:00.000Z',
      userAgent: `${'x'.repeat(199)}…`,
    });
    const waiting = { status: 'pending', attempts: 0, seenAt: noon, rightAt: null, dueAt: noon } as const;
    expect(buildMessage(contentOf([opened('a', { actor: waiting })]), context).data.findings[0]?.actor).toBeNull();
  });

  test('a finding whose suppression is over says who once accepted it, and why', () => {
    const suppression = {
      id: 'legacy',
      mode: 'accept',
      reason: 'agreed until the move',
      owner: 'ana',
      expires: noon,
      evidence: 'e_1',
      ended: 'expired',
    } as const;
    const { data } = buildMessage(contentOf([opened('a', { suppression })]), context);
    expect(data.findings[0]?.suppression).toEqual({
      id: 'legacy',
      reason: 'agreed until the move',
      owner: 'ana',
      expires: '2026-11-24T12:00:00.000Z',
      ended: 'expired',
    });
  });

  test('an incomplete check says so beside its findings', () => {
    const state = sampleCheckState({ outcome: 'unknown', failures: [accessDenied], lastSuccessAt: null });
    const { data } = buildMessage(contentOf([opened('a')]), { ...context, state });
    expect(data['check']).toMatchObject({ outcome: 'unknown', lastSuccessAt: null, failures: [accessDenied] });
  });

  test('without an external URL there are no links; without a scan there is none', () => {
    const { externalUrl: _none, ...rest } = context;
    const { data } = buildMessage(contentOf([]), { ...rest, scan: null, target: { id: 'old' }, state: undefined });
    expect(data).toMatchObject({ links: {}, scan: null, target: { id: 'old', accountId: null, roles: [] } });
  });

  test('long evidence is left out before findings are', () => {
    const evidence = { document: 'x'.repeat(1_500) };
    const changes = Array.from({ length: 20 }, (_, index) => opened(`n${index}`, { evidence }));
    const message = buildMessage(contentOf(changes), context);
    expect(message.data['findings']).toHaveLength(20);
    expect(message.data['findings']).toContainEqual(
      expect.objectContaining({ evidence: null, evidenceTruncated: true }),
    );
  });

  test('is below 20 kB whatever the findings hold, and what is not listed is counted', () => {
    const text = fc.string({ unit: 'binary', maxLength: 3_000 });
    const change = fc
      .record({ name: fc.string({ unit: 'binary', maxLength: 300 }), summary: text, path: text, note: text })
      .map(({ name, summary, path, note }) => opened(name, { summary, path, evidence: { note } }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 100 }), fc.nat(100), (changes, unlisted) => {
        const message = buildMessage(contentOf(changes, unlisted), context);
        expect(sizeOf(message)).toBeLessThan(20_000);
        const { findings, counts } = message.data as unknown as { findings: unknown[]; counts: { truncated: number } };
        expect(findings.length + counts.truncated).toBe(changes.length + unlisted);
      }),
      { numRuns: 30 },
    );
  });

  test('many failures with long words stay small', () => {
    const failures = Array.from({ length: 10 }, () => ({ ...accessDenied, message: '☃'.repeat(5_000) }));
    const message = buildMessage(contentOf([]), { ...context, state: sampleCheckState({ failures }) });
    expect(sizeOf(message)).toBeLessThan(20_000);
    expect(message.data['check']).toMatchObject({ failures: { length: 3 } });
  });
});
