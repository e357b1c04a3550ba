import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, externalTool } from '../support/external-tool.ts';
import { type Moto, motoAccount, startMoto } from '../support/moto.ts';

const folder = join(import.meta.dirname, '../../deploy/ecs');

/**
 * The stacks deployed by the command of the README. Left out is what moto 5.2 cannot make: a database with a parameter
 * group of its own (database.yaml), and a service of Cloud Map (NamespaceId); cfn-lint judges those.
 */
describeWith(['moto_server', 'aws'], 'deploy/ecs in moto', () => {
  let moto: Moto;
  let made: { readonly [name: string]: string };

  beforeAll(async () => {
    moto = await startMoto();
    const secret = aws('secretsmanager', 'create-secret', '--name', 'one', '--secret-string', 'text', ...text('ARN'));
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'iam:GetRole', Resource: '*' }],
    });
    aws('ecs', 'create-cluster', '--cluster-name', 'main');
    made = {
      secret,
      vpc: aws('ec2', 'describe-vpcs', ...text('Vpcs[0].VpcId')),
      subnets: aws('ec2', 'describe-subnets', ...text('Subnets[0:2].SubnetId')).replaceAll('\t', ','),
      group: aws('ec2', 'describe-security-groups', ...text('SecurityGroups[0].GroupId')),
      policy: aws(
        'iam',
        'create-policy',
        '--policy-name',
        'reader',
        '--policy-document',
        document,
        ...text('Policy.Arn'),
      ),
    };
  });
  afterAll(async () => {
    await moto.stop();
  });

  function aws(...words: readonly string[]): string {
    const env = {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'us-east-1',
      HOME: '/nonexistent',
    };
    const { status, stdout, stderr } = spawnSync(externalTool('aws') ?? '', words, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`aws ${words.join(' ')}: ${stderr}${stdout}`);
    return stdout.trim();
  }

  function deploy(stack: string, file: string, parameters: Readonly<Record<string, string | undefined>>): string {
    const overrides = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
    const words = ['--stack-name', stack, '--template-file', join(folder, file)];
    const all = overrides.length > 0 ? ['--parameter-overrides', ...overrides] : [];
    aws('cloudformation', 'deploy', ...words, '--capabilities', 'CAPABILITY_NAMED_IAM', ...all);
    return aws('cloudformation', 'describe-stacks', '--stack-name', stack, ...text('Stacks[0].StackStatus'));
  }

  it('makes the service with every secret, also those of further files', () => {
    const status = deploy('notebook-drift', 'service.yaml', {
      VpcId: made['vpc'],
      SubnetIds: made['subnets'],
      ClientSecurityGroupId: made['group'],
      ClusterName: 'main',
      Image: 'notebook-drift:1',
      ConfigurationSecretArn: made['secret'],
      PostgresUrlSecretArn: made['secret'],
      DatabaseAuthoritySecretArn: made['secret'],
      TokenSecretArn: made['secret'],
      SecretFilesArn: made['secret'],
      SecretKeyArn: `arn:aws:kms:us-east-1:${motoAccount}:key/80b28a33-4686-4d87-9dda-4a87e889875a`,
      ReaderPolicyArn: made['policy'],
    });
    const secrets = 'taskDefinition.containerDefinitions[0].secrets[].name';

    expect(status).toBe('CREATE_COMPLETE');
    expect(
      aws('ecs', 'describe-task-definition', '--task-definition', 'notebook-drift', ...text(secrets)).split('\t'),
    ).toEqual([
      'FILE_CONFIG__YAML',
      'FILE_POSTGRES_URL',
      'FILE_DATABASE_AUTHORITY__PEM',
      'FILE_READ_TOKEN',
      'SECRET_FILES',
    ]);
    expect(aws('logs', 'describe-log-groups', ...text('logGroups[].logGroupName'))).toBe(
      '/notebook-drift/notebook-drift',
    );
  });

  it('makes the queue of events, and forwards them from elsewhere', () => {
    const bus = `arn:aws:events:us-east-1:${motoAccount}:event-bus/default`;
    expect(deploy('events', 'events.yaml', { FromAccounts: '111122223333' })).toBe('CREATE_COMPLETE');
    expect(deploy('forwarding', 'events.yaml', { ForwardTo: bus })).toBe('CREATE_COMPLETE');
  });

  it('makes the role that is assumed', () => {
    const parameters = {
      DaemonRoleArn: `arn:aws:iam::${motoAccount}:role/daemon`,
      ExternalId: '0123456789abcdef',
      ReaderPolicyArn: made['policy'],
    };
    expect(deploy('reader', 'reader-role.yaml', parameters)).toBe('CREATE_COMPLETE');
  });
});

function text(query: string): readonly string[] {
  return ['--query', query, '--output', 'text'];
}
