import { type AwsService, type Partition, partitions, type Target } from '../../domain/target/target.ts';

/** What the SDK calls each service, in `AWS_ENDPOINT_URL_<SERVICE>` and in metrics. */
export const serviceIds: Readonly<Record<AwsService, string>> = {
  cloudformation: 'CloudFormation',
  cloudtrail: 'CloudTrail',
  dynamodb: 'DynamoDB',
  ec2: 'EC2',
  iam: 'IAM',
  lambda: 'Lambda',
  organizations: 'Organizations',
  s3: 'S3',
  sagemaker: 'SageMaker',
  ssm: 'SSM',
  sts: 'STS',
  tagging: 'Resource Groups Tagging API',
};

const iamRegions: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** The region where a partition's one IAM endpoint lives (AWS General Reference, IAM endpoints). */
export function iamRegion(partition: Partition): string {
  return iamRegions[partition];
}

/** The domain of a partition's services (the partitions of the AWS SDKs). */
const domains: Readonly<Record<Partition, string>> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-eusc': 'amazonaws.eu',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
  'aws-iso-e': 'cloud.adc-e.uk',
  'aws-iso-f': 'csp.hci.ic.gov',
  'aws-us-gov': 'amazonaws.com',
};

/** Where the service of a queue or a topic is reached in the region and partition of its ARN, by default. */
export function defaultEndpoint(arn: string): string {
  const [, partition, service, region] = arn.split(':');
  const domain = partitions.find((known) => known === partition) ?? 'aws';
  return `https://${service}.${region}.${domains[domain]}`;
}

/** An endpoint of the environment that is no URL. */
class EndpointWithoutScheme extends Error {
  override readonly name = 'EndpointWithoutScheme';
}

/** Where a client sends its calls; without an endpoint, where the SDK's own rules say. */
export interface EndpointSettings {
  /** Asked at each call, so that a bad one is told as the failure of that call. */
  readonly endpoint?: string | (() => Promise<never>);
  readonly useFipsEndpoint?: boolean;
}

/**
 * Where a service is reached: the target's own endpoint, or AWS_ENDPOINT_URL of the environment (AWS SDKs reference,
 * "Service-specific endpoints"), or the SDK's default. An endpoint that is given is used as it is: the SDK refuses to
 * derive a FIPS variant from it, so FIPS applies only to default endpoints.
 */
export function endpointSettings(
  service: AwsService,
  access: Target['access'],
  environment: Readonly<Record<string, string | undefined>>,
): EndpointSettings {
  const endpoint = access.endpoints[service] ?? endpointFromEnvironment(serviceIds[service], environment);
  if (endpoint) return { endpoint: hasScheme(endpoint) ? endpoint : refusing(endpoint), useFipsEndpoint: false };
  // Left out rather than false, so that AWS_USE_FIPS_ENDPOINT still counts.
  return access.useFipsEndpoint ? { useFipsEndpoint: true } : {};
}

function hasScheme(endpoint: string): boolean {
  return /^https?:\/\//i.test(endpoint);
}

function refusing(endpoint: string): () => Promise<never> {
  const message = `The endpoint "${endpoint}" has no scheme, such as https://`;
  return () => Promise.reject(new EndpointWithoutScheme(message));
}

/** AWS_ENDPOINT_URL_<SERVICE> or AWS_ENDPOINT_URL, for a service as the SDK calls it. */
export function endpointFromEnvironment(
  serviceId: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined;
  const suffix = serviceId.toUpperCase().replaceAll(' ', '_');
  return environment[`AWS_ENDPOINT_URL_${suffix}`] || environment['AWS_ENDPOINT_URL'] || undefined;
}
