import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { describeWith } from '../support/external-tool.ts';

const own = '012345678910';
const unit = 'ou-root-research1';
const nested = 'ou-root-research2';
const document = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] };

describeWith(['aws'], 'sandbox: control policies to the AWS CLI', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 0 }) });
    const { organization } = sandbox.account;
    organization.addUnit(unit);
    organization.addUnit(nested, unit);
    organization.join({ id: own, name: 'lab', parent: nested });
  });
  afterEach(() => sandbox.close());

  async function cli(...words: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout } = await promisify(execFile)('aws', ['organizations', ...words, '--endpoint-url', sandbox.url], {
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_DEFAULT_OUTPUT: 'json',
      },
    });
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  it('says the same', async () => {
    sandbox.account.organization.attach(unit, {
      id: 'p-guard',
      name: 'guard',
      type: 'SERVICE_CONTROL_POLICY',
      document,
    });

    expect(await cli('list-parents', '--child-id', own)).toEqual({
      Parents: [{ Id: nested, Type: 'ORGANIZATIONAL_UNIT' }],
    });
    expect(await cli('list-parents', '--child-id', unit)).toEqual({ Parents: [{ Id: 'r-root', Type: 'ROOT' }] });
    const filter = ['--filter', 'SERVICE_CONTROL_POLICY'];
    expect(await cli('list-policies-for-target', '--target-id', unit, ...filter)).toMatchObject({
      Policies: [
        { Id: 'p-FullAWSAccess', AwsManaged: true, Type: 'SERVICE_CONTROL_POLICY' },
        { Id: 'p-guard', Name: 'guard', AwsManaged: false },
      ],
    });
    expect(await cli('describe-policy', '--policy-id', 'p-guard')).toMatchObject({
      Policy: { PolicySummary: { Name: 'guard' }, Content: JSON.stringify(document) },
    });
  });
});
