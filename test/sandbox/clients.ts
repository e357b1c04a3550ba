import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { onTestFinished } from 'vitest';
import { type SeededAccountOptions, seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts';

export const startOfTest = Date.UTC(2026, 10, 24, 12);

/** A clock that stands still until the test moves it. */
class TestClock {
  time = startOfTest;
  readonly now = (): number => this.time;

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}

export interface SandboxUnderTest {
  readonly sandbox: Sandbox;
  readonly clock: TestClock;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly sagemaker: SageMakerClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
  readonly cloudtrail: CloudTrailClient;
}

/** A sandbox of its own for one test, with the SDK's clients: unmodified, except that they do not retry. */
export async function sandboxUnderTest(
  account: SeededAccountOptions = {},
  options: Omit<SandboxOptions, 'account'> = {},
): Promise<SandboxUnderTest> {
  const clock = new TestClock();
  const sandbox = await startSandbox({ ...options, account: seededAccount({ now: clock.now, ...account }) });
  onTestFinished(() => sandbox.close());
  return { sandbox, clock, ...clientsOf(sandbox) };
}

export interface ClientOptions {
  readonly region?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** How long an answer is waited for, milliseconds. Far more than a slow machine needs, unless a test asks for less. */
  readonly requestTimeout?: number;
}

/** The SDK's clients for a sandbox. */
export function clientsOf(
  sandbox: Pick<Sandbox, 'url'>,
  { requestTimeout = 60_000, ...options }: ClientOptions = {},
): Omit<SandboxUnderTest, 'sandbox' | 'clock'> {
  const configuration = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
    ...options,
    requestHandler: new NodeHttpHandler({ requestTimeout, throwOnRequestTimeout: true }),
  };
  return {
    iam: new IAMClient(configuration),
    sts: new STSClient(configuration),
    sagemaker: new SageMakerClient(configuration),
    tagging: new ResourceGroupsTaggingAPIClient(configuration),
    cloudtrail: new CloudTrailClient(configuration),
  };
}

/** What a call of the SDK failed with. */
export async function failureOf(call: Promise<unknown>): Promise<{ name: string; status: number | undefined }> {
  const error: unknown = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new TypeError('the call failed with something that is no error');
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return { name: error.name, status: $metadata?.httpStatusCode };
}
