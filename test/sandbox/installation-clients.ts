import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { sandboxUnderTest } from './clients.ts';

/** A sandbox of its own with the clients of what says how an installation is made; unmodified, except that they do not retry. */
export async function installationUnderTest(...options: Parameters<typeof sandboxUnderTest>) {
  const { sandbox, clock } = await sandboxUnderTest(...options);
  const configuration = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
  return {
    sandbox,
    clock,
    account: sandbox.account,
    cloudformation: new CloudFormationClient(configuration),
    dynamodb: new DynamoDBClient(configuration),
    ec2: new EC2Client(configuration),
    ssm: new SSMClient(configuration),
  };
}
