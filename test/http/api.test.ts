import { describe, expect, it } from 'vitest';
import type { FindingCount } from '../../src/store/contract/finding-count.ts';
import { sampleTransition } from '../support/fixtures.ts';
import { checkState, delivery, emptyRows, finding, now, scan, startServer } from './fixtures.ts';

const failure = {
  reason: 'access_denied' as const,
  operation: 'sagemaker:ListModels',
  subject: 'us-east-1',
  message: 'not authorized',
};

function ids(json: Record<string, unknown>): readonly string[] {
  return (json['items'] as { id: string }[]).map(({ id }) => id);
}

function count(state: FindingCount['state'], of: number, oldestFirstSeen: number): FindingCount {
  return { targetId: 'prod', checkId: 'required-tags', severity: 'medium', state, count: of, oldestFirstSeen };
}

describe('http/api status', () => {
  it('tells never evaluated, unknown and clean apart', async () => {
    const rows = emptyRows({
      states: [checkState({ outcome: 'unknown', failures: [failure], lastSuccessAt: now - 120_000 })],
    });
    const { get } = await startServer({ rows });
    const { json } = await get('/api/v1/status');
    expect(json).toMatchObject({
      version: '1.2.3',
      startedAt: '2026-11-24T11:00:00.000Z',
      checks: [
        { checkId: 'policy-drift', outcome: null, lastSuccessAt: null, lastAttemptAt: null, nextScanAt: null },
        {
          checkId: 'required-tags',
          outcome: 'unknown',
          failures: [failure],
          lastAttemptAt: '2026-11-24T11:59:00.000Z',
          lastSuccessAt: '2026-11-24T11:58:00.000Z',
          nextScanAt: '2026-11-24T12:10:00.000Z',
          stale: false,
        },
      ],
    });
  });

  it.each([
    ['a success that is older than allowed', now - 900_001, true],
    ['a success exactly as old as allowed', now - 900_000, false],
    ['no success since a start long ago', null, true],
    ['a success in the future, by a clock that was set back', now + 3_600_000, true],
    ['a success by a replica whose clock is a little ahead', now + 30_000, false],
  ])('stale: %s', async (_title, lastSuccessAt, stale) => {
    const { get } = await startServer({ rows: emptyRows({ states: [checkState({ lastSuccessAt })] }) });
    expect((await get('/api/v1/status')).json['checks']).toContainEqual(
      expect.objectContaining({ checkId: 'required-tags', stale }),
    );
  });

  it('gives a new process its time before it calls a check stale', async () => {
    const { get } = await startServer({ startedAt: now - 1000 });
    expect((await get('/api/v1/status')).json['checks']).toMatchObject([{ stale: false }, { stale: false }]);
  });

  it('counts open findings by severity and keeps suppressed ones apart', async () => {
    const counts = [
      count('pending', 2, now - 1000),
      count('active', 3, now - 5000),
      count('suppressed', 4, now - 9000),
    ];
    const { get } = await startServer({ rows: emptyRows({ counts }) });
    expect((await get('/api/v1/status')).json['checks']).toContainEqual(
      expect.objectContaining({
        checkId: 'required-tags',
        openFindings: { info: 0, low: 0, medium: 5, high: 0, critical: 0 },
        pendingFindings: 2,
        suppressedFindings: 4,
        oldestFindingAt: '2026-11-24T11:59:55.000Z',
      }),
    );
  });
});

