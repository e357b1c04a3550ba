import type { Read } from '../../domain/evaluation/read.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { AccountSurvey, SurveyedVariable } from '../../domain/target/account-survey.ts';
import { type MlspaceTable, mlspaceTables } from '../../domain/target/installation-facts.ts';
import { firstKnown, type Sourced } from './sourced.ts';

/** How MLSpace says that it was installed; what nothing says is absent. */
export interface InstallationSettings {
  readonly notebookRole?: Sourced<string>;
  readonly systemTag?: Sourced<string>;
  readonly iamPrefix?: Sourced<string>;
  readonly dataBucket?: Sourced<string>;
  /** The ARN of the key. */
  readonly kmsKey?: Sourced<string>;
  readonly securityGroups?: Sourced<readonly string[]>;
  /** Every subnet that notebooks may choose: more than the notebook policy may name. */
  readonly subnets?: Sourced<readonly string[]>;
  readonly managesRoles?: Sourced<boolean>;
  readonly emrServiceRole?: Sourced<string>;
  readonly emrEc2Role?: Sourced<string>;
  /** Set where the account has other installations too, so that what most roles have may not be what this one has. */
  readonly isOneOfSeveral?: boolean;
}

type Facts = Pick<
  AccountSurvey,
  'account' | 'variables' | 'notebookParameters' | 'ssmParameters' | 'otherInstallations'
>;

/** In the order of belief: what the functions run with, what notebooks are given, the parameters of SSM. */
export function installationSettings(survey: Facts): InstallationSettings {
  const { account } = survey;
  const own = (name: SurveyedVariable) => variableOf(survey, name);
  const given = (name: string) => parameterOf(survey, name);
  const ssm = (name: string) => ssmParameterOf(survey, name);
  return defined({
    notebookRole: firstKnown(
      own('NOTEBOOK_ROLE_NAME'),
      mapped(given('pSMSRoleARN'), nameOfArn),
      mapped(ssm('notebook-param-notebook-role-arn'), nameOfArn),
    ),
    systemTag: own('SYSTEM_TAG'),
    iamPrefix: own('IAM_RESOURCE_PREFIX'),
    dataBucket: firstKnown(own('DATA_BUCKET'), given('pSMSDataBucketName')),
    kmsKey: mapped(firstKnown(given('pSMSKMSKeyId'), ssm('notebook-param-kms-id')), (key) => keyArn(key, account)),
    securityGroups: mapped(firstKnown(given('pSMSSecurityGroupId'), ssm('notebook-param-vpc-security-group')), listOf),
    subnets: mapped(firstKnown(given('pSMSSubnetIds'), ssm('notebook-param-subnet-ids')), listOf),
    managesRoles: mapped(own('MANAGE_IAM_ROLES'), (value) => value.toLowerCase() === 'true'),
    emrServiceRole: mapped(own('EMR_SERVICE_ROLE_NAME'), nameOfArn),
    emrEc2Role: mapped(own('EMR_EC2_ROLE_NAME'), nameOfArn),
    isOneOfSeveral: (survey.otherInstallations ?? []).length > 0 ? true : undefined,
  });
}

/** The value that most functions have: after a deployment that failed halfway they may disagree. */
export function variableOf(
  { variables }: Pick<AccountSurvey, 'variables'>,
  name: SurveyedVariable,
): Sourced<string> | undefined {
  const values = variables.ok ? Object.entries(variables.value[name] ?? {}) : [];
  const [most] = values.toSorted(([, some], [, others]) => others.length - some.length);
  if (!most) return undefined;
  const [value, functions] = most;
  const [first = ''] = functions.toSorted();
  const others = functions.length > 1 ? ` and ${functions.length - 1} more` : '';
  return { value, from: `variable ${name} of the Lambda function ${first}${others}` };
}

/** The names of the tables: what the functions run with, else the usual ones. */
export function tableNames(survey: Pick<AccountSurvey, 'variables'>): Readonly<Record<MlspaceTable, string>> {
  const named = (...variables: readonly SurveyedVariable[]) =>
    firstKnown(...variables.map((name) => variableOf(survey, name)))?.value;
  return {
    appConfiguration: named('APP_CONFIGURATION_TABLE', 'APP_CONFIG_TABLE') ?? mlspaceTables.appConfiguration,
    groupDatasets: named('GROUP_DATASETS_TABLE') ?? mlspaceTables.groupDatasets,
    groupUsers: named('GROUP_USERS_TABLE', 'GROUP_USERS_TABLE_NAME') ?? mlspaceTables.groupUsers,
    projectUsers: named('PROJECT_USERS_TABLE') ?? mlspaceTables.projectUsers,
  };
}

/** A list is told as text with commas. */
function parameterOf({ notebookParameters: read }: Facts, name: string): Sourced<string> | undefined {
  const value = read.ok ? ownValue(read.value.values, name) : undefined;
  const text = Array.isArray(value) ? value.join(',') : value;
  if (!read.ok || typeof text !== 'string' || text === '') return undefined;
  return { value: text, from: `${name} in s3://${read.value.bucket}/${read.value.key}` };
}

function ssmParameterOf({ ssmParameters: read }: Facts, name: string): Sourced<string> | undefined {
  const value = valueIn(read, name);
  return value ? { value, from: `SSM parameter ${name}` } : undefined;
}

function valueIn(read: Read<Readonly<Record<string, string>>>, name: string): string | undefined {
  return read.ok ? ownValue(read.value, name) : undefined;
}

function mapped<One, Other>(source: Sourced<One> | undefined, map: (value: One) => Other): Sourced<Other> | undefined {
  return source && { value: map(source.value), from: source.from };
}

/** MLSpace writes a bare id where the key is of the account, and the ARN of a key that it was given. */
function keyArn(key: string, { partition, homeRegion, accountId }: Facts['account']): string {
  return key.startsWith('arn:') ? key : `arn:${partition}:kms:${homeRegion}:${accountId}:key/${key}`;
}

function nameOfArn(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function defined(
  settings: {
    readonly [Name in keyof InstallationSettings]-?: InstallationSettings[Name] | undefined;
  },
): InstallationSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
