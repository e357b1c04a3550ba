import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/domain/evaluation/evaluation.ts';
import type { ChangeEvent } from '../../src/domain/finding/change-event.ts';
import type { Finding } from '../../src/domain/finding/finding.ts';
import { attribute, awaitingActors, causeOf, dueAfter, lookupSince } from '../../src/findings/attribution.ts';
import { minute, noon, sampleFinding } from '../support/fixtures.ts';

const roleArn = 'arn:aws:iam::012345678910:role/notebook';
const policyArn = 'arn:aws:iam::012345678910:policy/notebook-policy';

function roleFinding(kind: string, changes: Partial<Finding> = {}): Finding {
  const resource = { type: 'iam-role', arn: roleArn, name: 'notebook', region: 'global' };
  return { ...sampleFinding('a'), kind, resource, path: '', evidence: {}, ...changes };
}

function event(name: string, request: ChangeEvent['request'], changes: Partial<ChangeEvent> = {}): ChangeEvent {
  const actor = { arn: 'arn:aws:iam::012345678910:user/lee', session: null, sourceAddress: null, userAgent: null };
  return { id: name, name, source: 'iam.amazonaws.com', at: noon - minute, actor, request, response: {}, ...changes };
}

const window = { since: noon - 10 * minute, until: noon };
const managed: Evidence = { policies: [{ kind: 'managed', name: 'notebook-policy', arn: policyArn, versionId: 'v3' }] };
const inline: Evidence = { policies: [{ kind: 'inline', name: 'notebook-policy', arn: null, versionId: null }] };
const onRole = { roleName: 'notebook' };
const endpoint = sampleFinding('a').resource.arn;
const tags = { source: 'sagemaker.amazonaws.com' };

