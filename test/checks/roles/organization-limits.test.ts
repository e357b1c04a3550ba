import { afterEach, describe, expect, it } from 'vitest';
import { actingOn, compareWithin } from '../../../src/checks/roles/comparing/held-back.ts';
import { knownLimits, limitsOfRole } from '../../../src/checks/roles/comparing/organization-limits.ts';
import type { Evaluation } from '../../../src/domain/evaluation/evaluation.ts';
import { outcomeOf } from '../../../src/domain/evaluation/evaluation.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { type Installation, installationYaml, startInstallation, told } from './attachments-fixture.ts';

const own = '012345678910';
const unit = 'ou-root-research1';
const notebook = `arn:aws:iam::${own}:policy/mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M`;
const of = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (...Action: string[]) => of({ Effect: 'Allow', Action, Resource: '*' });
const deny = (...Action: string[]) => of({ Effect: 'Deny', Action, Resource: '*' });
const key = (account: string) => `arn:aws:kms:us-east-1:${account}:key/0a`;
const decrypt = { Effect: 'Allow', Action: 'kms:Decrypt' };
const limited = installationYaml.replace(
  '    home_region: us-east-1\n',
  '    home_region: us-east-1\n    limits: { organizations: true }\n',
);

let installation: Installation | undefined;

afterEach(async () => {
  await installation?.close();
  installation = undefined;
});

/** The account in a unit, with a policy on the notebook role that nobody expects. */
async function start(unexpected: object = allow('s3:DeleteObject')) {
  installation = await startInstallation(0);
  const { account } = installation;
  account.organization.addUnit(unit);
  account.organization.join({ id: own, name: 'lab', parent: unit });
  const policy = account.policies.create({ name: 'extra', document: JSON.stringify(unexpected) });
  account.roles.attach('mlspace-notebook-role', policy.arn);
  return installation;
}

function scp(name: string, document: unknown) {
  return { id: `p-${name.toLowerCase()}`, name, type: 'SERVICE_CONTROL_POLICY' as const, document };
}

function summaryOf({ observations }: Evaluation): string {
  return observations[0]?.summary ?? '';
}

function limitsOf({ detail }: Evaluation): unknown {
  return (detail as { readonly limits?: unknown }).limits;
}

const critical = [
  'attachment-unexpected critical iam-role mlspace-notebook-role arn:aws:iam::012345678910:policy/extra',
];
const medium = critical.map((line) => line.replace('critical', 'medium'));

