import { DescribeStacksCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstanceTypesCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/control/faults.ts';
import { failureOf } from './clients.ts';
import { installationUnderTest } from './installation-clients.ts';

const StackName = 'mlspace-iam';
const TableName = 'mlspace-group-users';

describe('sandbox/faults of what says how an installation is made', () => {
  const calls = {
    cloudformation: (parts: Awaited<ReturnType<typeof installationUnderTest>>) =>
      parts.cloudformation.send(new DescribeStacksCommand({ StackName })),
    dynamodb: (parts: Awaited<ReturnType<typeof installationUnderTest>>) =>
      parts.dynamodb.send(new ScanCommand({ TableName })),
    ec2: (parts: Awaited<ReturnType<typeof installationUnderTest>>) =>
      parts.ec2.send(new DescribeInstanceTypesCommand({})),
    ssm: (parts: Awaited<ReturnType<typeof installationUnderTest>>) =>
      parts.ssm.send(new GetParameterCommand({ Name: 'a' })),
  };

  it.for<[keyof typeof calls, Fault, string, number]>([
    ['cloudformation', 'access-denied', 'AccessDenied', 403],
    ['cloudformation', 'throttle', 'Throttling', 400],
    ['cloudformation', 'expired-token', 'ExpiredToken', 403],
    ['cloudformation', 'vanished', 'ValidationError', 400],
    ['dynamodb', 'access-denied', 'AccessDeniedException', 400],
    ['dynamodb', 'throttle', 'ThrottlingException', 400],
    ['dynamodb', 'server-error', 'InternalServerError', 500],
    ['dynamodb', 'vanished', 'ResourceNotFoundException', 400],
    ['ec2', 'access-denied', 'UnauthorizedOperation', 403],
    ['ec2', 'throttle', 'RequestLimitExceeded', 503],
    ['ec2', 'unavailable', 'Unavailable', 503],
    ['ec2', 'expired-token', 'RequestExpired', 400],
    ['ssm', 'access-denied', 'AccessDeniedException', 400],
    ['ssm', 'vanished', 'ParameterNotFound', 400],
  ])('%s calls %s %s', async ([service, fault, name, status]) => {
    const parts = await installationUnderTest({}, { faults: [{ fault }] });
    expect(await failureOf(calls[service](parts))).toEqual({ name, status });
  });

  it.for(['cloudformation', 'dynamodb', 'ec2', 'ssm'] as const)(
    'throttles %s as a family of its own',
    async (family) => {
      const parts = await installationUnderTest({}, { throttles: { [family]: { rate: 1, burst: 1 } } });
      await calls[family](parts).catch(() => undefined);
      expect((await failureOf(calls[family](parts))).name).toMatch(/Throttl|RequestLimitExceeded/);
    },
  );

  it('cuts a body in the middle, never answers, and repeats a token', async () => {
    const parts = await installationUnderTest({}, { faults: [{ fault: 'malformed-body' }] });
    parts.account.tables.create('us-east-1', TableName, { partition: 'group', sort: 'user' });
    const stacks = () => parts.cloudformation.send(new ListStacksCommand({}));
    for (const call of [stacks, calls.dynamodb, calls.ec2])
      await expect(call(parts).then(() => 'answered')).rejects.toThrow(/XML|tag|JSON|deserial|CRC|end/i);
    parts.sandbox.faults.clear();
    const { NextToken } = await parts.ec2.send(new DescribeInstanceTypesCommand({ MaxResults: 5 }));
    parts.sandbox.faults.add({ fault: 'repeated-token' });
    const page = await parts.ec2.send(new DescribeInstanceTypesCommand({ MaxResults: 5, NextToken }));
    expect(page.NextToken).toBe(NextToken);
  });
});