/** What explains each kind, and what is near it and does not. */
const cases: readonly {
  readonly finding: Finding;
  readonly causes: readonly ChangeEvent[];
  readonly others: readonly ChangeEvent[];
}[] = [
  {
    finding: roleFinding('attachment-unexpected', { path: policyArn }),
    causes: [event('AttachRolePolicy', { ...onRole, policyArn })],
    others: [
      event('AttachRolePolicy', { roleName: 'other', policyArn }),
      event('AttachRolePolicy', { ...onRole, policyArn: `${policyArn}-2` }),
      event('DetachRolePolicy', { ...onRole, policyArn }),
    ],
  },
  {
    finding: roleFinding('inline-unexpected', { path: 'extra' }),
    causes: [event('PutRolePolicy', { ...onRole, policyName: 'extra' })],
    others: [
      event('PutRolePolicy', { ...onRole, policyName: 'other' }),
      event('PutRolePolicy', { ...onRole, policyName: 'extra' }, { source: 'other.amazonaws.com' }),
    ],
  },
  {
    finding: roleFinding('attachment-missing', { evidence: { expected: { kind: 'managed', name: 'notebook-*' } } }),
    causes: [event('DetachRolePolicy', { ...onRole, policyArn }), event('CreateRole', onRole)],
    others: [event('DetachRolePolicy', { ...onRole, policyArn: `arn:aws:iam::aws:policy/ReadOnlyAccess` })],
  },
  {
    finding: roleFinding('policy-missing', { evidence: { pattern: { name: '*notebook-policy*' } } }),
    causes: [
      event('DetachRolePolicy', { ...onRole, policyArn }),
      event('DeleteRolePolicy', { ...onRole, policyName: 'the-notebook-policy' }),
    ],
    others: [event('DeleteRolePolicy', { ...onRole, policyName: 'extra' })],
  },
  {
    finding: roleFinding('policy-changed', { evidence: managed }),
    causes: [
      event(
        'CreatePolicyVersion',
        { policyArn, setAsDefault: true },
        { response: { policyVersion: { versionId: 'v3' } } },
      ),
      event('SetDefaultPolicyVersion', { policyArn, versionId: 'v3' }),
      event('AttachRolePolicy', { ...onRole, policyArn }),
    ],
    others: [
      event('CreatePolicyVersion', { policyArn, setAsDefault: false }),
      event(
        'CreatePolicyVersion',
        { policyArn, setAsDefault: true },
        { response: { policyVersion: { versionId: 'v2' } } },
      ),
      event('SetDefaultPolicyVersion', { policyArn, versionId: 'v2' }),
      event('DeletePolicyVersion', { policyArn, versionId: 'v3' }),
      event('SetDefaultPolicyVersion', { policyArn: `${policyArn}-2`, versionId: 'v3' }),
    ],
  },
  {
    finding: roleFinding('policy-changed', { evidence: inline }),
    causes: [event('PutRolePolicy', { ...onRole, policyName: 'notebook-policy' })],
    others: [event('CreatePolicyVersion', { policyArn, setAsDefault: true })],
  },
  {
    finding: roleFinding('default-version', {
      resource: { type: 'iam-policy', arn: policyArn, name: 'notebook-policy', region: 'global' },
      evidence: managed,
    }),
    causes: [event('SetDefaultPolicyVersion', { policyArn, versionId: 'v3' })],
    others: [event('AttachRolePolicy', { ...onRole, policyArn })],
  },
  {
    finding: roleFinding('boundary-missing'),
    causes: [event('DeleteRolePermissionsBoundary', onRole), event('CreateRole', onRole)],
    others: [event('DeleteRolePermissionsBoundary', { roleName: 'other' })],
  },
  {
    finding: roleFinding('boundary-changed', {
      evidence: { policies: [{ kind: 'boundary', name: 'b', arn: policyArn, versionId: 'v3' }] },
    }),
    causes: [
      event('PutRolePermissionsBoundary', { ...onRole, permissionsBoundary: policyArn }),
      event('SetDefaultPolicyVersion', { policyArn, versionId: 'v3' }),
    ],
    others: [event('AttachRolePolicy', { ...onRole, policyArn })],
  },
  {
    finding: roleFinding('trust-widened'),
    causes: [event('UpdateAssumeRolePolicy', onRole)],
    others: [event('PutRolePolicy', onRole)],
  },
  {
    finding: roleFinding('role-missing'),
    causes: [event('DeleteRole', onRole)],
    others: [event('CreateRole', onRole)],
  },
  {
    finding: { ...sampleFinding('a'), evidence: { keys: ['user'], wrong: [] } },
    causes: [event('DeleteTags', { resourceArn: endpoint, tagKeys: ['user', 'other'] }, tags)],
    others: [
      event('DeleteTags', { resourceArn: endpoint, tagKeys: ['other'] }, tags),
      event('DeleteTags', { resourceArn: `${endpoint}2`, tagKeys: ['user'] }, tags),
      event('DeleteTags', { resourceArn: endpoint, tagKeys: ['user'] }),
      event('AddTags', { resourceArn: endpoint, tags: [{ key: 'user', value: 'lee' }] }, tags),
    ],
  },
  {
    finding: { ...sampleFinding('a'), kind: 'tag-value', evidence: { keys: ['system'], wrong: [] } },
    causes: [event('AddTags', { resourceArn: endpoint, tags: [{ key: 'system', value: 'Other' }] }, tags)],
    others: [event('AddTags', { resourceArn: endpoint, tags: [{ key: 'user', value: 'lee' }] }, tags)],
  },
];

function trustChangedAt(minutes: number): ChangeEvent {
  return event('UpdateAssumeRolePolicy', onRole, { id: `e${minutes}`, at: noon + minutes * minute });
}

function ask(before: Finding | undefined, after: Finding): Finding['actor'] {
  const known = new Map(before ? [[before.id, before]] : []);
  return awaitingActors([after], { before: known, lastSuccessAt: noon - 5 * minute, now: noon })[0]?.actor;
}

