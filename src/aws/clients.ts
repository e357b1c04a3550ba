import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Telemetry } from '../domain/delivery/telemetry.ts';
import type { AwsService, Target } from '../domain/target/target.ts';
import type { NetworkSettings } from '../network/settings.ts';
import { createCredentials } from './client/credentials.ts';
import { endpointSettings, iamRegion, serviceIds } from './client/endpoints.ts';
import { ExpiredCredentials } from './client/expired-credentials.ts';
import { createHttpHandler } from './client/http-handler.ts';
import type { ApiFamily, CallCeilings, LimiterPool } from './client/limiter.ts';
import { type ClientPlugin, observeAttempts } from './client/observe.ts';
import type { AccountRolesPool } from './iam/account-roles.ts';
import type { ControlPoliciesPool } from './organization/control-policies.ts';
import type { Splitting } from './sagemaker/pages.ts';

/** What all clients of the process share, whatever target they read. */
export interface ClientDependencies {
  readonly network: NetworkSettings;
  readonly telemetry: Pick<Telemetry, 'awsRequest'>;
  /** The ceiling for each account, region and API family. */
  readonly callsPerSecond: CallCeilings;
  /** Milliseconds whose calls of the tag scan may be saved up between scans; a standard where absent. */
  readonly burst?: number;
  readonly limiters: LimiterPool;
  readonly accountRoles: AccountRolesPool;
  /** What organizations hold back, read once for all targets; each reader reads for itself where absent. */
  readonly controlPolicies?: ControlPoliciesPool;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** AWS_ENDPOINT_URL and its kin, AWS_PROFILE and access keys are read from here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Before a page that failed is asked for again, once for each, milliseconds; a few seconds where absent. */
  readonly pauses?: readonly number[];
  /** How often a call is tried; {@link standardAttempts} where absent. */
  readonly maxAttempts?: number;
  /** When very long lists are read in parts; a standard where absent. */
  readonly splitting?: Omit<Splitting, 'clock'>;
}

/** The clients of one target. They share connections and credentials. */
export interface Clients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  sagemaker(region: string): SageMakerClient;
  tagging(region: string): ResourceGroupsTaggingAPIClient;
  cloudformation(region: string): CloudFormationClient;
  cloudtrail(region: string): CloudTrailClient;
  ssm(region: string): SSMClient;
  dynamodb(region: string): DynamoDBClient;
  ec2(region: string): EC2Client;
  lambda(region: string): LambdaClient;
  organizations(region: string): OrganizationsClient;
  s3(region: string): S3Client;
  close(): void;
}

/**
 * One try and four more. The limiter sets the pace, so the SDK's standard mode is enough: its adaptive mode would learn
 * the same pace once more for each client, where AWS throttles per account.
 */
const standardAttempts = 5;

