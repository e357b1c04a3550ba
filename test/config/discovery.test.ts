import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConfiguration } from '../../src/config/load.ts';
import { sampleParametersFor } from '../../src/policy/canonical/parameters/sample.ts';

const parameters = sampleParametersFor({ partition: 'aws', accountId: '${account_id}', homeRegion: 'eu-west-1' });
const organizations = {
  include: [{ unit: 'ou-root-research1' }],
  role: { name: 'audit/notebook-drift', external_id: 'secret-external-id' },
  target: { home_region: 'eu-west-1', roles: [{ prefix: 'MLSpace-' }], policy: { parameters } },
};
const accounts = [
  { id: '111111111111', name: 'one' },
  { id: '222222222222', name: 'two' },
];

async function load(changes: object = {}, found: typeof accounts = accounts, rest: object = {}) {
  const document = { discovery: { organizations: { ...organizations, ...changes } }, ...rest };
  return loadConfiguration({
    file: '/etc/drift.yaml',
    environment: {},
    readFile: async () => stringify(document),
    accounts: found,
  });
}

async function loaded(...given: Parameters<typeof load>) {
  const outcome = await load(...given);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.configuration;
}

async function problems(...given: Parameters<typeof load>) {
  const outcome = await load(...given);
  return outcome.ok ? [] : outcome.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('config/discovery', () => {
  it('asks for the limits of accounts as it asks for the accounts, or with a role of its own', async () => {
    const role = { arn: 'arn:aws:iam::999999999999:role/organization-reader', external_id: 'id-of-organization' };
    const own = { arn: 'arn:aws:iam::999999999999:role/limits-reader' };
    const listed = {
      id: 'listed',
      account_id: '333333333333',
      home_region: 'eu-west-1',
      roles: [{ name: 'r' }],
      policy: {
        parameters: sampleParametersFor({ partition: 'aws', accountId: '333333333333', homeRegion: 'eu-west-1' }),
      },
    };
    const target = { ...organizations.target, limits: { organizations: true } };
    const { targets, secrets } = await loaded(
      { target, assume_role: role, endpoint: 'https://organizations.example' },
      accounts,
      {
        targets: [listed, { ...listed, id: 'own', limits: { organizations: true, assume_role: own } }],
      },
    );
    const limits = Object.fromEntries(targets.map((one) => [one.target.id, one.target.limits]));
    const session = { sessionName: 'notebook-drift' };
    const discovering = {
      partition: 'aws',
      access: {
        assumeRole: { arn: role.arn, externalId: 'id-of-organization', ...session },
        useFipsEndpoint: false,
        endpoint: 'https://organizations.example',
      },
    };

    expect(limits).toEqual({
      listed: undefined,
      own: { ...discovering, access: { ...discovering.access, assumeRole: { arn: own.arn, ...session } } },
      'account-111111111111': discovering,
      'account-222222222222': discovering,
    });
    expect(secrets).toContain('id-of-organization');
  });

  it('takes how the limits are asked only where they are', async () => {
    const limits = { assume_role: { arn: 'arn:aws:iam::999999999999:role/limits-reader' } };
    expect(await problems({ target: { ...organizations.target, limits } })).toEqual([
      expect.stringContaining('target.limits.organizations: is only for organizations: true'),
    ]);
  });

  it('makes a target of each account, reached by its own role', async () => {
    const { targets, secrets } = await loaded();

    expect(targets.map(({ target }) => target)).toMatchObject([
      {
        id: 'account-111111111111',
        accountId: '111111111111',
        homeRegion: 'eu-west-1',
        regions: ['eu-west-1'],
        access: {
          assumeRole: {
            arn: 'arn:aws:iam::111111111111:role/audit/notebook-drift',
            externalId: 'secret-external-id',
            sessionName: 'notebook-drift',
          },
        },
      },
      { id: 'account-222222222222', accountId: '222222222222' },
    ]);
    expect(targets[1]?.canonical?.text).toContain('222222222222');
    expect(targets[1]?.canonical?.text).not.toContain('111111111111');
    expect(secrets).toContain('secret-external-id');
  });

  it('is another configuration when it finds other accounts', async () => {
    expect((await loaded({}, [])).targets).toEqual([]);
    const hashes = [await loaded({}, []), await loaded({}, accounts.slice(1)), await loaded()].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(3);
  });

  it('leaves an account alone that is listed', async () => {
    const listed = { ...organizations.target, id: 'prod', account_id: '111111111111' };
    const own = { ...listed, policy: { parameters: sampleParametersFor({ ...sample, accountId: '111111111111' }) } };

    const { targets } = await loaded({}, accounts, { targets: [own] });

    expect(targets.map(({ target }) => target.id)).toEqual(['prod', 'account-222222222222']);
  });

  it('says what is wrong with the settings before any account is known', async () => {
    const { target } = organizations;
    expect(await problems({ target: { ...target, home_regoin: 'x' } }, [])).toEqual([
      'discovery.organizations.target.home_regoin: there is no setting "home_regoin" here',
    ]);
    expect(await problems({ target: { ...target, home_region: 'us-gov-west-1' } }, [])).toHaveLength(1);
    expect(await problems({ target: { ...target, roles: [] } }, [])).toHaveLength(1);
    expect(await problems({ target: { ...target, id: 'prod' } }, [])).toEqual([
      'discovery.organizations.target.id: is the same for every account',
    ]);
    expect(await problems({ include: [{ unit: 'research' }] }, [])).toHaveLength(1);
    expect(await problems({ include: [{ unit: 'r-root', tag: 'x' }] }, [])).toEqual([
      'discovery.organizations.include[0]: give exactly one of unit and tag',
    ]);
  });
});

const sample = { partition: 'aws', homeRegion: 'eu-west-1' } as const;
