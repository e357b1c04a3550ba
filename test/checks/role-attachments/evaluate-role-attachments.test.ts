import { afterEach, describe, expect, it } from 'vitest';
import { dynamicRoleName } from '../../../sandbox/dynamic-roles.ts';
import type { Evidence, Observation } from '../../../src/domain/evaluation/evaluation.ts';
import { outcomeOf } from '../../../src/domain/evaluation/evaluation.ts';
import { type Installation, installationYaml, startInstallation, told } from '../roles/attachments-fixture.ts';

const notebookRole = 'mlspace-notebook-role';
const jane = dynamicRoleName('project000', 'user00000');
const policyArn = (name: string) => `arn:aws:iam::012345678910:policy/${name}`;
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

let installation: Installation | undefined;

afterEach(async () => {
  await installation?.close();
  installation = undefined;
});

async function start(dynamicRoles = 4, options = {}) {
  installation = await startInstallation(dynamicRoles, options);
  return installation;
}

function widen(document: string): string {
  const policy = JSON.parse(document) as { Statement: unknown[] };
  return JSON.stringify({ ...policy, Statement: [...policy.Statement, everyBucket] });
}

const everyBucket = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const bucketPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [everyBucket] });

function evidenceOf(observations: readonly Observation[], kind: string): Evidence {
  return observations.find((observation) => observation.kind === kind)?.evidence ?? {};
}

const trust = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Principal: unknown, more = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...more,
});