/** Creates the clients of one target; no call is made before the first command. */
export function createClients(target: Target, dependencies: ClientDependencies): Clients {
  const requestHandler = createHttpHandler(dependencies.network);
  const settings = (service: AwsService, region: string) => ({
    region,
    requestHandler,
    maxAttempts: dependencies.maxAttempts ?? standardAttempts,
    retryMode: 'standard',
    userAgentAppId: 'notebook-drift',
    ...endpointSettings(service, target.access, dependencies.environment),
  });
  const plugin = pluginsOf(target, dependencies);

  const { homeRegion, access } = target;
  const sts = new STSClient({
    ...settings('sts', homeRegion),
    credentials: createCredentials({
      access,
      environment: dependencies.environment,
      client: settings('sts', homeRegion),
      plugin: plugin('sts', homeRegion),
    }),
  });
  sts.middlewareStack.use(plugin('sts', homeRegion));
  // Resolved, these are remembered until shortly before they expire; so the role is assumed once for all clients.
  const { credentials } = sts.config;

  const region = iamRegion(target.partition);
  const iam = new IAMClient({ ...settings('iam', region), credentials });
  iam.middlewareStack.use(plugin('iam', region));

  type RegionalSettings = ReturnType<typeof settings> & { readonly credentials: typeof credentials };
  const regional = <Client extends Observable>(service: AwsService, create: (options: RegionalSettings) => Client) =>
    byRegion((name) => {
      const client = create({ ...settings(service, name), credentials });
      client.middlewareStack.use(plugin(service, name));
      return client;
    });

  return {
    iam,
    sts,
    sagemaker: regional('sagemaker', (options) => new SageMakerClient(options)),
    tagging: regional('tagging', (options) => new ResourceGroupsTaggingAPIClient(options)),
    cloudformation: regional('cloudformation', (options) => new CloudFormationClient(options)),
    cloudtrail: regional('cloudtrail', (options) => new CloudTrailClient(options)),
    ssm: regional('ssm', (options) => new SSMClient(options)),
    dynamodb: regional('dynamodb', (options) => new DynamoDBClient(options)),
    ec2: regional('ec2', (options) => new EC2Client(options)),
    lambda: regional('lambda', (options) => new LambdaClient(options)),
    organizations: regional('organizations', (options) => new OrganizationsClient(options)),
    // An endpoint that is given has no name for each bucket.
    s3: regional('s3', (options) => new S3Client({ ...options, forcePathStyle: 'endpoint' in options })),
    close: () => requestHandler.destroy(),
  };
}

/** A client whose attempts can be observed. */
interface Observable {
  readonly middlewareStack: { use(plugin: ClientPlugin): void };
}

function byRegion<Client>(create: (region: string) => Client): (region: string) => Client {
  const clients = new Map<string, Client>();
  return (region) => {
    const client = clients.get(region) ?? create(region);
    clients.set(region, client);
    return client;
  };
}

interface PluginOptions {
  readonly service: AwsService;
  readonly region: string;
  readonly target: Target;
  readonly dependencies: ClientDependencies;
  readonly expired: ExpiredCredentials;
}

/** By service and region; what they share is of the credentials of the target. */
function pluginsOf(target: Target, dependencies: ClientDependencies) {
  const expired = new ExpiredCredentials(dependencies.clock);
  return (service: AwsService, region: string) => createPlugin({ service, region, target, dependencies, expired });
}

function createPlugin({ service, region, target, dependencies, expired }: PluginOptions): ClientPlugin {
  const { limiters, telemetry, callsPerSecond, burst = standardBurst } = dependencies;
  return observeAttempts({
    service: serviceIds[service],
    telemetry,
    // STS is where they are renewed.
    ...(service === 'sts' ? {} : { expired }),
    limiterOf: (operation) => {
      const family = familyOf(service, operation);
      const given = ceilingOf(family, callsPerSecond);
      const ceiling = Math.min(given, quotas[family] ?? given);
      const seconds = bursting.includes(family) ? Math.max(1, burst / 1000) : 1;
      return limiters.limiter({ accountId: target.accountId, region, family }, ceiling, seconds);
    },
  });
}

/** Twenty seconds of calls are what a scan of some thousand resources takes of one family. */
const standardBurst = 20_000;

/** The families whose calls come in one rush each half hour, and that have allowances of their own. */
const bursting: readonly ApiFamily[] = ['sagemaker-list', 'sagemaker-tags', 'tagging'];

/**
 * What AWS allows in all, calls a second for an account and region, where that is less than anybody would configure
 * (CloudTrail API reference, LookupEvents).
 */
const quotas: Partial<Readonly<Record<ApiFamily, number>>> = { cloudtrail: 2 };

/** Calls a second of families that have no rate of their own in the configuration. */
const unpaced = 8;

function ceilingOf(family: ApiFamily, ceilings: CallCeilings): number {
  if (typeof ceilings === 'number') return ceilings;
  return family === 'lambda' || family === 's3' ? unpaced : ceilings[family];
}

function familyOf(service: AwsService, operation: string): ApiFamily {
  if (service !== 'sagemaker') return service;
  return operation === 'ListTags' ? 'sagemaker-tags' : 'sagemaker-list';
}
