import { LookupEventsCommand, type LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { AttachRolePolicyCommand, GetRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { clientsOf, failureOf, sandboxUnderTest } from './clients.ts';

const RoleName = 'mlspace-notebook-role';
const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
const PolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
});

describe('sandbox/cloudtrail', () => {
  it('records who changed what, and no reads', async () => {
    const { sandbox, sts, iam, cloudtrail } = await sandboxUnderTest();
    const RoleArn = 'arn:aws:iam::012345678910:role/notebook-drift-reader';
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'lee' }));
    const assumed = clientsOf(sandbox, {
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    await iam.send(new GetRoleCommand({ RoleName }));
    await assumed.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));

    const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({}));

    expect(Events.map(({ EventName }) => EventName)).toEqual(['AttachRolePolicy']);
    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '')).toMatchObject({
      eventSource: 'iam.amazonaws.com',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::012345678910:assumed-role/notebook-drift-reader/lee',
      },
      requestParameters: { roleName: RoleName, policyArn: PolicyArn },
    });
  });

  it('shows an event after the delay, in the region of IAM only, and tells of refused calls', async () => {
    const { sandbox, iam, cloudtrail, clock } = await sandboxUnderTest({}, { trailDelay: 60_000 });
    await failureOf(iam.send(new PutRolePolicyCommand({ RoleName: 'nobody', PolicyName: 'x', PolicyDocument })));

    expect((await cloudtrail.send(new LookupEventsCommand({}))).Events).toEqual([]);
    clock.advance(60_000);
    const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({}));

    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '')).toMatchObject({ errorCode: 'NoSuchEntity' });
    const elsewhere = clientsOf(sandbox, { region: 'eu-west-1' });
    expect((await elsewhere.cloudtrail.send(new LookupEventsCommand({}))).Events).toEqual([]);
  });

  it('pages, filters by name and time, and refuses what it does not look up by', async () => {
    const { iam, cloudtrail, clock } = await sandboxUnderTest();
    const names: string[] = [];
    for (const PolicyName of ['a', 'b', 'c']) {
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
      clock.advance(60_000);
    }
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'PutRolePolicy' }];
    const StartTime = new Date(clock.time - 120_000);
    for (let token: string | undefined = ''; token !== undefined; ) {
      const page: LookupEventsCommandOutput = await cloudtrail.send(
        new LookupEventsCommand({ LookupAttributes, StartTime, MaxResults: 1, ...(token && { NextToken: token }) }),
      );
      names.push(...(page.Events ?? []).map((event) => nameIn(event)));
      token = page.NextToken;
    }

    expect(names).toEqual(['c', 'b']);
    const unknown = [{ AttributeKey: 'ResourceName' as const, AttributeValue: RoleName }];
    expect(await failureOf(cloudtrail.send(new LookupEventsCommand({ LookupAttributes: unknown })))).toMatchObject({
      name: 'InvalidLookupAttributesException',
    });
  });
});

function nameIn(event: { readonly CloudTrailEvent?: string | undefined }): string {
  return (JSON.parse(event.CloudTrailEvent ?? '') as { requestParameters: { policyName: string } }).requestParameters
    .policyName;
}