describe('checks/role-attachments', () => {
  it('finds nothing where every role carries what it should', async () => {
    const { evaluate } = await start();
    const evaluation = await evaluate();
    expect(told(evaluation)).toEqual([]);
    expect(outcomeOf(evaluation)).toBe('clean');
    expect(evaluation.scopes.map(({ scope, counts }) => [scope, counts.compliant])).toEqual([
      [`role/${notebookRole}`, 1],
      ['roles/tag dynamic-user-role=true', 4],
    ]);
  });

  it('finds a policy that nobody declared, with what it lets through', async () => {
    const { account, evaluate } = await start(0, { boundary: undefined });
    account.roles.attach(notebookRole, administrator);
    const yaml = installationYaml.replace(
      'boundary: { name: mlspace-boundary }',
      'boundary: { name: mlspace-boundary }\n          required: false',
    );
    const evaluation = await evaluate({ yaml });
    expect(told(evaluation)).toEqual([`attachment-unexpected critical iam-role ${notebookRole} ${administrator}`]);
    expect(evidenceOf(evaluation.observations, 'attachment-unexpected')).toMatchObject({
      effective: { verdict: 'broadened', gained: [{ decisions: { canonical: 'ImplicitlyDenied', live: 'Allowed' } }] },
    });
  });

  it('tells an unexpected policy that the boundary holds back as one without effect', async () => {
    const { account, evaluate } = await start(1);
    account.roles.putInline(
      jane,
      'more',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'ec2:RunInstances', Resource: '*' }],
      }),
    );
    const evaluation = await evaluate();
    expect(told(evaluation)).toEqual([`inline-unexpected low iam-role ${jane} more`]);
    expect(evaluation.detail).toMatchObject({ watched: [{}, { name: jane, effective: 'equivalent' }] });
  });

  it('takes what is permitted', async () => {
    const { account, evaluate } = await start(0);
    account.policies.addManagedByAws('ReadOnlyAccess', bucketPolicy);
    account.roles.attach(notebookRole, 'arn:aws:iam::aws:policy/ReadOnlyAccess');
    expect(told(await evaluate())).toEqual([]);
  });

  it('tells what a missing policy held back', async () => {
    const { account, evaluate } = await start(1);
    account.roles.detach(jane, policyArn('MLSpace-project-project000'));
    account.roles.deleteInline(jane, 'SMPassRolePolicy');
    const { observations } = await evaluate();
    expect(told({ observations })).toEqual([
      // The project policy also denies what carries the tags of another project.
      `attachment-missing critical iam-role ${jane} project`,
      `attachment-missing medium iam-role ${jane} pass-role`,
    ]);
    expect(evidenceOf(observations, 'attachment-missing')).toMatchObject({ effective: { verdict: 'mixed' } });
  });

  it('tells a policy that many roles share once, of the policy', async () => {
    const { account, evaluate } = await start(100);
    const arn = policyArn('MLSpace-user-user00001');
    account.policies.createVersion(arn, widen(account.policies.version(arn, 'v1').document), true);
    const { observations } = await evaluate();
    expect(told({ observations })).toEqual(['default-version critical iam-policy MLSpace-user-user00001 user']);
    expect(observations[0]?.evidence).toMatchObject({ roleCount: 50, versions: { matching: 'v1' } });
  });

  it('says which version is the right one, the newest of several', async () => {
    const { account, evaluate } = await start(1);
    const arn = policyArn('MLSpace-user-user00000');
    const right = account.policies.version(arn, 'v1').document;
    account.policies.createVersion(arn, JSON.stringify(JSON.parse(right), null, 2), false);
    account.policies.createVersion(arn, widen(right), true);
    const { observations } = await evaluate();
    expect(told({ observations })).toEqual(['default-version critical iam-policy MLSpace-user-user00000 user']);
    expect(observations[0]).toMatchObject({
      evidence: { versions: { matching: 'v2' }, effect: { verdict: 'broadened' } },
      summary: expect.stringContaining('v2 is the one that should be'),
    });
  });

  it('tells a document that no version has any more as changed, and one rewritten without meaning not at all', async () => {
    const { account, evaluate } = await start(1);
    const arn = policyArn('MLSpace-user-user00000');
    const right = account.policies.version(arn, 'v1').document;
    account.policies.replaceText(arn, JSON.stringify(JSON.parse(right), null, 4));
    expect(told(await evaluate())).toEqual([]);
    account.policies.replaceText(arn, widen(right));
    expect(told(await evaluate())).toEqual(['document-changed critical iam-policy MLSpace-user-user00000 user']);
    account.policies.replaceText(arn, '{"Version":"2012-10-17","Statement":[{}]}');
    expect(told(await evaluate())).toEqual(['document-invalid high iam-policy MLSpace-user-user00000 user']);
  });

  it("takes another project's policy on a role for the wrong policy on that role", async () => {
    const { account, evaluate } = await start(2);
    account.roles.attach(jane, policyArn('MLSpace-project-project001'));
    expect(told(await evaluate())).toEqual([
      `attachment-unexpected critical iam-role ${jane} ${policyArn('MLSpace-project-project001')}`,
    ]);
    account.roles.detach(jane, policyArn('MLSpace-project-project000'));
    expect(told(await evaluate())).toEqual([`document-changed critical iam-role ${jane} project`]);
  });

  it('tells a boundary that is gone, another one, and one that was changed', async () => {
    const { account, evaluate } = await start(1);
    const boundary = policyArn('mlspace-boundary');
    account.roles.deleteBoundary(jane);
    account.roles.attach(jane, administrator);
    expect(told(await evaluate())).toEqual([
      `attachment-unexpected critical iam-role ${jane} ${administrator}`,
      `boundary-missing critical iam-role ${jane} boundary`,
    ]);
    account.roles.detach(jane, administrator);
    account.roles.putBoundary(jane, administrator);
    expect(told(await evaluate())).toEqual([expect.stringContaining(`boundary-changed`)]);
    account.roles.putBoundary(jane, boundary);
    expect(told(await evaluate())).toEqual([]);
    account.policies.rewrite(boundary, widen(account.policies.version(boundary, 'v1').document));
    expect(told(await evaluate())).toEqual(['boundary-changed critical iam-policy mlspace-boundary boundary']);
  });

  it('takes the document of another accepted release for outdated, and of one that is not for changed', async () => {
    const { evaluate } = await start(1);
    expect(told(await evaluate({ yaml: accepting('releases: ">=1.4"') }))).toEqual([
      'outdated-generation info iam-policy MLSpace-user-user00000 user',
    ]);
    expect(told(await evaluate({ yaml: accepting('releases: ">=1.4"\n          tell_outdated: false') }))).toEqual([]);
    const { observations } = await evaluate({ yaml: accepting('parameters: { release: 1.6.10 }') });
    expect(told({ observations })).toEqual([
      expect.stringMatching(/^document-changed \w+ iam-policy MLSpace-user-user00000 user$/),
    ]);
    expect(observations[0]?.summary).toMatch(/; it equals release .*1\.4\.0 to 1\.5\.3/);
  });

  it('keeps each boundary once beside the expected one, those that differ first', async () => {
    const { account, evaluate } = await start(30);
    account.roles.putBoundary(jane, administrator);
    account.roles.deleteBoundary(notebookRole);
    const { detail } = (await evaluate()) as unknown as {
      detail: { watched: { name: string; shared: number }[]; shared: { state: string; live: object | null }[] };
    };
    const of = (name: string) => detail.shared[detail.watched.find((role) => role.name === name)?.shared ?? -1];
    expect(detail.shared.map(({ state }) => state)).toEqual(['absent', 'absent', 'as-expected']);
    expect(of(notebookRole)).toMatchObject({ id: 'boundary', live: null });
    expect(of(jane)).toMatchObject({ live: { name: 'AdministratorAccess' } });
    expect(of(jane)?.live).not.toBeNull();
    const right = detail.watched.filter(({ shared }) => detail.shared[shared]?.state === 'as-expected');
    expect(right).toHaveLength(29);
    expect(detail.shared[2]).toMatchObject({
      statements: expect.arrayContaining([expect.objectContaining({ change: 'same' })]),
    });
  });

  it('tells who may assume a role that should not, and takes less trust than is allowed', async () => {
    const { account, evaluate } = await start(1);
    const sagemaker = allow({ Service: 'sagemaker.amazonaws.com' });
    account.roles.setTrustPolicy(jane, trust(sagemaker, allow({ AWS: 'arn:aws:iam::999999999999:root' })));
    const { observations } = await evaluate();
    expect(told({ observations })).toEqual([`trust-widened critical iam-role ${jane}`]);
    expect(observations[0]?.summary).toContain('999999999999');
    account.roles.setTrustPolicy(
      jane,
      trust(sagemaker, allow('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })),
    );
    expect(told(await evaluate())).toEqual([`trust-widened critical iam-role ${jane}`]);
    account.roles.setTrustPolicy(jane, trust({ ...sagemaker, Principal: undefined, NotPrincipal: { Service: 'a' } }));
    expect((await evaluate()).observations).toMatchObject([{ kind: 'trust-widened', evidence: { exact: false } }]);
    account.roles.setTrustPolicy(
      jane,
      trust(allow({ Service: ['translate.amazonaws.com', 'sagemaker.amazonaws.com'] })),
    );
    expect(told(await evaluate())).toEqual([]);
  });

  it('says that it cannot say what a role should have, where a tag is missing or says too much', async () => {
    const { account, evaluate } = await start(1);
    account.roles.untag(jane, ['project']);
    expect(told(await evaluate())).toEqual([`role-untagged medium iam-role ${jane} project`]);
    account.roles.tag(jane, [{ key: 'project', value: '*' }]);
    expect(told(await evaluate())).toEqual([
      `role-mismatch high iam-role ${jane}`,
      `role-untagged medium iam-role ${jane} project`,
    ]);
  });

  it('tells one cause once: the notebook policy by policy-drift where that is on, else by itself', async () => {
    const { account, evaluate } = await start(3);
    account.policies.rewrite(policyArn('mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M'), bucketPolicy);
    const beside = await evaluate();
    expect(told(beside)).toEqual([]);
    expect(JSON.stringify(beside.detail)).toContain('"effective":"mixed"');
    expect(told(await evaluate({ checks: ['role-attachments'] }))).toEqual([
      'default-version critical iam-policy mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M notebook-policy',
    ]);
    const drift = await evaluate({ check: 'policy-drift' });
    expect(drift.observations).toHaveLength(2);
  });

  it('is unknown, and says nothing of a role, where something that is attached cannot be read', async () => {
    const { sandbox, account, evaluate } = await start(2);
    account.roles.attach(jane, administrator);
    sandbox.faults.add({ fault: 'access-denied', operation: 'GetPolicyVersion', match: 'AdministratorAccess' });
    const evaluation = await evaluate();
    expect(told(evaluation)).toEqual([]);
    expect(outcomeOf(evaluation)).toBe('unknown');
  });

  it('still tells a changed document where its versions cannot be listed', async () => {
    const { sandbox, account, evaluate } = await start(1);
    const arn = policyArn('MLSpace-user-user00000');
    account.policies.rewrite(arn, bucketPolicy);
    sandbox.faults.add({ fault: 'access-denied', operation: 'ListPolicyVersions' });
    const yaml = installationYaml.replace('policy:\n', 'role_reading: direct\n    policy:\n');
    const { observations } = await evaluate({ yaml });
    expect(told({ observations })).toEqual(['document-changed critical iam-policy MLSpace-user-user00000 user']);
    expect(observations[0]?.evidence).toMatchObject({
      versions: { unread: expect.stringContaining('ListPolicyVersions') },
    });
  });

  it('tells a role that does not exist where policy-drift is off', async () => {
    const { account, evaluate } = await start(0);
    account.roles.detach(notebookRole, policyArn('mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M'));
    account.roles.delete(notebookRole);
    expect(told(await evaluate({ checks: ['role-attachments'] }))).toEqual([
      `role-missing high iam-role ${notebookRole}`,
    ]);
    expect(told(await evaluate())).toEqual([]);
  });
});

/** The installation with other releases accepted. */
function accepting(range: string): string {
  return installationYaml.replace(
    'parameters: { release: 1.4.1 }\n          managed: { name: "MLSpace-user-*" }',
    `${range}\n          managed: { name: "MLSpace-user-*" }`,
  );
}