describe('checks: within the limits of an organization', () => {
  it('a gain that a service control policy denies today is latent, and says by which', async () => {
    const { account, evaluate } = await start();
    account.organization.attach(unit, scp('NoDeletion', deny('s3:Delete*')));
    const without = await evaluate();
    const within = await evaluate({ yaml: limited });

    expect(told(without)).toEqual(critical);
    expect(limitsOf(without)).toBeUndefined();
    expect(told(within)).toEqual(medium);
    expect(summaryOf(within)).toBe(
      `Policy extra on role mlspace-notebook-role is unexpected: it allows more, but for SCP NoDeletion on ${unit} (latent)`,
    );
    expect(limitsOf(within)).toEqual({
      status: 'applied',
      told: "Within the organization's limits.",
      levels: [
        { kind: 'scp', place: 'r-root', policies: ['FullAWSAccess'] },
        { kind: 'scp', place: unit, policies: ['FullAWSAccess', 'NoDeletion'] },
        { kind: 'scp', place: own, policies: ['FullAWSAccess'] },
      ],
      leftOut: [],
    });
  });

  it('and so is one that a level does not allow', async () => {
    const { account, evaluate } = await start();
    account.organization.attach('r-root', scp('OnlyThese', allow('ec2:*', 'sagemaker:*')));
    account.organization.detach('r-root', 'p-FullAWSAccess');
    const within = await evaluate({ yaml: limited });

    expect(told(within)).toEqual(medium);
    expect(summaryOf(within)).toContain('but for the SCPs on r-root, of which none allows it (latent)');
  });

  it('and not one that a resource control policy denies: the bucket may be of another account', async () => {
    const { account, evaluate } = await start();
    const document = of({ Effect: 'Deny', Principal: '*', Action: 's3:Delete*', Resource: '*' });
    account.organization.attach(own, { ...scp('Guard', document), type: 'RESOURCE_CONTROL_POLICY' });
    expect(told(await evaluate({ yaml: limited }))).toEqual(critical);
  });

  it.each<[name: string, policy: ReturnType<typeof scp>]>([
    ['is denied in part', scp('Some', deny('s3:Put*'))],
    [
      'is denied under a condition',
      scp(
        'Outside',
        of({ ...deny('*').Statement[0], Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } } }),
      ),
    ],
    ['is not what is denied', scp('Other', deny('ec2:*'))],
  ])('a gain that %s is as bad as without', async (_name, policy) => {
    const { account, evaluate } = await start(allow('s3:DeleteObject', 's3:PutObject'));
    account.organization.attach(unit, policy);

    expect(told(await evaluate({ yaml: limited }))).toEqual(critical);
  });

  it.each([
    ['ListParents', 'access-denied', 'access_denied'],
    ['ListPoliciesForTarget', 'access-denied', 'access_denied'],
    ['DescribePolicy', 'server-error', 'server_error'],
  ] as const)(
    'says “without” where %s fails, and hides nothing',
    async (operation, fault, reason) => {
      const { account, sandbox, evaluate } = await start();
      account.organization.attach(unit, scp('NoDeletion', deny('s3:Delete*')));
      sandbox.faults.add({ fault, service: 'organizations', operation });
      const evaluation = await evaluate({ yaml: limited });

      expect(told(evaluation)).toEqual(critical);
      expect(outcomeOf(evaluation)).toBe('findings');
      expect(limitsOf(evaluation)).toMatchObject({
        status: 'unread',
        reason,
        operation: `organizations:${operation}`,
        told: expect.stringMatching(/^Without the organization's limits: /),
      });
      expect(evaluation.detail).toMatchObject({
        notLookedAt: expect.arrayContaining([expect.stringMatching(/^The limits of the organization: /)]),
      });
    },
    60_000,
  );

  it('says “without” where the account is in no organization', async () => {
    const { sandbox, evaluate } = await start();
    sandbox.account.organization.join({ id: own, name: 'lab', parent: 'ou-root-nowhere12' });

    expect(limitsOf(await evaluate({ yaml: limited }))).toMatchObject({ status: 'unread' });
  });

  it('leaves out a level with a policy that cannot be read as one, and says so', async () => {
    const { account, evaluate } = await start();
    account.organization.attach(unit, scp('Broken', { Version: '2012-10-17', Statement: [{ Effect: 'deny' }] }));
    account.organization.attach(unit, scp('NoDeletion', deny('s3:Delete*')));
    const evaluation = await evaluate({ yaml: limited });

    expect(told(evaluation)).toEqual(critical);
    expect(limitsOf(evaluation)).toMatchObject({ leftOut: [expect.stringContaining(`SCP Broken on ${unit}: `)] });
  });

  it('holds nothing back in the management account', async () => {
    const { account, evaluate } = await start();
    account.organization.managementAccount = own;
    account.organization.attach('r-root', scp('NoDeletion', deny('s3:Delete*')));
    const evaluation = await evaluate({ yaml: limited });

    expect(told(evaluation)).toEqual(critical);
    expect(limitsOf(evaluation)).toEqual({
      status: 'exempt',
      told: "The organization's limits do not act in its management account.",
    });
  });

  it('has no level where no type of policy is enabled', async () => {
    const { evaluate } = await start();
    const evaluation = await evaluate({ yaml: limited });

    expect(told(evaluation)).toEqual(critical);
    expect(limitsOf(evaluation)).toMatchObject({ status: 'applied', levels: [] });
  });

  it('makes nothing of what a role lost', async () => {
    const { account, evaluate } = await start(deny('s3:*'));
    account.organization.attach(unit, scp('NoDeletion', deny('s3:Delete*')));

    expect(told(await evaluate({ yaml: limited }))).toEqual(told(await evaluate()));
  });

  it('makes a notebook policy that allows more latent, in itself and on the role', async () => {
    const { account, evaluate } = await start(allow('s3:ListAllMyBuckets'));
    const { Statement, ...rest } = JSON.parse(account.policies.get(notebook).versions.at(-1)?.document ?? '') as {
      Statement: object[];
    };
    const more = { ...rest, Statement: [...Statement, ...allow('s3:DeleteObject').Statement] };
    account.policies.rewrite(notebook, JSON.stringify(more));
    account.organization.attach(unit, scp('NoDeletion', deny('s3:Delete*')));
    const without = await evaluate({ check: 'policy-drift' });
    const within = await evaluate({ check: 'policy-drift', yaml: limited });

    expect(told(without)).toEqual(['policy-changed critical iam-role mlspace-notebook-role']);
    expect(told(within)).toEqual(['policy-changed medium iam-role mlspace-notebook-role']);
    expect(summaryOf(within)).toContain(
      `would allow more than the canonical notebook policy, but for SCP NoDeletion on ${unit} (latent): s3:DeleteObject on *`,
    );
    expect(within.detail).toMatchObject({ limits: { status: 'applied' }, roles: [{ verdict: 'latent' }] });
  });
});

