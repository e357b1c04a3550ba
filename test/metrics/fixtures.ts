import type { CheckDescription } from '../../src/domain/evaluation/check.ts';
import type { CheckState } from '../../src/domain/evaluation/check-state.ts';
import type { ScopeOutcome } from '../../src/domain/evaluation/evaluation.ts';
import type { Target } from '../../src/domain/target/target.ts';
import type { StoreFacts } from '../../src/metrics/projection.ts';

export const startedAt = Date.parse('2026-09-01T10:00:00Z');

export function target(id: string, accountId: string): Target {
  return {
    id,
    accountId,
    partition: 'aws',
    homeRegion: 'eu-west-1',
    regions: ['eu-west-1', 'us-east-1'],
    access: { useFipsEndpoint: false, endpoints: {} },
    roles: [{ name: 'role-that-must-not-show' }],
    roleReading: 'auto',
    attached: { name: '*' },
    stacks: [],
    facts: { instanceTypes: false },
  };
}

const policyCheck: CheckDescription = {
  id: 'policy-drift',
  title: 'Policy',
  description: 'Policy.',
  reads: ['resources'],
  kinds: [{ kind: 'policy-changed', title: 'Changed', severities: ['high'], remediation: 'Restore it.' }],
};

const tagCheck: CheckDescription = {
  id: 'required-tags',
  title: 'Tags',
  description: 'Tags.',
  reads: ['resources'],
  kinds: [
    { kind: 'tag-missing', title: 'Missing', severities: ['medium'], remediation: 'Add it.' },
    { kind: 'tag-case', title: 'Case', severities: ['low', 'medium'], remediation: 'Rename it.' },
  ],
};

export function state(given: Partial<CheckState>): CheckState {
  return {
    targetId: 'prod',
    checkId: 'policy-drift',
    outcome: 'clean',
    failures: [],
    lastAttemptAt: startedAt,
    lastSuccessAt: startedAt,
    lastScanId: 's_1',
    scopes: [],
    detail: null,
    staleSince: null,
    ...given,
  };
}

export function scope(given: Partial<ScopeOutcome>): Omit<ScopeOutcome, 'unread'> {
  return {
    scope: 'eu-west-1/endpoint',
    status: 'complete',
    resourceType: 'endpoint',
    counts: { compliant: 0, noncompliant: 0, unknown: 0, excluded: 0 },
    failures: [],
    ...given,
  };
}

/** An installation in the middle of its life: drift on one target, half-read tags on it, a second one not yet seen. */
export const midLife: StoreFacts = {
  checkStates: [
    state({
      outcome: 'findings',
      scopes: [
        scope({
          scope: 'role/a',
          resourceType: 'iam-role',
          counts: { compliant: 1, noncompliant: 2, unknown: 0, excluded: 0 },
        }),
      ],
      detail: {
        limits: { status: 'applied', told: '', levels: [], leftOut: [] },
        canonical: '{}',
        roles: [
          { role: 'arn:aws:iam::111122223333:role/a', verdict: 'equivalent' },
          { role: 'arn:aws:iam::111122223333:role/b', verdict: 'broadened' },
          { role: 'arn:aws:iam::111122223333:role/c', verdict: 'missing' },
        ],
      },
    }),
    state({
      checkId: 'required-tags',
      outcome: 'unknown',
      lastAttemptAt: startedAt + 600_000,
      lastSuccessAt: startedAt + 300_000,
      scopes: [
        scope({
          counts: { compliant: 5, noncompliant: 2, unknown: 0, excluded: 3 },
          missingByKey: { user: 2, project: 1, system: 0 },
        }),
        scope({
          scope: 'us-east-1/endpoint',
          status: 'unknown',
          counts: { compliant: 1, noncompliant: 0, unknown: 4, excluded: 0 },
          missingByKey: { user: 0, project: 0, system: 0 },
        }),
        scope({ scope: 'eu-west-1/model', resourceType: 'model', missingByKey: { user: 0, project: 0, system: 0 } }),
        scope({
          scope: 'us-east-1/labeling-job',
          resourceType: 'labeling-job',
          status: 'unsupported',
          missingByKey: {},
        }),
      ],
    }),
  ],
  findingCounts: [
    {
      targetId: 'prod',
      checkId: 'policy-drift',
      severity: 'high',
      state: 'active',
      count: 2,
      oldestFirstSeen: startedAt - 7_200_500,
    },
    {
      targetId: 'prod',
      checkId: 'required-tags',
      severity: 'medium',
      state: 'active',
      count: 3,
      oldestFirstSeen: startedAt - 60_000,
    },
    {
      targetId: 'prod',
      checkId: 'required-tags',
      severity: 'low',
      state: 'active',
      count: 1,
      oldestFirstSeen: startedAt - 90_000,
    },
    { targetId: 'prod', checkId: 'required-tags', severity: 'low', state: 'suppressed', count: 4, oldestFirstSeen: 0 },
  ],
  transitionCounts: [
    { checkId: 'policy-drift', transition: 'opened', count: 5 },
    { checkId: 'policy-drift', transition: 'resolved', count: 3 },
  ],
  pendingDeliveries: [{ sinkId: 'ops', count: 2 }],
  suppressionCounts: [{ suppressionId: 'legacy', count: 3 }],
  now: startedAt + 660_000,
};

export const watched = {
  targets: [target('prod', '111122223333'), target('lab', '444455556666')],
  checks: [policyCheck, tagCheck],
  sinks: [{ id: 'ops' }, { id: 'audit' }],
  suppressions: [
    { id: 'legacy', expires: startedAt + 900_000 },
    { id: 'nobody', expires: startedAt + 900_000 },
    { id: 'over', expires: startedAt },
  ],
};