describe('http/api findings', () => {
  const rows = emptyRows({
    findings: [
      finding({ id: 'f_1', state: 'active' }),
      finding({ id: 'f_2', state: 'pending', severity: 'low' }),
      finding({ id: 'f_3', state: 'resolved', resolvedAt: now, resolution: 'fixed' }),
      finding({
        id: 'f_4',
        checkId: 'policy-drift',
        kind: 'policy-changed',
        severity: 'high',
        lastSeen: now - 3_600_000,
      }),
    ],
    transitions: [
      sampleTransition({ findingId: 'f_1', at: now - 7_200_000, scanId: 's_0', summary: 'opened so' }),
      sampleTransition({ findingId: 'f_2', at: now, scanId: 's_0', summary: 'another', severity: 'low' }),
    ],
  });

  it.each([
    ['', ['f_1', 'f_2', 'f_4']],
    ['?state=all', ['f_1', 'f_2', 'f_3', 'f_4']],
    ['?state=resolved', ['f_3']],
    ['?state=pending', ['f_2']],
    ['?severity=high', ['f_4']],
    ['?check=policy-drift', ['f_4']],
    ['?kind=tag-missing&state=active', ['f_1']],
    ['?target=other', []],
    ['?resourceType=endpoint', []],
    ['?resource=arn:aws:sagemaker:us-east-1:012345678910:model/churn&severity=low', ['f_2']],
    ['?since=2026-11-24T13:30:00%2B02:00', ['f_1', 'f_2']],
  ])('filters %s', async (query, expected) => {
    const { get } = await startServer({ rows });
    const answer = await get(`/api/v1/findings${query}`);
    expect(answer.status).toBe(200);
    expect(ids(answer.json)).toEqual(expected);
  });

  it('walks all pages once while rows come and go', async () => {
    const moving = emptyRows({
      findings: Array.from({ length: 23 }, (_, index) => finding({ id: `f_${index + 100}` })),
    });
    const { get } = await startServer({ rows: moving });
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 20; pages++) {
      const { json } = await get(`/api/v1/findings?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...ids(json));
      cursor = json['nextCursor'] as string | null;
      // Rows that were already shown resolve, and newer ones appear before the cursor: neither may shift the pages.
      moving.findings = moving.findings.filter(({ id }) => id !== seen.at(-1));
      moving.findings.push(finding({ id: `f_0${pages}` }));
    }
    expect(seen).toEqual(Array.from({ length: 23 }, (_, index) => `f_${index + 100}`));
  });

  it('shows one with its history and what to do', async () => {
    const { get } = await startServer({ rows });
    const { json } = await get('/api/v1/findings/f_1');
    expect(json).toMatchObject({
      id: 'f_1',
      title: 'A tag is missing',
      remediation: 'Add it.',
      firstSeen: '2026-11-24T10:00:00.000Z',
      evidence: { keys: ['project'] },
      history: [{ kind: 'opened', at: '2026-11-24T10:00:00.000Z', scanId: 's_0', summary: 'opened so' }],
    });
    expect(json['history']).toHaveLength(1);
  });
});

describe('http/api targets', () => {
  it('tells the configuration without its secrets', async () => {
    const { get } = await startServer({ rows: emptyRows({ states: [checkState()] }) });
    for (const path of ['/api/v1/targets', '/api/v1/targets/prod']) {
      const { text } = await get(path);
      expect(text).toContain('arn:aws:iam::012345678910:role/reader');
      expect(text).not.toContain('planted');
    }
    expect((await get('/api/v1/targets/prod')).json['checks']).toContainEqual(
      expect.objectContaining({
        checkId: 'required-tags',
        scopes: [expect.objectContaining({ scope: 'us-east-1/model', missingByKey: { project: 1 } })],
      }),
    );
  });

  it('shows canonical, live and comparison once they were evaluated', async () => {
    const statements = [
      { policy: 'p', kind: 'managed', index: 3, sid: null, page: '4', change: 'edited', elements: ['Action'] },
    ];
    const role = { role: 'arn:aws:iam::012345678910:role/r', name: 'r', verdict: 'broadened' };
    const exact = { verdict: 'broadened', allowed: { verdict: 'broadened', gained: [], lost: [] } };
    const detail = {
      canonical: '{"Version":"2012-10-17"}',
      canonicalStatements: [{ page: '4', purpose: 'read' }],
      roles: [
        { ...role, shared: 0 },
        { ...role, verdict: 'unknown', shared: null, failures: [{ ...failure }] },
      ],
      shared: [{ policies: [{ kind: 'managed', name: 'p', document: '{}' }], statements, explanation: ['x'], exact }],
    };
    const { get } = await startServer({
      rows: emptyRows({ states: [checkState({ checkId: 'policy-drift', detail })] }),
    });
    expect((await get('/api/v1/targets/prod/policy')).json).toEqual({
      targetId: 'prod',
      checkId: 'policy-drift',
      scanId: 's_1',
      evaluatedAt: '2026-11-24T11:59:00.000Z',
      canonical: '{"Version":"2012-10-17"}',
      source: null,
      canonicalStatements: [{ page: '4', purpose: 'read' }],
      roles: [
        {
          arn: role.role,
          name: 'r',
          verdict: 'broadened',
          comparison: 0,
          failures: [],
        },
        {
          arn: role.role,
          name: 'r',
          verdict: 'unknown',
          comparison: null,
          failures: [failure],
        },
      ],
      comparisons: [{ live: [{ kind: 'managed', name: 'p', document: '{}' }], statements, explanation: ['x'], exact }],
    });
  });

  it('says what the organization holds back, and that it could not be read', async () => {
    const limits = {
      status: 'unread',
      told: "Without the organization's limits: denied",
      reason: 'access_denied',
      operation: 'organizations:ListParents',
    };
    const states = [checkState({ checkId: 'policy-drift', detail: { canonical: '{}', roles: [], limits } })];
    const { get } = await startServer({ rows: emptyRows({ states }) });

    expect((await get('/api/v1/targets/prod/policy')).json['limits']).toEqual({
      status: 'unread',
      told: "Without the organization's limits: denied",
      levels: [],
      leftOut: [],
    });
  });

  it.each([
    ['no state', emptyRows()],
    ['a state without comparison', emptyRows({ states: [checkState({ checkId: 'policy-drift', detail: null })] })],
  ])('answers 409 with %s', async (_title, rows) => {
    const { get } = await startServer({ rows });
    const answer = await get('/api/v1/targets/prod/policy');
    expect(answer.json).toMatchObject({ status: 409, type: '/problems/not-evaluated' });
  });
});

describe('http/api scans and deliveries', () => {
  it('lists scans by target and shows a running one', async () => {
    const running = scan({ id: 's_2', targetId: 'test', finishedAt: null, result: null, outcome: null });
    const { get } = await startServer({ rows: emptyRows({ scans: [scan(), running] }) });
    expect((await get('/api/v1/scans?target=test')).json['items']).toEqual([
      expect.objectContaining({ id: 's_2', finishedAt: null, result: null }),
    ]);
    expect((await get('/api/v1/scans/s_1')).json).toMatchObject({ id: 's_1', startedAt: '2026-11-24T11:58:59.000Z' });
  });

  it('lists deliveries by sink and status, and plans an attempt only for pending ones', async () => {
    const delivered = delivery({ id: 'msg_2', status: 'delivered', deliveredAt: now, lastError: null });
    const { get } = await startServer({ rows: emptyRows({ deliveries: [delivery(), delivered] }) });
    expect((await get('/api/v1/deliveries?sink=ops&status=pending')).json['items']).toEqual([
      expect.objectContaining({ id: 'msg_1', type: 'drift.firing', nextAttemptAt: '2026-11-24T12:00:05.000Z' }),
    ]);
    expect((await get('/api/v1/deliveries?status=delivered')).json['items']).toEqual([
      expect.objectContaining({ id: 'msg_2', nextAttemptAt: null, deliveredAt: '2026-11-24T12:00:00.000Z' }),
    ]);
    expect((await get('/api/v1/deliveries?sink=none')).json).toEqual({ items: [], nextCursor: null });
  });

  it('lists the checks with what they find', async () => {
    const { get } = await startServer();
    expect((await get('/api/v1/checks')).json['items']).toMatchObject([
      { id: 'policy-drift', kinds: [{ kind: 'policy-changed', severities: ['high'], remediation: 'Restore it.' }] },
      { id: 'required-tags' },
    ]);
  });
});