describe('checks: the limits of a role', () => {
  const read = {
    ok: true as const,
    value: {
      isManagement: false,
      levels: [
        {
          kind: 'scp' as const,
          place: 'r-root',
          policies: [{ id: 'p-1', name: 'One', document: JSON.stringify(deny('*')) }],
        },
      ],
    },
  };
  const known = knownLimits(read, own);

  it('hold for every path but that of service-linked roles', () => {
    expect(limitsOfRole(known, { path: '/' })).toHaveLength(1);
    expect(limitsOfRole(known, { path: '/team/aws-service-role/' })).toHaveLength(1);
    expect(limitsOfRole(known, { path: '/aws-service-role/sagemaker.amazonaws.com/' })).toEqual([]);
    expect(limitsOfRole(undefined, { path: '/' })).toEqual([]);
  });
});

describe('checks: a resource control policy', () => {
  const everything = { policies: [] };
  const guard = {
    name: own,
    kind: 'rcp' as const,
    documents: [of({ Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' })],
    policyNames: ['Guard'],
    guards: own,
  };

  it.each<[name: string, on: object, acts: boolean]>([
    ['of the account', { Resource: key(own) }, true],
    ['of another account', { Resource: key('210987654321') }, false],
    ['of both', { Resource: [key(own), key('210987654321')] }, false],
    ['of every account', { Resource: key('*') }, false],
    ['of accounts that begin alike', { Resource: key(`${own}*`) }, false],
    ['behind a wildcard that takes colons', { Resource: `arn:aws:*:${own}:key/0a` }, false],
    ['of whatever account', { Resource: '*' }, false],
    ['but one of the account', { NotResource: key(own) }, false],
    ['but some of the account', { NotResource: [key(own), `${key(own)}b`] }, false],
  ])('acts on keys %s: %o, %s', (_name, on, acts) => {
    const live = { policies: [{ name: 'p', kind: 'managed' as const, document: of({ ...decrypt, ...on }) }] };
    const comparison = compareExactly(everything, live);
    expect(comparison.verdict).toBe('broadened');
    expect(actingOn(comparison, [guard])).toEqual(acts ? [guard] : []);
    const comparisons = { sets: compareExactly };
    const limitedTo = compareWithin({ canonical: everything, live }, comparison, { limits: [guard], comparisons });
    expect(limitedTo?.comparison.allowed.gained).toEqual(acts ? [] : undefined);
  });
});
