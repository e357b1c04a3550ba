import { GetRoleCommand } from '@aws-sdk/client-iam';
import { ListModelsCommand } from '@aws-sdk/client-sagemaker';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { clientsOf, failureOf, sandboxUnderTest, startOfTest } from './clients.ts';

const RoleArn = 'arn:aws:iam::012345678910:role/notebook-drift-reader';
const RoleSessionName = 'drift';

describe('sandbox/sts', () => {
  it('says who calls', async () => {
    const { sts } = await sandboxUnderTest();

    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '012345678910',
      Arn: 'arn:aws:iam::012345678910:user/operator',
    });
  });

  it('gives credentials for a role, which expire', async () => {
    const { sts, sandbox, clock } = await sandboxUnderTest();

    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName, DurationSeconds: 900 }));
    const assumed = clientsOf(sandbox, {
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });

    expect(Credentials?.Expiration).toEqual(new Date(startOfTest + 900_000));
    expect((await assumed.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      'arn:aws:sts::012345678910:assumed-role/notebook-drift-reader/drift',
    );
    clock.advance(900_000);
    expect(await failureOf(assumed.iam.send(new GetRoleCommand({ RoleName: 'x' })))).toEqual({
      name: 'ExpiredToken',
      status: 403,
    });
    expect(await failureOf(assumed.sagemaker.send(new ListModelsCommand({})))).toEqual({
      name: 'ExpiredTokenException',
      status: 400,
    });
  });

  it.for([
    ['no external id', { RoleArn }],
    ['another external id', { RoleArn, ExternalId: 'guess' }],
    ['a role that trusts a service only', { RoleArn: 'arn:aws:iam::012345678910:role/mlspace-notebook-role' }],
    ['a role that is not there', { RoleArn: 'arn:aws:iam::012345678910:role/nobody' }],
  ] as const)('refuses %s', async ([, input]) => {
    const { sts } = await sandboxUnderTest({ externalId: 'right' });

    expect(await failureOf(sts.send(new AssumeRoleCommand({ ...input, RoleSessionName })))).toEqual({
      name: 'AccessDenied',
      status: 403,
    });
  });

  it('takes the external id that the role requires', async () => {
    const { sts } = await sandboxUnderTest({ externalId: 'right' });

    const answer = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName, ExternalId: 'right' }));

    expect(answer.AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[0-9A-Z]{17}:drift$/);
  });
});
