import { afterEach, describe, expect, it } from 'vitest';
import { dynamicRoleName } from '../../../sandbox/dynamic-roles.ts';
import { outcomeOf } from '../../../src/domain/evaluation/evaluation.ts';
import { sampleInstallation } from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { type Installation, installationYaml, startInstallation, told } from '../roles/attachments-fixture.ts';

const jane = dynamicRoleName('project000', 'user00000');
const policyArn = (name: string) => `arn:aws:iam::012345678910:policy/${name}`;
const policyOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const everything = policyOf({ Effect: 'Allow', Action: '*', Resource: '*' });
const readingOf = (bucket: string) =>
  policyOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` });
const user = policyArn('MLSpace-user-user00000');
const withLines = (after: string, lines: string) => installationYaml.replace(after, `${after}${lines}`);

const permitting = (more: string) => withLines('permitted:\n', `        - { inline: extra${more} }\n`);
const service = (...names: string[]) =>
  policyOf({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: names.map((name) => `${name}.amazonaws.com`) },
  });

let installation: Installation | undefined;

afterEach(async () => {
  await installation?.close();
  installation = undefined;
});

async function start(dynamicRoles = 1) {
  installation = await startInstallation(dynamicRoles);
  return installation;
}

function userPolicy(release: string, name = 'user00000', more = {}): string {
  const source = { kind: 'builtin' as const, template: 'mlspace-user' };
  const outcome = renderPolicy(source, { user: name, release, ...more }, sampleInstallation);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.policy.text;
}

function guard(...types: string[]): string {
  const source = { kind: 'builtin' as const, template: 'mlspace-kms-constraint' };
  const outcome = renderPolicy(source, { exempt_instance_types: types }, sampleInstallation);
  return outcome.ok ? outcome.policy.text : '';
}

const rightGuard = guard('ml.g5.*');
/** Exempts every type, as no release writes it. */
const weakerGuard = guard('ml.g5.*', 'ml.p4d.*').replaceAll('ml.p4d.*', 'ml.*');
const guardedYaml = withLines(
  'expected:\n',
  '        - { id: kms, template: mlspace-kms-constraint, parameters: { exempt_instance_types: [ml.g5.*] }, managed: { name: guard }, roles: [{ name: mlspace-notebook-role }] }\n',
);
async function guarded(document: string) {
  const { account, evaluate } = await start();
  const policy = account.policies.create({ name: 'guard', document });
  account.roles.attach('mlspace-notebook-role', policy.arn);
  return { evaluate, add: account.policies.createVersion.bind(account.policies, policy.arn) };
}

describe('checks/role-attachments: versions that wait', () => {
  it('tells a version that allows everything and is not the default, and deletes it', async () => {
    const { account, evaluate } = await start();
    account.policies.createVersion(user, everything, false);
    const { observations } = await evaluate();
    expect(told({ observations })).toEqual(['version-prepared critical iam-policy MLSpace-user-user00000 user']);
    expect(observations[0]?.evidence['restore']).toMatchObject({
      commands: [`aws iam delete-policy-version --policy-arn ${user} --version-id v2`],
    });
  });

  it('tells one of the notebook policy and one of the boundary', async () => {
    const { account, evaluate } = await start();
    for (const name of ['mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M', 'mlspace-boundary'])
      account.policies.createVersion(policyArn(name), everything, false);
    expect(told(await evaluate())).toEqual([
      'version-prepared critical iam-policy mlspace-boundary boundary',
      'version-prepared critical iam-policy mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M notebook-policy',
    ]);
  });

  it.each([
    ['another release wrote', () => userPolicy('1.6.4')],
    [
      'MLSpace wrote while the user had more data sets',
      () => userPolicy('1.6.10', 'user00000', { group_datasets: ['a-b'] }),
    ],
    ['allows less', () => policyOf({ Effect: 'Deny', Action: '*', Resource: '*' })],
  ])('is silent about one that %s', async (_, document) => {
    const { account, evaluate } = await start();
    account.policies.createVersion(user, document(), false);
    expect(told(await evaluate())).toEqual([]);
  });

  it.each([
    ['that of another user', () => userPolicy('1.6.10', 'user00001')],
    ['opens every data set', () => userPolicy('1.6.10').replace('/private/user00000/*', '/group/datasets/*')],
  ])('tells one that is %s', async (_, document) => {
    const { account, evaluate } = await start();
    account.policies.createVersion(user, document(), false);
    expect(told(await evaluate())).toEqual([expect.stringMatching(/^version-prepared (critical|high) iam-policy/)]);
  });

  it('takes an older version for less grave, for it may have been the default by intention', async () => {
    const { account, evaluate } = await start();
    const right = account.policies.get(user).versions[0]?.document ?? '';
    account.policies.createVersion(user, everything, false);
    account.policies.createVersion(user, right, true);
    expect(told(await evaluate())).toEqual(['version-prepared medium iam-policy MLSpace-user-user00000 user']);
  });

  describe('of a policy that only denies', () => {
    it('tells one that denies less: another policy may allow what it held back', async () => {
      const { evaluate, add } = await guarded(rightGuard);
      add(weakerGuard, false);
      const { observations } = await evaluate({ yaml: guardedYaml });
      expect(told({ observations })).toEqual(['version-prepared high iam-policy guard kms']);
      expect(observations[0]?.summary).toMatch(
        /^Version v2 of policy guard .* denies less than it should, without effect/,
      );
    });

    it('is silent about an older one, which was in force before the settings of today', async () => {
      const { evaluate, add } = await guarded(weakerGuard);
      add(rightGuard, true);
      expect(told(await evaluate({ yaml: guardedYaml }))).toEqual([]);
    });
  });

  it('is unknown where the versions cannot be read', async () => {
    const { sandbox, evaluate } = await start();
    sandbox.faults.add({ fault: 'access-denied', operation: 'ListPolicyVersions' });
    const yaml = installationYaml.replace('policy:\n', 'role_reading: direct\n    policy:\n');
    const evaluation = await evaluate({ yaml });
    expect(told(evaluation)).toEqual([]);
    expect(outcomeOf(evaluation)).toBe('unknown');
  });
});

describe('checks/role-attachments: permitted policies', () => {
  it('counts what one allows in the effective verdict, where nobody says how much it may', async () => {
    const { account, evaluate } = await start();
    account.roles.putInline(jane, 'extra', policyOf({ Effect: 'Allow', Action: 'sagemaker:*', Resource: '*' }));
    const evaluation = await evaluate({ yaml: permitting('') });
    expect(told(evaluation)).toEqual([]);
    expect(JSON.stringify(evaluation.detail)).toContain('"effective":"broadened"');
  });

  it('tells one that allows more than it may, and takes one that does not as it is', async () => {
    const { account, evaluate } = await start();
    const yaml = permitting(', at_most: { template: mlspace-user, parameters: { user: extra } }');
    account.roles.putInline(jane, 'extra', readingOf('mlspace-data-012345678910/private/extra'));
    const within = await evaluate({ yaml });
    expect(told(within)).toEqual([]);
    account.roles.putInline(jane, 'extra', readingOf('mlspace-data-012345678910/private/other'));
    const beyond = await evaluate({ yaml });
    expect(told(beyond)).toEqual([expect.stringMatching(/^permitted-exceeded (high|critical) iam-role .* extra$/)]);
    expect(beyond.observations[0]?.summary).toContain('s3:GetObject');
  });
});

describe('checks/role-attachments: where it exists', () => {
  const optional = withLines(
    'expected:\n',
    '        - { id: late, template: mlspace-user, parameters: { user: late, release: 1.4.1 }, required: where_it_exists, managed: { name: late } }\n',
  );

  it('asks for a policy only where the account has it, on whatever role', async () => {
    const { account, evaluate } = await start();
    expect(told(await evaluate({ yaml: optional }))).toEqual([]);
    const late = account.policies.create({ name: 'late', document: userPolicy('1.4.1', 'late') });
    expect(told(await evaluate({ yaml: optional }))).toEqual([
      `attachment-missing critical iam-role ${jane} late`,
      'attachment-missing critical iam-role mlspace-notebook-role late',
    ]);
    for (const role of [jane, 'mlspace-notebook-role']) account.roles.attach(role, late.arn);
    expect(told(await evaluate({ yaml: optional }))).toEqual([]);
  });

  it('does not know whether it should be there, where that cannot be read', async () => {
    const { sandbox, evaluate } = await start();
    sandbox.faults.add({ fault: 'access-denied', operation: 'ListPolicyVersions' });
    expect(outcomeOf(await evaluate({ yaml: optional }))).toBe('unknown');
  });
});

describe('checks/role-attachments: trust of certain roles', () => {
  const yaml = withLines(
    'attachments:\n',
    '      trust: [{ template: mlspace-dynamic-role-trust, releases: ">=1.4", roles: [{ tags: { dynamic-user-role: "true" } }] }]\n',
  );

  it.each([
    ['SageMaker', ['sagemaker'], []],
    ['SageMaker and Bedrock, as a later release makes them', ['sagemaker', 'bedrock'], ['outdated-generation info']],
    ['Translate, which only the other role may be taken by', ['sagemaker', 'translate'], ['trust-widened critical']],
    ['nobody of those', ['bedrock'], ['trust-widened critical']],
  ])('judges a dynamic role that trusts %s', async (_, services, findings) => {
    const { account, evaluate } = await start();
    account.roles.setTrustPolicy(jane, service(...services));
    account.roles.setTrustPolicy('mlspace-notebook-role', service('sagemaker', 'translate'));
    expect(told(await evaluate({ yaml }))).toEqual(findings.map((finding) => `${finding} iam-role ${jane}`));
  });

  it('says what to decide first where two generations fit', async () => {
    const { account, evaluate } = await start();
    account.roles.setTrustPolicy(jane, service('sagemaker', 'bedrock', 'lambda'));
    const [both] = (await evaluate({ yaml })).observations;
    expect(both?.evidence['restore']).toMatchObject({ commands: [], note: expect.stringContaining('unreleased') });
    account.roles.setTrustPolicy(jane, service('sagemaker', 'lambda'));
    const [one] = (await evaluate({ yaml })).observations;
    expect(one?.evidence['restore']).toMatchObject({
      commands: [expect.stringContaining('update-assume-role-policy')],
    });
  });
});
