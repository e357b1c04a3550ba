import type { FactSources } from './installation-facts.ts';
import type { StackReference } from './stack-reading.ts';

/** The AWS partitions (the partitions of the AWS SDKs). */
export const partitions = [
  'aws',
  'aws-us-gov',
  'aws-cn',
  'aws-eusc',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
] as const;

/** A partition of AWS, as ARNs name it. */
export type Partition = (typeof partitions)[number];

/** One installation that is watched: an account, its home region, the roles, and the regions whose resources are scanned. */
export interface Target {
  readonly id: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly partition: Partition;
  /** The region in the ARNs of the notebook policy. */
  readonly homeRegion: string;
  /** The regions whose SageMaker resources are scanned; where these are found, the home region alone. */
  readonly regions: readonly string[];
  /** Where the regions are those that the account has enabled, without these. */
  readonly regionsFrom?: { readonly except: readonly string[] };
  readonly access: TargetAccess;
  readonly roles: readonly RoleSelector[];
  readonly roleReading: RoleReadingMode;
  /** Which of the role's policies is the notebook policy. */
  readonly attached: AttachmentPattern;
  /** The stacks that say what should be, each once. */
  readonly stacks: readonly StackReference[];
  /** Where what documents depend on beside the role is read. */
  readonly facts: FactSources;
  /** How the organization is asked what it holds back in the account; absent where it is not asked. */
  readonly limits?: OrganizationAccess;
}

/** Whether resources of this region are scanned; of a target whose regions are found, whether they are where it is enabled. */
export function watchesRegion(
  { regions, regionsFrom }: Pick<Target, 'regions' | 'regionsFrom'>,
  region: string,
): boolean {
  return regionsFrom ? !regionsFrom.except.includes(region) : regions.includes(region);
}

/** How the target's account is reached. */
export interface TargetAccess {
  readonly assumeRole?: { readonly arn: string; readonly externalId?: string; readonly sessionName: string };
  readonly useFipsEndpoint: boolean;
  /** Base URLs by service, where the default endpoint is not the right one. */
  readonly endpoints: Partial<Record<AwsService, string>>;
}

/** How an organization is asked. */
export interface OrganizationAccess {
  readonly partition: Partition;
  readonly access: Pick<TargetAccess, 'assumeRole' | 'useFipsEndpoint'> & { readonly endpoint?: string };
}

/** A service whose endpoint can be set for a target. */
export type AwsService =
  | 'cloudformation'
  | 'cloudtrail'
  | 'dynamodb'
  | 'ec2'
  | 'iam'
  | 'lambda'
  | 'organizations'
  | 's3'
  | 'sagemaker'
  | 'ssm'
  | 'sts'
  | 'tagging';

/** Which roles are watched: one by its name or ARN, or all that fit a pattern. */
export type RoleSelector = { readonly name: string } | { readonly arn: string } | RolePattern;

/** Every role of the account that fits all that is given; at least one of them is. */
export interface RolePattern {
  /** The beginning of the name. */
  readonly prefix?: string;
  /** The beginning of the path, with a slash at both ends. */
  readonly path?: string;
  /** Tags by key; values are anchored globs, compared without case. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Names, as anchored globs, of roles that fit prefix and path and are known to be something else. */
  readonly except?: readonly string[];
  /** Fewer roles than this are a finding, so that a misspelled pattern does not watch nothing in silence. */
  readonly minimum: number;
}

/**
 * How IAM is read. `direct`: role by role. `bulk`: the whole account by GetAccountAuthorizationDetails. `auto`: the
 * cheaper one.
 */
export const roleReadings = ['auto', 'direct', 'bulk'] as const;
/** How roles are read: each by its own calls, or all at once. */
export type RoleReadingMode = (typeof roleReadings)[number];

/** Anchored globs (`*`, `?`) over the name or the ARN of an attached policy. Inline policies have only a name. */
export type AttachmentPattern = { readonly name: string } | { readonly arn: string };
