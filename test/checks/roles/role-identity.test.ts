import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgeIdentity } from '../../../src/checks/roles/role-identity.ts';
import type { Membership } from '../../../src/domain/target/membership.ts';

const digest = (text: string) => hash('sha256', text);
/** The name that MLSpace gives, made as its Python makes it: `user_hash[: 64 - len(prefix) - 1]`. */
function nameOf(prefix: string, project: string, user: string): string {
  const start = `${prefix}-${project}-`;
  return `${start}${digest(user).slice(0, 64 - start.length - 1)}`;
}

const role = (name: string, tags: Readonly<Record<string, string>>) => ({
  name,
  arn: `arn:aws:iam::123456789012:role/${name}`,
  path: '/',
  trustPolicy: '',
  tags,
  managed: { ok: true as const, value: [] },
  inline: { ok: true as const, value: [] },
});

const dynamic = (user: string, project: string) => ({ user, project, system: 'MLSpace', 'dynamic-user-role': 'true' });
const alice = nameOf('MLSpace', 'ProjectAlpha', 'alice');
const judge = (name: string, tags: Record<string, string>, members?: readonly Membership[]) =>
  judgeIdentity(role(name, tags), { digest, ...(members ? { members } : {}) })?.kind;

describe('checks/roles/role-identity', () => {
  it('knows the name of a real installation', () => {
    // alice of ProjectAlpha, as MLSpace 1.6.10 names her role.
    expect(alice).toBe('MLSpace-ProjectAlpha-2bd806c97f0e00af1a1fc3328fa763a9269723c8db');
  });

  it.each<[what: string, name: string, tags: Record<string, string>, kind: string | undefined]>([
    ['a role of its user', alice, dynamic('alice', 'ProjectAlpha'), undefined],
    ['another prefix', nameOf('Acme-ML', 'P-1', 'bob@x.org'), dynamic('bob@x.org', 'P-1'), undefined],
    ['releases without the marker', alice, { user: 'alice', project: 'ProjectAlpha' }, undefined],
    ['a role tagged to another user', alice, dynamic('bob', 'ProjectAlpha'), 'role-mismatch'],
    ['a user in another case', alice, dynamic('Alice', 'ProjectAlpha'), 'role-mismatch'],
    ['a role tagged to another project', alice, dynamic('alice', 'ProjectBeta'), 'role-mismatch'],
    ['a project that only ends alike', alice, dynamic('alice', 'Alpha'), 'role-mismatch'],
    ['a hash that is cut too short', alice.slice(0, 40), dynamic('alice', 'ProjectAlpha'), 'role-mismatch'],
    ['a marked role with a name of its own', 'helper', dynamic('alice', 'ProjectAlpha'), 'role-mismatch'],
    [
      'a role of the installation itself',
      'mlspace-notebook-role',
      { user: 'MLSpaceApplication', project: 'I' },
      undefined,
    ],
    ['a role without an owner', 'mlspace-notebook-role', {}, undefined],
  ])('%s', (_what, name, tags, kind) => {
    expect(judge(name, tags)).toBe(kind);
  });

  it('takes the word of the table of project users', () => {
    const row = { project: 'ProjectAlpha', user: 'alice', roleArn: role(alice, {}).arn };
    expect(judge(alice, dynamic('alice', 'ProjectAlpha'), [row])).toBeUndefined();
    expect(judge(alice, dynamic('alice', 'ProjectAlpha'), [])).toBe('role-orphaned');
    expect(judge(alice, dynamic('alice', 'ProjectAlpha'), [{ ...row, user: 'mallory' }])).toBe('role-mismatch');
  });
});
