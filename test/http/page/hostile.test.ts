import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/domain/delivery/delivery.ts';
import { checkState, delivery, emptyRows, finding, scan, startServer, target } from '../fixtures.ts';
import { allow, boundaryState, policyState } from './policy-fixture.ts';

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;`;

const region = {
  actions: [hostile],
  resources: [hostile],
  condition: hostile,
  statements: [{ side: hostile, policy: hostile, index: 0, sid: hostile, page: hostile, effect: hostile }],
  witness: { action: hostile, resource: hostile, context: { [hostile]: hostile } },
  decisions: { canonical: hostile, live: hostile },
};

/** A store in which every string that an account could have chosen is an attack. */
function hostileRows() {
  const failure = { reason: 'internal' as const, operation: hostile, subject: hostile, message: hostile };
  const state = checkState({ outcome: 'unknown', failures: [failure] });
  const scope = state.scopes[0];
  const policies = [
    allow(hostile),
    allow('s3:*', { Resource: hostile, Condition: { [hostile]: { [hostile]: hostile } } }),
  ];
  const wrong = [{ key: hostile, found: hostile, expected: hostile }];
  const counts = { compliant: 1, noncompliant: 1 };
  const owners = [
    {
      key: hostile,
      values: [{ value: hostile, ...counts }],
      others: { values: 0, areMore: false, ...counts },
      none: counts,
    },
  ];
  return emptyRows({
    findings: [
      finding({
        id: 'f_1',
        kind: hostile,
        path: hostile,
        suppression: {
          id: hostile,
          mode: 'accept',
          reason: hostile,
          owner: hostile,
          expires: 1,
          evidence: hostile,
          ended: null,
        },
        summary: hostile,
        actor: {
          status: 'known',
          id: hostile,
          name: hostile,
          at: 0,
          arn: hostile,
          session: hostile,
          sourceAddress: hostile,
          userAgent: hostile,
        },
        resource: { type: hostile, arn: hostile, name: hostile, region: hostile },
        evidence: {
          wrong,
          tags: [{ key: hostile, value: hostile }],
          explanation: [hostile],
          problems: [hostile],
          attached: [{ kind: hostile, name: hostile }],
          gained: [region],
          lost: [region],
          verdict: hostile,
          undecided: [hostile],
          policies: [{ kind: hostile, name: hostile, versionId: hostile }],
        },
      }),
    ],
    transitions: [
      {
        findingId: 'f_1',
        kind: 'opened',
        at: 0,
        scanId: hostile,
        summary: hostile,
        severity: 'high',
        configurationHash: hostile,
        suppressed: false,
        changes: [{ field: hostile, before: hostile, after: { [hostile]: hostile } }],
      },
    ],
    states: [
      {
        ...state,
        detail: { owners },
        scopes: scope
          ? [{ ...scope, scope: hostile, resourceType: hostile, status: 'unknown', failures: [failure] }]
          : [],
      },
      policyState([allow('iam:PassRole')], policies, { purpose: hostile, name: hostile }),
      policyState([allow('iam:PassRole')], policies),
      boundaryState({ canonical: policies, live: [allow(hostile)] }, hostile),
    ],
    discovery: {
      accounts: [{ id: hostile, name: hostile }],
      discoveredAt: 0,
      attemptedAt: 0,
      failure,
    },
    scans: [scan({ id: hostile, targetId: hostile, checkId: hostile })],
    deliveries: [
      delivery({
        id: hostile,
        sinkId: hostile,
        groupKey: hostile,
        lastError: hostile,
        message: {
          type: 'drift.firing',
          timestamp: '',
          data: { reason: hostile } as unknown as Delivery['message']['data'],
        },
      }),
    ],
  });
}

const query = encodeURIComponent(hostile);

describe('http/page hostile strings', () => {
  it.each([
    '/',
    '/findings',
    `/findings?target=${query}&check=${query}&kind=${query}&type=${query}&resource=${query}`,
    `/findings?search=${query}&owner=${query}&project=${query}&sort=worst&cursor=`,
    ...['owner', 'project', 'type', 'kind', 'target'].map((by) => `/findings?by=${by}&search=`),
    `/findings?by=owner&search=${query}`,
    `/?targets=${query}`,
    '/findings/f_1',
    `/findings/f_1?search=${query}&owner=${query}&target=${query}`,
    `/findings/f_1/suppression?mode=accept&reason=${query}&owner=${query}&expires=2026-12-31`,
    `/nope/${query}`,
    `/findings/${query}`,
    '/targets/prod',
    '/targets/prod/policy',
    `/targets/prod/policy?role=${query}`,
    `/targets/prod/policy?find=${query}`,
    `/targets/${query}`,
    '/accounts',
    '/scans',
    `/scans?target=${query}`,
    '/deliveries',
    `/deliveries?sink=${query}`,
    `/deliveries?status=${query}`,
  ])('are text and nothing else at %s', async (path) => {
    const targets = [{ ...target, roles: [{ name: hostile }], regions: [hostile] }];
    const { get } = await startServer({
      rows: hostileRows(),
      targets,
      tokens: [{ token: 'writer', scopes: ['read', 'write'] }],
      suppressionsText: async () => ({ path: hostile, text: `suppressions:\n  - id: ${hostile}\n` }),
    });
    const headersOfReader = { authorization: 'Bearer writer', accept: 'text/html' };
    const { text, headers } = await get(path, { headers: headersOfReader });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const own = text
      .replaceAll('<script src="/assets/page.js" defer></script>', '')
      .replaceAll('<img src="/assets/icon.svg" alt="" width="26" height="26">', '');
    expect(own).not.toMatch(/<script|<img/i);
    for (const [, attribute = ''] of own.matchAll(/(?:href|src|action)="([^"]*)"/g))
      expect(attribute).toMatch(/^[/#](?:[\w./%()!~*?=+#-]|&amp;|&#39;)*$/);
  });

  it('are shown', async () => {
    const { get } = await startServer({ rows: hostileRows() });
    for (const path of ['/', '/findings/f_1', '/targets/prod', '/targets/prod/policy', '/accounts', '/deliveries'])
      expect((await get(path)).text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});
