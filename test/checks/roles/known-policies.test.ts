import { describe, expect, it } from 'vitest';
import { KnownPolicies } from '../../../src/checks/roles/known-policies.ts';
import type { AttachedPolicy, RoleSnapshot } from '../../../src/domain/target/role-snapshot.ts';

const account = 'arn:aws:iam::012345678910';

function policy(name: string, kind: AttachedPolicy['kind'] = 'managed'): AttachedPolicy {
  return { kind, name, arn: `${account}:policy/${name}`, document: { ok: true, value: '{}' } };
}

function role(name: string, managed: readonly AttachedPolicy[], boundary?: AttachedPolicy): RoleSnapshot {
  const arn = `${account}:role/${name}`;
  const lists = { managed: { ok: true as const, value: managed }, inline: { ok: true as const, value: [] } };
  const value = { name, arn, path: '/', trustPolicy: '{}', tags: {}, ...lists, ...(boundary && { boundary }) };
  return { name, arn, role: { ok: true, value } };
}

const unread: RoleSnapshot = {
  name: 'unread',
  arn: `${account}:role/unread`,
  role: { ok: false, failure: { reason: 'access_denied', operation: 'iam:GetRole', subject: 'unread', message: 'no' } },
};

const known = new KnownPolicies([
  role('ana', [policy('shared'), policy('user-ana')], policy('most', 'boundary')),
  unread,
  role('bob', [policy('shared'), policy('user-bob')], policy('most', 'boundary')),
  role('cat', [policy('shared')]),
]);

describe('checks/roles/known-policies', () => {
  it.each([
    [{ name: 'user-*' }, ['user-ana', 'user-bob']],
    [{ name: 'most' }, ['most']],
    [{ arn: `${account}:policy/s*` }, ['shared']],
    [{ name: 'nobody' }, []],
    [{}, []],
  ])('%j is %j, each once', (pattern, names) => {
    expect(known.fitting(pattern).map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['shared', 'ana', { count: 2, first: 'bob' }],
    ['shared', 'bob', { count: 2, first: 'ana' }],
    ['shared', 'stranger', { count: 3, first: 'ana' }],
    ['user-ana', 'ana', { count: 0, first: '' }],
    ['most', 'ana', { count: 0, first: '' }],
  ])('%s has, beside %s, %j', (name, beside, others) => {
    expect(known.othersWith(`${account}:policy/${name}`, `${account}:role/${beside}`)).toEqual(others);
  });
});
