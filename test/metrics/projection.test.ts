import { describe, expect, it } from 'vitest';
import { describeLimits } from '../../src/checks/roles/comparing/organization-limits.ts';
import { projectStore, projectTargets, type Sample, type StoreFacts } from '../../src/metrics/projection.ts';
import { midLife, scope, startedAt, state, target, watched } from './fixtures.ts';

const nothing: StoreFacts = {
  checkStates: [],
  findingCounts: [],
  transitionCounts: [],
  pendingDeliveries: [],
  suppressionCounts: [],
  now: startedAt,
};

/** The samples of one metric as `label=value,… value`, in the order of the labels' names. */
function series(samples: readonly Sample[], name: Sample['name']): readonly string[] {
  return samples
    .filter((sample) => sample.name === name)
    .map(({ labels, value }) => {
      const parts = Object.entries(labels).map(([label, text]) => `${label}=${text}`);
      return `${parts.toSorted().join(',')} ${value}`;
    })
    .toSorted();
}

describe('metrics/projection', () => {
  it('says nothing of findings before the first completed evaluation', () => {
    const facts = { ...nothing, checkStates: [state({ outcome: 'unknown', lastSuccessAt: null })] };

    const samples = projectStore(facts, watched);

    expect(series(samples, 'findings')).toEqual([]);
    expect(series(samples, 'check_success')).toEqual(['check=policy-drift,target=prod 0']);
    expect(series(samples, 'check_last_success_timestamp_seconds')).toEqual([]);
  });

  it('shows what an incomplete first evaluation did find', () => {
    const facts: StoreFacts = {
      ...nothing,
      checkStates: [state({ outcome: 'unknown', lastSuccessAt: null })],
      findingCounts: [
        {
          targetId: 'prod',
          checkId: 'policy-drift',
          severity: 'high',
          state: 'active',
          count: 1,
          oldestFirstSeen: 1_500,
        },
      ],
    };

    expect(series(projectStore(facts, watched), 'findings')).toEqual([
      'check=policy-drift,severity=high,state=active,target=prod 1',
    ]);
  });

  it('gives zeros for every severity and state of a check that found nothing', () => {
    const facts = { ...nothing, checkStates: [state({ checkId: 'required-tags' })] };

    expect(series(projectStore(facts, watched), 'findings')).toEqual([
      'check=required-tags,severity=low,state=active,target=prod 0',
      'check=required-tags,severity=low,state=pending,target=prod 0',
      'check=required-tags,severity=low,state=suppressed,target=prod 0',
      'check=required-tags,severity=medium,state=active,target=prod 0',
      'check=required-tags,severity=medium,state=pending,target=prod 0',
      'check=required-tags,severity=medium,state=suppressed,target=prod 0',
    ]);
  });

  it('keeps the findings of a check that can no longer see, beside its failure', () => {
    const samples = projectStore(midLife, watched);

    expect(series(samples, 'findings')).toContain('check=required-tags,severity=medium,state=active,target=prod 3');
    expect(series(samples, 'check_success')).toEqual([
      'check=policy-drift,target=prod 1',
      'check=required-tags,target=prod 0',
    ]);
  });

  it('takes the oldest of the active findings', () => {
    expect(series(projectStore(midLife, watched), 'finding_first_seen_timestamp_seconds')).toEqual([
      `check=policy-drift,target=prod ${(startedAt - 7_200_500) / 1_000}`,
      `check=required-tags,target=prod ${startedAt / 1_000 - 90}`,
    ]);
  });

  it('counts roles by verdict, and leaves other checks out', () => {
    expect(series(projectStore(midLife, watched), 'policy_verdict')).toEqual([
      'target=prod,verdict=broadened 1',
      'target=prod,verdict=equivalent 1',
      'target=prod,verdict=invalid 0',
      'target=prod,verdict=latent 0',
      'target=prod,verdict=missing 1',
      'target=prod,verdict=mixed 0',
      'target=prod,verdict=narrowed 0',
      'target=prod,verdict=undecided 0',
      'target=prod,verdict=unknown 0',
      'target=prod,verdict=unsettled 0',
    ]);
  });

  it.each([
    ['were read', describeLimits({ status: 'applied', limits: [], leftOut: [] }), 1],
    ['do not act on the account', describeLimits({ status: 'exempt' }), 1],
    ['hold a policy that is none', describeLimits({ status: 'applied', limits: [], leftOut: ['SCP x on r-1'] }), 0],
    [
      'could not be read',
      describeLimits({
        status: 'unread',
        failure: {
          subject: 'organization',
          reason: 'access_denied',
          operation: 'organizations:ListPolicies',
          message: 'no',
        },
      }),
      0,
    ],
  ] as const)('says whether limits are known that %s', (_title, limits, value) => {
    const facts = { ...midLife, checkStates: [state({ detail: { limits } })] };
    expect(series(projectStore(facts, watched), 'organization_limits_read')).toEqual([
      `check=policy-drift,target=prod ${value}`,
    ]);
  });

  it('says nothing of limits that nobody asks for', () => {
    const facts = { ...midLife, checkStates: [state({ detail: { roles: [] } })] };
    expect(series(projectStore(facts, watched), 'organization_limits_read')).toEqual([]);
  });

  it('sums the regions of a type, and leaves out unsupported types and roles', () => {
    const samples = projectStore(midLife, watched);

    expect(series(samples, 'resources')).toEqual([
      'outcome=compliant,resource_type=endpoint,target=prod 6',
      'outcome=compliant,resource_type=model,target=prod 0',
      'outcome=noncompliant,resource_type=endpoint,target=prod 2',
      'outcome=noncompliant,resource_type=model,target=prod 0',
      'outcome=unknown,resource_type=endpoint,target=prod 4',
      'outcome=unknown,resource_type=model,target=prod 0',
    ]);
    expect(series(samples, 'resources_missing_tag')).toContain('resource_type=endpoint,tag_key=user,target=prod 2');
    expect(series(samples, 'resources_scanned')).toEqual([
      'check=policy-drift,resource_type=iam-role,target=prod 3',
      'check=required-tags,resource_type=endpoint,target=prod 8',
      'check=required-tags,resource_type=model,target=prod 0',
    ]);
  });

  it('starts transitions and queues at zero', () => {
    expect(series(projectStore(nothing, watched), 'finding_transitions_total')).toHaveLength(14);
    expect(series(projectStore(midLife, watched), 'finding_transitions_total')).toContain(
      'check=policy-drift,transition=opened 5',
    );
    expect(series(projectStore(midLife, watched), 'deliveries_pending')).toEqual(['sink=audit 0', 'sink=ops 2']);
  });

  it('counts suppressions by what they do now', () => {
    expect(series(projectStore(midLife, watched), 'suppressions')).toEqual([
      'status=active 1',
      'status=expired 1',
      'status=unused 1',
    ]);
    expect(series(projectStore(nothing, { ...watched, suppressions: [] }), 'suppressions')).toEqual([
      'status=active 0',
      'status=expired 0',
      'status=unused 0',
    ]);
  });

  it('exports only what the configuration watches', () => {
    const facts: StoreFacts = {
      ...nothing,
      checkStates: [state({ targetId: 'gone', scopes: [scope({})] }), state({ checkId: 'disabled' })],
      findingCounts: [
        { targetId: 'gone', checkId: 'policy-drift', severity: 'high', state: 'active', count: 1, oldestFirstSeen: 1 },
      ],
      transitionCounts: [{ checkId: 'disabled', transition: 'opened', count: 1 }],
    };

    expect(JSON.stringify(projectStore(facts, watched))).not.toMatch(/gone|disabled/);
  });

  it('has no label from ARNs, roles or statements, and no series twice', () => {
    const samples = [...projectTargets([target('prod', '111122223333')]), ...projectStore(midLife, watched)];
    const all = samples.map(({ name, labels }) => JSON.stringify([name, Object.entries(labels).toSorted()]));

    expect(JSON.stringify(samples)).not.toMatch(/arn:|role-that-must-not-show/);
    expect(new Set(all).size).toBe(all.length);
  });
});
