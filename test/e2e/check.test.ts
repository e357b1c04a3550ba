import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreatePolicyVersionCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { clientsOf } from '../sandbox/clients.ts';
import { runProgram } from '../support/program.ts';
import { type Installation, writeInstallation } from './installation.ts';

interface Report {
  readonly checks: readonly {
    readonly checkId: string;
    readonly outcome: string;
    readonly failures: readonly { reason: string }[];
  }[];
  readonly findings: readonly { readonly kind: string; readonly resource: { readonly name: string } }[];
}

describe('e2e/check', () => {
  let sandbox: Sandbox;
  let installation: Installation;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 120, wrongShare: 0 }) });
    installation = writeInstallation();
  });
  afterEach(async () => {
    installation.remove();
    await sandbox.close();
  });

  async function check(...words: readonly string[]) {
    const file = join(installation.folder, 'report.json');
    const run = await runProgram(
      ['check', '--config', installation.configuration, '-o', 'table', '-o', `json=${file}`, ...words],
      sandbox.url,
    );
    return { ...run, report: JSON.parse(readFileSync(file, 'utf8')) as Report };
  }

  it('passes an account as the installation left it', async () => {
    const { code, report } = await check();

    expect(report.findings).toEqual([]);
    expect(code).toBe(0);
  });

  it('tells who did it, where CloudTrail is asked', async () => {
    installation.remove();
    installation = writeInstallation({ cloudtrail: true });
    const [PolicyArn = ''] = [...sandbox.account.roles.get('mlspace-notebook-role').attached];
    const { iam } = clientsOf(sandbox);
    const PolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));

    const { report, stdout } = await check();

    expect(report.findings).toMatchObject([
      {
        kind: 'policy-changed',
        actor: { status: 'known', arn: 'arn:aws:iam::012345678910:user/operator', eventName: 'CreatePolicyVersion' },
      },
    ]);
    expect(stdout).toContain('CreatePolicyVersion by arn:aws:iam::012345678910:user/operator');
  });

  it('finds both kinds of drift', async () => {
    const [arn = ''] = [...sandbox.account.roles.get('mlspace-notebook-role').attached];
    sandbox.account.policies.createVersion(arn, '{"Version":"2012-10-17","Statement":[]}', true);
    sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });

    const { code, report, stdout } = await check();

    expect(report.findings.map(({ kind, resource }) => `${kind} ${resource.name}`)).toEqual([
      'policy-changed mlspace-notebook-role',
      'tag-missing orphan',
    ]);
    expect(stdout).toContain('orphan');
    expect(code).toBe(1);
  });

  it.each([
    ['iam:GetRole', 'access-denied', 'access_denied'],
    ['iam:GetPolicyVersion', 'malformed-body', 'malformed_response'],
    ['sagemaker:ListModels', 'access-denied', 'access_denied'],
    ['sagemaker:ListModels', 'expired-token', 'credentials'],
  ] as const)('is incomplete, never clean, when %s meets %s', async (action, fault, reason) => {
    const [service = '', operation = ''] = action.split(':');
    sandbox.faults.add({ service: service as 'iam' | 'sagemaker', operation, fault });

    const { code, report } = await check();

    const unknown = report.checks.filter(({ outcome }) => outcome === 'unknown');
    expect(unknown.flatMap(({ failures }) => failures.map((failure) => failure.reason))).toContain(reason);
    expect(code).toBe(2);
  });
});
