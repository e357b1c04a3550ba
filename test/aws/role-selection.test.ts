import { afterEach, describe, expect, it } from 'vitest';
import { type SeededAccountOptions, seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts';
import { readActions } from '../../src/aws/actions.ts';
import { createAccountRolesPool } from '../../src/aws/iam/account-roles.ts';
import type { RoleReading } from '../../src/domain/target/role-snapshot.ts';
import type { RolePattern, RoleReadingMode, RoleSelector } from '../../src/domain/target/target.ts';
import { createReader } from './reader-fixture.ts';

const signal = new AbortController().signal;
const accountId = '012345678910';
const dynamic: RolePattern = { tags: { 'dynamic-user-role': 'true' }, minimum: 1 };

let sandbox: Sandbox | undefined;

afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

async function start(
  options: SeededAccountOptions,
  roleReading: RoleReadingMode = 'auto',
  sandboxOptions: SandboxOptions = {},
) {
  sandbox = await startSandbox({ account: seededAccount({ accountId, resources: 0, ...options }), ...sandboxOptions });
  return { sandbox, ...createReader({ url: sandbox.url, target: { accountId, roleReading } }) };
}

function rolesOf({ selections }: RoleReading) {
  return selections.map(({ roles }) => (roles.ok ? roles.value : roles.failure.reason));
}

describe('aws/role-session', () => {
  it.each<readonly [string, readonly RoleSelector[]]>([
    ['a prefix', [{ prefix: 'MLSpace-', minimum: 1 }]],
    ['tags', [dynamic]],
    ['a path', [{ path: '/', minimum: 1 }]],
    [
      'a single role and patterns that have it too',
      [{ prefix: 'mlspace-', minimum: 1 }, { name: 'mlspace-notebook-role' }, dynamic],
    ],
    ['a role that does not exist', [{ name: 'absent' }, dynamic]],
    ['a role under another path', [{ arn: `arn:aws:iam::${accountId}:role/other/mlspace-notebook-role` }]],
  ])('reads the same in bulk and one by one: %s', async (_, selectors) => {
    const { sandbox: aws, reader } = await start({ dynamicRoles: 12, boundary: '{"Statement":[]}' }, 'bulk');
    const bulk = await reader.readRoles({ selectors, signal });
    const other = createReader({ url: aws.url, target: { accountId, roleReading: 'direct' } });
    const direct = await other.reader.readRoles({ selectors, signal });
    expect(bulk.plan.method).toBe('bulk');
    expect(direct.plan.method).toBe('direct');
    expect(rolesOf(bulk)).toStrictEqual(rolesOf(direct));
  });

  it.each<RoleReadingMode>(['bulk', 'direct'])('reads the same where pages come empty and short: %s', async (mode) => {
    const selectors = [{ prefix: 'M', minimum: 1 }, { name: 'mlspace-notebook-role' }];
    const account = { dynamicRoles: 12, boundary: '{"Statement":[]}' };
    const whole = await (await start(account, mode)).reader.readRoles({ selectors, signal });
    await sandbox?.close();
    const { sandbox: aws, reader } = await start(account, mode, { shortPages: true });
    const short = await reader.readRoles({ selectors, signal });
    expect(rolesOf(short)).toStrictEqual(rolesOf(whole));
    expect(rolesOf(short)[0]).toHaveLength(12);
    const [list = ''] = Object.keys(aws.requests()).filter((name) => /GetAccountAuth|ListRoles/.test(name));
    expect(aws.requests()[list]).toBeGreaterThan(1);
  });

  it('gives a role to the first selector that wants it, single ones before patterns', async () => {
    const { reader } = await start({ dynamicRoles: 3 });
    const all: RolePattern = { path: '/', minimum: 1 };
    const { selections } = await reader.readRoles({
      selectors: [all, { name: 'mlspace-notebook-role' }, dynamic],
      signal,
    });
    const names = selections.map(({ roles }) => (roles.ok ? roles.value.map(({ name }) => name) : []));
    expect(names[0]).toHaveLength(4);
    expect(names[0]).not.toContain('mlspace-notebook-role');
    expect(names[1]).toStrictEqual(['mlspace-notebook-role']);
    expect(names[2]).toStrictEqual([]);
  });

  it('reads a large account in tens of calls, and says why', async () => {
    const { sandbox: aws, reader } = await start({ dynamicRoles: 2_500 });
    const { selections, plan } = await reader.readRoles({ selectors: [dynamic], signal });
    const [selection] = selections;
    expect(selection?.roles).toMatchObject({ ok: true, value: { length: 2_500 } });
    expect(plan).toMatchObject({ method: 'bulk' });
    // 2,502 roles one by one, for tags stand in no list; 2,502 roles and 101 policies are 27 pages.
    expect(plan.reason).toContain('2502 × 4 + 10 = 10018 calls');
    expect(plan.reason).toContain('2502 roles and 101 policies, 27 pages');
    expect(aws.requests()).toStrictEqual({
      'sts:GetCallerIdentity': 1,
      'iam:GetAccountSummary': 1,
      'iam:GetAccountAuthorizationDetails': 27,
    });
  });

  it('reads few roles of a large account one by one', async () => {
    const { sandbox: aws, reader } = await start({ dynamicRoles: 1_500 });
    const { selections, plan } = await reader.readRoles({ selectors: [{ prefix: 'mlspace-', minimum: 1 }], signal });
    expect(selections).toMatchObject([{ roles: { ok: true, value: [{ name: 'mlspace-notebook-role' }] } }]);
    expect(plan).toMatchObject({ method: 'direct' });
    expect(aws.requests()).toMatchObject({ 'iam:ListRoles': 2, 'iam:GetRole': 1 });
    expect(aws.requests()).not.toHaveProperty('iam:GetAccountAuthorizationDetails');
  });

  it.each<readonly [RoleReadingMode, readonly RoleSelector[]]>([
    ['auto', [{ name: 'mlspace-notebook-role' }]],
    ['bulk', [dynamic]],
    ['direct', [dynamic]],
  ])('asks for no action that it does not name: %s', async (roleReading, roles) => {
    const { sandbox: aws, reader } = await start({ dynamicRoles: 3 }, roleReading);
    await reader.readRoles({ selectors: roles, signal });
    const facts = { instanceTypes: false };
    const named = new Set(
      readActions(['roles'], [], [{ roles, roleReading, stacks: [], facts }]).map(({ action }) => action),
    );
    expect(
      Object.keys(aws.requests()).filter((action) => action !== 'sts:GetCallerIdentity' && !named.has(action)),
    ).toStrictEqual([]);
  });

  it('tells a bulk reading that is refused for every selector, and takes nothing for absent', async () => {
    const { sandbox: aws, reader } = await start({ dynamicRoles: 3 }, 'bulk');
    aws.faults.add({ fault: 'access-denied', operation: 'GetAccountAuthorizationDetails' });
    const { selections } = await reader.readRoles({ selectors: [{ name: 'mlspace-notebook-role' }, dynamic], signal });
    const failure = { reason: 'access_denied', operation: 'iam:GetAccountAuthorizationDetails' };
    expect(selections).toMatchObject([{ roles: { ok: false, failure } }, { roles: { ok: false, failure } }]);
  });

  it.each(['timeout', 'malformed-body'] as const)(
    'never takes a bulk reading that broke off (%s) for whole',
    async (fault) => {
      sandbox = await startSandbox({ account: seededAccount({ accountId, resources: 0, dynamicRoles: 1_200 }) });
      sandbox.faults.add({ fault, operation: 'GetAccountAuthorizationDetails', match: 'Marker' });
      const { reader } = createReader({
        url: sandbox.url,
        target: { accountId, roleReading: 'bulk' },
        network: { requestTimeout: 300 },
      });
      const { selections } = await reader.readRoles({ selectors: [dynamic], signal });
      expect(selections).toMatchObject([{ roles: { ok: false } }]);
    },
  );
});

describe('aws/account-roles', () => {
  it('reads once for the targets of an account whose scans are due together', async () => {
    sandbox = await startSandbox({ account: seededAccount({ accountId, resources: 0, dynamicRoles: 30 }) });
    const accountRoles = createAccountRolesPool();
    const target = { accountId, roleReading: 'bulk' as const };
    const one = createReader({ url: sandbox.url, target: { ...target, id: 'one' }, accountRoles });
    const two = createReader({
      url: sandbox.url,
      target: { ...target, id: 'two', homeRegion: 'us-west-2' },
      accountRoles,
    });
    const notBefore = Date.now() - 1_000;
    const read = (fixture: typeof one) => fixture.reader.readRoles({ selectors: [dynamic], notBefore, signal });
    const [first, second] = await Promise.all([read(one), read(two)]);
    const third = await read(one);
    expect(rolesOf(second)).toStrictEqual(rolesOf(first));
    expect(rolesOf(third)).toStrictEqual(rolesOf(first));
    expect(sandbox.requests()['iam:GetAccountAuthorizationDetails']).toBe(1);
  });

  it('reads anew what was read before the time that a scan asks for', async () => {
    const { sandbox: aws, reader } = await start({});
    const selectors = [{ name: 'mlspace-notebook-role' }];
    await reader.readRoles({ selectors, notBefore: 0, signal });
    await reader.readRoles({ selectors, notBefore: 0, signal });
    expect(aws.requests()['iam:GetRole']).toBe(1);
    await reader.readRoles({ selectors, notBefore: Date.now() + 60_000, signal });
    expect(aws.requests()['iam:GetRole']).toBe(2);
  });

  it('reads anew what was read before the clock was set back', async () => {
    const { sandbox: aws } = await start({});
    let now = Date.now() + 3_600_000;
    const { reader } = createReader({ url: aws.url, target: { accountId, roleReading: 'auto' }, clock: () => now });
    const selectors = [{ name: 'mlspace-notebook-role' }];
    await reader.readRoles({ selectors, notBefore: now, signal });
    now -= 3_600_000;
    await reader.readRoles({ selectors, notBefore: now, signal });
    expect(aws.requests()['iam:GetRole']).toBe(2);
    await reader.readRoles({ selectors, notBefore: now, signal });
    expect(aws.requests()['iam:GetRole']).toBe(2);
  });

  it('lets one scan give up while another goes on', async () => {
    const { reader } = await start({ dynamicRoles: 20 }, 'direct');
    const controller = new AbortController();
    const aborted = reader.readRoles({ selectors: [dynamic], notBefore: 0, signal: controller.signal });
    const other = reader.readRoles({ selectors: [dynamic], notBefore: 0, signal });
    controller.abort(new Error('shutting down'));
    await expect(aborted).rejects.toThrow('shutting down');
    expect((await other).selections).toMatchObject([{ roles: { ok: true, value: { length: 20 } } }]);
  });
});
