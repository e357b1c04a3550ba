import type { Read, ReadFailure } from '../evaluation/read.ts';
import type { InstallationReading } from './installation-reading.ts';
import type { StackReading } from './stack-reading.ts';
import type { Partition } from './target.ts';

/** Whose account is surveyed, and from where. */
export interface SurveyedAccount {
  /** 12 digits. */
  readonly accountId: string;
  readonly partition: Partition;
  readonly homeRegion: string;
}

/** A role of the account as IAM tells it, whether it is watched or not. */
export interface SurveyedRole {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The trust policy as JSON text. */
  readonly trustPolicy: string;
  readonly boundaryArn?: string;
  /** The ARNs of its managed policies. */
  readonly attached: readonly string[];
  /** Documents as JSON text by the name of the inline policy. */
  readonly inline: Readonly<Record<string, string>>;
}

/** The roles of an account, and the documents of its own managed policies by ARN: the default versions, as JSON text. */
export interface SurveyedIdentities {
  readonly roles: readonly SurveyedRole[];
  /** The names of roles that IAM told damaged, so that nothing is known of them. */
  readonly damaged: readonly string[];
  readonly policies: Readonly<Record<string, string>>;
}

/**
 * The environment variables by which the functions of MLSpace tell how it is installed (awslabs/mlspace, `EnvVariable` and
 * `coreConstruct.ts`). No other variable of any function is kept: they can hold secrets.
 */
export const surveyedVariables = [
  'APP_CONFIGURATION_TABLE',
  'APP_CONFIG_TABLE',
  'BUCKET',
  'DATA_BUCKET',
  'EMR_EC2_ROLE_NAME',
  'EMR_SERVICE_ROLE_NAME',
  'ENDPOINT_CONFIG_INSTANCE_CONSTRAINT_POLICY_ARN',
  'GROUP_DATASETS_TABLE',
  'GROUP_USERS_TABLE',
  'GROUP_USERS_TABLE_NAME',
  'IAM_RESOURCE_PREFIX',
  'JOB_INSTANCE_CONSTRAINT_POLICY_ARN',
  'KMS_INSTANCE_CONDITIONS_POLICY_ARN',
  'MANAGE_IAM_ROLES',
  'NOTEBOOK_ROLE_NAME',
  'PERMISSIONS_BOUNDARY_ARN',
  'PROJECT_USERS_TABLE',
  'S3_KEY',
  'SYSTEM_TAG',
] as const;

/** The name of such a variable. */
export type SurveyedVariable = (typeof surveyedVariables)[number];

/** A variable with the functions that have it, by its value; more than one value where functions disagree. */
export type SurveyedVariables = Readonly<
  Partial<Record<SurveyedVariable, Readonly<Record<string, readonly string[]>>>>
>;

/** The members of `notebook-params.json` that say how it is installed (awslabs/mlspace, `coreConstruct.ts`). */
export interface NotebookParameters {
  readonly bucket: string;
  readonly key: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Why a resource type is not scanned, or that it can be. */
export type TypeSurvey = Read<'listed'>;

/** The regions that are enabled for an account, by what was found in them. */
export interface SurveyedRegions {
  /** Those with SageMaker resources, the home region always among them. */
  readonly used: readonly string[];
  /** Those that could not be asked, each with the failure. */
  readonly unasked: Readonly<Record<string, ReadFailure>>;
}

/** An installation of MLSpace beside the one that a configuration is written for. */
export interface OtherInstallation {
  /** The name of its notebook role. */
  readonly role: string;
  /** What the names of its roles begin with, without the hyphen. */
  readonly prefix: string;
}

/** What was read of an account in order to write a configuration for it. A part that failed says why. */
export interface AccountSurvey {
  readonly account: SurveyedAccount;
  /** Installations that are not meant here; what functions say of them is not among the variables. */
  readonly otherInstallations?: readonly OtherInstallation[];
  readonly identities: Read<SurveyedIdentities>;
  /** The names of the stacks in the home region. */
  readonly stackNames: Read<readonly string[]>;
  /** The stacks that were read whole, the most likely first. */
  readonly stacks: readonly Read<StackReading>[];
  readonly variables: Read<SurveyedVariables>;
  readonly notebookParameters: Read<NotebookParameters>;
  /** The parameters of SSM by name; only those that exist. */
  readonly ssmParameters: Read<Readonly<Record<string, string>>>;
  readonly installation: InstallationReading;
  readonly regions: Read<SurveyedRegions>;
  /** By the resource type, in the home region. */
  readonly types: Readonly<Record<string, TypeSurvey>>;
}
