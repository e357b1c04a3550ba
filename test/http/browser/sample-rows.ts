import type { Json } from '../../../src/domain/evaluation/evaluation.ts';
import { checkState, delivery, emptyRows, finding, now, scan } from '../fixtures.ts';
import type { MemoryRows } from '../memory-store.ts';
import { allow, boundaryState, policyState } from '../page/policy-fixture.ts';

/** A value that would be a script if a page took it for markup. */
export const scriptTag = `<script>alert(document.domain)</script><img src=x onerror=alert(1)>"'`;

const counts = { compliant: 3, noncompliant: 1 };

const owners: Json = [
  {
    key: 'project',
    values: [
      { value: 'churn', ...counts },
      { value: scriptTag, ...counts },
    ],
    others: { values: 0, areMore: false, compliant: 0, noncompliant: 0 },
    none: { compliant: 0, noncompliant: 2 },
  },
];

const day = 86_400_000;
const midnight = Math.floor(now / day) * day;

/** Something of everything: findings of each severity and state, unknown and stale checks, failed deliveries. */
export function sampleRows(): MemoryRows {
  const failure = {
    reason: 'access_denied' as const,
    operation: 'sagemaker:ListModels',
    subject: 'us-east-1',
    message: 'User is not authorized to perform: sagemaker:ListModels',
  };
  const state = checkState({
    outcome: 'unknown',
    failures: [failure],
    detail: { owners },
    lastSuccessAt: now - 7_200_000,
  });
  const [scope] = state.scopes;
  const denied = scope && { ...scope, scope: 'us-west-2/model', status: 'unknown' as const, failures: [failure] };
  const role = {
    type: 'iam-role',
    arn: 'arn:aws:iam::012345678910:role/mlspace-notebook-role',
    name: 'mlspace-notebook-role',
    region: 'global',
  };
  const step = {
    scanId: 's_1',
    severity: 'high' as const,
    summary: 'The policy differs',
    configurationHash: 'c',
    suppressed: false,
    changes: [],
  };
  return emptyRows({
    findings: [
      finding({
        id: 'f_1',
        checkId: 'policy-drift',
        kind: 'policy-changed',
        severity: 'critical',
        resource: role,
        summary: 'The policy of mlspace-notebook-role differs from the canonical one in 2 statements',
        evidence: {
          explanation: ['Statement 2 was edited: Action.', 'The statement (position 3 in managed policy p) was added.'],
          policies: [{ kind: 'managed', name: 'p', arn: null, versionId: 'v2' }],
          verdict: 'broadened',
          gained: [
            {
              actions: ['s3:*'],
              resources: ['*'],
              condition: '',
              statements: [],
              witness: { action: 's3:PutObject', resource: 'arn:aws:s3:::example/example', context: {} },
              decisions: { canonical: 'ImplicitlyDenied', live: 'Allowed' },
            },
          ],
        },
      }),
      finding({
        id: 'f_2',
        severity: 'medium',
        summary: `model churn: tag project is "${scriptTag}"`,
        evidence: {
          wrong: [{ key: 'project', found: scriptTag, expected: 'churn' }],
          tags: [{ key: 'project', value: scriptTag }],
        },
      }),
      finding({ id: 'f_3', severity: 'low', state: 'pending', summary: 'endpoint live: tag user is spelled "User"' }),
      finding({ id: 'f_4', severity: 'info', suppressed: true, summary: 'image base: tag user is missing' }),
      finding({
        id: 'f_5',
        severity: 'high',
        state: 'resolved',
        resolution: 'fixed',
        resolvedAt: now,
        summary: 'solved',
      }),
    ],
    transitions: [
      { findingId: 'f_1', kind: 'opened', at: now - 7_200_000, ...step },
      { findingId: 'f_1', kind: 'updated', at: now - 60_000, ...step },
    ],
    states: [
      { ...state, scopes: [...state.scopes, ...(denied ? [denied] : [])] },
      policyState(
        [allow('sagemaker:AddTags'), allow(['ec2:Describe*', 's3:GetObject', 'logs:Put*'])],
        [
          allow('sagemaker:AddTags'),
          allow(['ec2:Describe*', 's3:*', 'logs:Put*']),
          allow('iam:PassRole', { Effect: 'Deny' }),
        ],
      ),
      boundaryState({
        canonical: [allow('sagemaker:*'), allow('s3:*')],
        live: [allow('sagemaker:*'), allow(['s3:*', 'iam:*'])],
      }),
    ],
    discovery: {
      accounts: [
        { id: '012345678910', name: 'research' },
        { id: '111122223333', name: scriptTag },
      ],
      discoveredAt: now - 60_000,
      attemptedAt: now - 1_000,
      failure: {
        reason: 'access_denied',
        operation: 'organizations:ListAccounts',
        subject: 'the organization',
        message: 'not authorized',
      },
    },
    scans: [
      scan(),
      scan({ id: 's_2', result: null, finishedAt: null, outcome: null }),
      scan({ id: 's_3', result: 'failure' }),
    ],
    deliveries: [
      delivery(),
      delivery({ id: 'msg_2', status: 'delivered', deliveredAt: now, lastError: null }),
      delivery({ id: 'msg_3', status: 'failed', attempts: 8 }),
    ],
    flow: {
      days: [
        { day: midnight - 2 * day, opened: 12, resolved: 0 },
        { day: midnight, opened: 1, resolved: 7 },
      ],
      fixed: { count: 7, meanTime: 90_000_000 },
    },
    history: {
      periods: (['policy-drift', 'required-tags'] as const).flatMap((checkId) =>
        (['clean', 'unknown', 'findings'] as const).map((outcome, place) => ({
          targetId: 'prod',
          checkId,
          outcome,
          configurationHash: 'c',
          programVersion: '1',
          from: midnight - (9 - 3 * place) * day,
          to: midnight - (7 - 3 * place) * day,
        })),
      ),
      watches: [{ instance: 'host', programVersion: '1', from: midnight - 9 * day, to: now }],
      keptSince: midnight - 9 * day,
    },
    counts: (['critical', 'medium', 'low'] as const).map((severity) => ({
      targetId: 'prod',
      checkId: severity === 'critical' ? 'policy-drift' : 'required-tags',
      severity,
      state: 'active',
      count: 1,
      oldestFirstSeen: now,
    })),
  });
}
