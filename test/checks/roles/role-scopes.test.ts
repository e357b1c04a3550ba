import { describe, expect, it } from 'vitest';
import { inSelectorScopes } from '../../../src/checks/roles/role-scopes.ts';
import type { Evaluation, Observation, ScopeOutcome } from '../../../src/domain/evaluation/evaluation.ts';
import type { RoleReading, RoleSnapshot } from '../../../src/domain/target/role-snapshot.ts';
import type { RoleSelector } from '../../../src/domain/target/target.ts';
import { accessDenied } from '../../support/fixtures.ts';

const pattern = { prefix: 'MLSpace-', minimum: 1 };
const patternScope = 'roles/prefix MLSpace-';
const arnOf = (name: string) => `arn:aws:iam::012345678910:role/${name}`;
const policyArn = 'arn:aws:iam::012345678910:policy/notebook-policy';

function snapshot(name: string): RoleSnapshot {
  const none = { ok: true as const, value: [] };
  const own = { arn: arnOf(name), name, path: '/', trustPolicy: '{}', tags: {} };
  return { name, arn: arnOf(name), role: { ok: true, value: { ...own, managed: none, inline: none } } };
}

function scope(name: string, outcome: 'compliant' | 'noncompliant' | 'unknown' = 'compliant'): ScopeOutcome {
  return {
    scope: `role/${name}`,
    status: outcome === 'unknown' ? 'unknown' : 'complete',
    resourceType: 'iam-role',
    counts: { compliant: 0, noncompliant: 0, unknown: 0, excluded: 0, [outcome]: 1 },
    unread: [],
    failures: outcome === 'unknown' ? [accessDenied] : [],
  };
}

function changed(name: string, policies: readonly { name: string; arn: string | null }[]): Observation {
  return {
    kind: 'policy-changed',
    scope: `role/${name}`,
    resource: { type: 'iam-role', arn: arnOf(name), name, region: 'global' },
    path: '',
    severity: 'high',
    summary: `Policy notebook-policy of role ${name} differs`,
    evidence: { policies: policies.map((policy) => ({ ...policy })) },
  };
}

function evaluate(
  selections: readonly (readonly [RoleSelector, readonly string[]])[],
  { scopes = [], observations = [], detail }: Partial<Evaluation> = {},
): Evaluation {
  const reading: RoleReading = {
    selections: selections.map(([selector, names]) => ({
      selector,
      roles: { ok: true, value: names.map(snapshot) },
      near: [],
    })),
    plan: { method: 'direct', reason: 'few' },
  };
  const evaluation = { targetId: 'prod', checkId: 'policy-drift', observations, scopes };
  return inSelectorScopes({ ...evaluation, ...(detail === undefined ? {} : { detail }) }, reading);
}

describe('checks/role-scopes', () => {
  it('leaves single roles as they are', () => {
    const before = { scopes: [scope('notebook', 'noncompliant')], observations: [changed('notebook', [])] };
    const { scopes, observations } = evaluate([[{ name: 'notebook' }, ['notebook']]], before);
    expect({ scopes, observations }).toStrictEqual(before);
  });

  it('puts the roles of a pattern into one scope that knows which are there', () => {
    const { scopes } = evaluate([[pattern, ['MLSpace-a', 'MLSpace-b']]], {
      scopes: [scope('MLSpace-a'), scope('MLSpace-b', 'noncompliant')],
      observations: [changed('MLSpace-b', [])],
    });
    expect(scopes).toMatchObject([
      {
        scope: patternScope,
        status: 'complete',
        counts: { compliant: 1, noncompliant: 1, unknown: 0 },
        followed: { otherwise: 'gone' },
      },
    ]);
    expect(scopes[0]?.followed?.evaluated).toEqual(expect.arrayContaining([arnOf('MLSpace-a'), arnOf('MLSpace-b')]));
  });

  it('is unknown as a whole when one of its roles is', () => {
    const { scopes } = evaluate([[pattern, ['MLSpace-a', 'MLSpace-b']]], {
      scopes: [scope('MLSpace-a'), scope('MLSpace-b', 'unknown')],
    });
    expect(scopes).toMatchObject([{ status: 'unknown', counts: { unknown: 1 }, failures: [accessDenied] }]);
  });

  it('tells a policy that many roles share once, of the policy', () => {
    const shared = [{ name: 'notebook-policy', arn: policyArn }];
    const names = ['MLSpace-a', 'MLSpace-b', 'MLSpace-c'];
    const { observations } = evaluate([[pattern, names]], {
      scopes: names.map((name) => scope(name, 'noncompliant')),
      observations: [
        changed('MLSpace-b', shared),
        changed('MLSpace-a', shared),
        changed('MLSpace-c', [{ name: 'inline', arn: null }]),
      ],
    });
    expect(observations).toMatchObject([
      {
        scope: patternScope,
        resource: { type: 'iam-policy', arn: policyArn },
        summary: 'Policy notebook-policy of 2 roles differs',
        evidence: { roles: ['MLSpace-a', 'MLSpace-b'], roleCount: 2 },
      },
      { scope: patternScope, resource: { type: 'iam-role', arn: arnOf('MLSpace-c') } },
    ]);
  });

  it('tells a pattern that stands for fewer roles than it must', () => {
    const { observations, scopes } = evaluate([[pattern, []]]);
    expect(observations).toMatchObject([
      { kind: 'role-missing', scope: patternScope, summary: 'No role fits prefix MLSpace-; expected 1 or more' },
    ]);
    expect(scopes[0]?.followed?.evaluated).toContain(observations[0]?.resource.arn);
    expect(evaluate([[{ ...pattern, minimum: 0 }, []]]).observations).toStrictEqual([]);
  });

  it('keeps of roles that are as they should be their names, where there may be thousands', () => {
    const detail = {
      canonical: '{}',
      roles: [
        { role: arnOf('MLSpace-a'), name: 'MLSpace-a', verdict: 'equivalent', policies: ['long'] },
        { role: arnOf('MLSpace-b'), name: 'MLSpace-b', verdict: 'changed', policies: ['long'] },
      ],
    };
    expect(evaluate([[pattern, ['MLSpace-a', 'MLSpace-b']]], { detail }).detail).toStrictEqual({
      canonical: '{}',
      roles: [
        { role: arnOf('MLSpace-a'), name: 'MLSpace-a', verdict: 'equivalent' },
        { role: arnOf('MLSpace-b'), name: 'MLSpace-b', verdict: 'changed', policies: ['long'] },
      ],
      reading: { method: 'direct', reason: 'few' },
    });
  });
});
