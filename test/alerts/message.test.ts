import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildMessage, type MessageContext } from '../../src/alerts/message.ts';
import type { FindingChange, MessagePlan } from '../../src/alerts/plan.ts';
import { accessDenied, noon, sampleCheck, sampleCheckState, sampleFinding, sampleTarget } from '../support/fixtures.ts';

const context: MessageContext = {
  target: sampleTarget,
  check: sampleCheck,
  state: sampleCheckState({ outcome: 'findings' }),
  scanId: 's_7',
  now: noon,
  source: { version: '0.1.0', instance: 'host-1' },
  externalUrl: 'https://drift.example.com/base/',
};

function planOf(changes: readonly FindingChange[], given: Partial<MessagePlan> = {}): MessagePlan {
  return {
    sinkId: 'ops',
    maxFindings: 20,
    type: 'drift.firing',
    reason: 'new-findings',
    groupKey: 'prod/required-tags',
    status: 'firing',
    severity: 'medium',
    counts: { opened: changes.length, updated: 0, resolved: 0, active: changes.length, suppressed: 0 },
    changes,
    ...given,
  };
}

function opened(name: string, changes: Partial<FindingChange['finding']> = {}): FindingChange {
  return { transition: 'opened', finding: sampleFinding(name, changes) };
}

function sizeOf(message: unknown): number {
  return Buffer.byteLength(JSON.stringify(message));
}

describe('alerts/message', () => {
  test('says everything that the format names', () => {
    const time = '2026-11-24T12:00:00.000Z';
    const { finding } = opened('a');
    expect(buildMessage(planOf([opened('a')]), context)).toEqual({
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
            resolution: null,
          },
        ],
        links: { findings: 'https://drift.example.com/base/api/v1/findings?target=prod&check=required-tags' },
        scan: { id: 's_7', completedAt: time },
        source: { version: '0.1.0', instance: 'host-1' },
      },
    });
  });

  test('lists at most as many findings as the sink takes and counts the others', () => {
    const changes = Array.from({ length: 30 }, (_, index) => opened(`n${index}`));
    const { data } = buildMessage(planOf(changes, { maxFindings: 5 }), context);
    expect(data).toMatchObject({ counts: { opened: 30, truncated: 25 } });
    expect(data['findings']).toHaveLength(5);
  });

  test('an incomplete check says so beside its findings', () => {
    const state = sampleCheckState({ outcome: 'unknown', failures: [accessDenied], lastSuccessAt: null });
    const { data } = buildMessage(planOf([opened('a')]), { ...context, state });
    expect(data['check']).toMatchObject({ outcome: 'unknown', lastSuccessAt: null, failures: [accessDenied] });
  });

  test('without an external URL there are no links; without a scan there is none', () => {
    const { externalUrl: _none, ...rest } = context;
    const { data } = buildMessage(planOf([]), { ...rest, scanId: null, target: { id: 'old' }, state: undefined });
    expect(data).toMatchObject({ links: {}, scan: null, target: { id: 'old', accountId: null, roles: [] } });
  });

  test('long evidence is left out before findings are', () => {
    const evidence = { document: 'x'.repeat(1_500) };
    const changes = Array.from({ length: 20 }, (_, index) => opened(`n${index}`, { evidence }));
    const message = buildMessage(planOf(changes), context);
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
      fc.property(fc.array(change, { maxLength: 100 }), fc.integer({ min: 1, max: 100 }), (changes, maxFindings) => {
        const message = buildMessage(planOf(changes, { maxFindings }), context);
        expect(sizeOf(message)).toBeLessThan(20_000);
        const { findings, counts } = message.data as unknown as { findings: unknown[]; counts: { truncated: number } };
        expect(findings.length).toBeLessThanOrEqual(maxFindings);
        expect(findings.length + counts.truncated).toBe(changes.length);
      }),
      { numRuns: 30 },
    );
  });

  test('many failures with long words stay small', () => {
    const failures = Array.from({ length: 10 }, () => ({ ...accessDenied, message: '☃'.repeat(5_000) }));
    const message = buildMessage(planOf([]), { ...context, state: sampleCheckState({ failures }) });
    expect(sizeOf(message)).toBeLessThan(20_000);
    expect(message.data['check']).toMatchObject({ failures: { length: 3 } });
  });
});
