import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { collectingContext } from './context.ts';

const own = '012345678910';

describe('cli: the limits of an organization', () => {
  let sandbox: Sandbox;
  let installation: Installation;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 0 }) });
    sandbox.account.organization.attach('r-root', {
      id: 'p-guard',
      name: 'guard',
      type: 'SERVICE_CONTROL_POLICY',
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] },
    });
    installation = writeInstallation();
    const document = parse(readFileSync(installation.configuration, 'utf8')) as { targets: [object] };
    Object.assign(document.targets[0], { limits: { organizations: true } });
    writeFileSync(installation.configuration, stringify(document));
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

  it('doctor counts the policies that act on the account', async () => {
    const { stdout } = await run('doctor');
    expect(stdout).toContain('ok       prod: limits: 3 SCPs and 0 RCPs act on the account');
  });

  it('doctor says that they could not be read, and what to do', async () => {
    sandbox.faults.add({ fault: 'access-denied', service: 'organizations', operation: 'ListParents' });
    const { code, stdout } = await run('doctor');
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/WRONG {4}prod: limits: organizations:ListParents: .*AccessDenied/);
  });

  it('doctor says that a policy is none, and that the account is the management account', async () => {
    sandbox.account.organization.attach(own, {
      id: 'p-broken',
      name: 'broken',
      type: 'SERVICE_CONTROL_POLICY',
      document: { Statement: [], Sid: 'x' },
    });
    expect((await run('doctor')).stdout).toContain(
      `WRONG    prod: limits: not read as policies: SCP broken on ${own}: `,
    );
    sandbox.account.organization.managementAccount = own;
    expect((await run('doctor')).stdout).toContain('prod: limits: the management account, which nothing holds back');
  });

  it('iam-policy asks for what it takes', async () => {
    const { stdout } = await run('iam-policy');
    for (const action of ['ListParents', 'ListPoliciesForTarget', 'DescribePolicy'])
      expect(stdout).toContain(`organizations:${action}`);
  });

  it('check reads them once for all targets', async () => {
    const document = parse(readFileSync(installation.configuration, 'utf8')) as { targets: [object] };
    const targets = ['prod', 'test'].map((id) => ({ ...document.targets[0], id }));
    writeFileSync(installation.configuration, stringify({ ...document, targets }));
    const { code } = await run('check');

    expect(code).toBe(0);
    expect(sandbox.requests()).toMatchObject({
      'organizations:ListParents': 1,
      'organizations:ListPoliciesForTarget': 4,
      'organizations:DescribePolicy': 2,
    });
  });
});