function lookupTimesOf(rightAt: number | null): readonly (number | undefined)[] {
  return [0, 1, 2, 3, 4, 5, 6].map((attempts) => dueAfter({ attempts, seenAt: 0, rightAt }));
}

describe('findings/causeOf', () => {
  it.each(cases)('knows what explains $finding.kind', ({ finding, causes, others }) => {
    for (const cause of causes) expect(causeOf(finding, window, [...others, cause])).toBe(cause);
    expect(causeOf(finding, window, others)).toBeUndefined();
  });

  it('takes the latest, and none after the fault was seen or before the window', () => {
    const finding = roleFinding('trust-widened');
    expect(
      causeOf(finding, window, [
        trustChangedAt(-5),
        trustChangedAt(-2),
        trustChangedAt(1),
        trustChangedAt(-11),
        trustChangedAt(-9),
      ])?.id,
    ).toBe('e-2');
    expect(causeOf(finding, window, [trustChangedAt(1), trustChangedAt(-11)])).toBeUndefined();
  });

  it('asks nobody about a pattern of roles', () => {
    const resource = { type: 'iam-role', arn: 'roles/prefix x', name: 'prefix x', region: 'global' };
    const finding = roleFinding('role-missing', { resource });

    expect(awaitingActors([finding], { before: new Map(), lastSuccessAt: null, now: noon })).toEqual([finding]);
  });
});

describe('findings/awaitingActors', () => {
  const known = { status: 'known', id: 'e', name: 'PutRolePolicy', at: 1, arn: 'x' } as const;
  const who = { ...known, session: null, sourceAddress: null, userAgent: null };
  const finding = roleFinding('inline-unexpected', { path: 'extra', evidence: { a: 1 } });

  it('asks for what is new, since the check last saw all well', () => {
    expect(ask(undefined, finding)).toEqual({
      status: 'pending',
      attempts: 0,
      seenAt: noon,
      rightAt: noon - 5 * minute,
      dueAt: noon + 15_000,
    });
  });

  it('asks again for what came back, and not for what is only still there', () => {
    expect(ask({ ...finding, state: 'resolved' }, finding)).toMatchObject({ status: 'pending' });
    expect(ask({ ...finding, actor: who }, { ...finding, actor: who, lastSeen: noon })).toBe(who);
    expect(ask({ ...finding, actor: who }, { ...finding, actor: who, state: 'resolved' })).toBe(who);
  });

  it('asks again for another fault in the same place, since it was last seen, and keeps who caused the first', () => {
    const before = { ...finding, actor: who, lastSeen: noon - minute };

    expect(ask(before, { ...before, evidence: { a: 2 }, lastSeen: noon })).toMatchObject({
      status: 'pending',
      rightAt: noon - minute,
      before: who,
    });
  });
});

describe('findings/lookups', () => {
  it('are bounded, and wait for late events where nobody knows since when', () => {
    expect(lookupTimesOf(0)).toEqual([
      15_000,
      2 * minute,
      5 * minute,
      10 * minute,
      16 * minute,
      30 * minute,
      undefined,
    ]);
    expect(lookupTimesOf(null).slice(0, 3)).toEqual([16 * minute, 30 * minute, undefined]);
  });

  it('look at what is older than the last good look only when no later event can be on its way', () => {
    const pending = { seenAt: noon, rightAt: noon - 5 * minute };

    expect(lookupSince(pending, noon + 10 * minute)).toBe(noon - 7 * minute);
    expect(lookupSince(pending, noon + 16 * minute)).toBe(noon + 16 * minute - 90 * 86_400_000);
  });

  it('are a step in the history that changes neither identity nor evidence', () => {
    const finding = roleFinding('trust-widened');
    const step = attribute(finding, { status: 'unknown', reason: 'because' }, { now: noon, configurationHash: 'c' });

    expect({ ...step.finding, actor: undefined }).toEqual({ ...finding, actor: undefined });
    expect(step.transition).toMatchObject({ kind: 'attributed', scanId: 'cloudtrail', findingId: finding.id });
  });
});
