import { createHash } from 'node:crypto';
import type { SandboxAccount } from './account/account.ts';

export interface DynamicRoles {
  readonly count: number;
  /** The notebook policy, which every dynamic role has too. */
  readonly policyArn: string;
  readonly system?: string | undefined;
  /** The ARN of their permissions boundary. */
  readonly boundary?: string | undefined;
}

/** At most so many projects; the users are as many as it takes. */
const mostProjects = 50;

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/**
 * One role for each user and project as MLSpace makes them: `MLSpace-<project>-<hash of the user>` with the notebook
 * policy, a policy of the project, one of the user, and the inline policy `SMPassRolePolicy`.
 */
export function addDynamicRoles(
  account: SandboxAccount,
  { count, policyArn, system = 'MLSpace', boundary }: DynamicRoles,
): void {
  const projects = Math.min(mostProjects, count);
  for (let index = 0; index < count; index++) {
    const project = `project${String(index % projects).padStart(3, '0')}`;
    const user = `user${String(Math.floor(index / projects)).padStart(5, '0')}`;
    const { name, arn } = account.roles.create({
      name: dynamicRoleName(project, user),
      trustPolicy: trust,
      ...(boundary !== undefined && { boundary }),
      tags: Object.entries({ user, project, system, 'dynamic-user-role': 'true' }).map(([key, value]) => ({
        key,
        value,
      })),
    });
    account.roles.attach(name, policyArn);
    account.roles.attach(name, ownPolicy(account, `MLSpace-project-${project}`, projectPolicy(account, project)));
    account.roles.attach(name, ownPolicy(account, `MLSpace-user-${user}`, userPolicy(account, user)));
    account.roles.putInline(name, 'SMPassRolePolicy', passRolePolicy(arn));
  }
}

/** The name that MLSpace gives the role of a user in a project: the hash fills it up to one less than IAM's 64. */
export function dynamicRoleName(project: string, user: string): string {
  const prefix = `MLSpace-${project}-`;
  return `${prefix}${createHash('sha256').update(user).digest('hex')}`.slice(0, 63);
}

function ownPolicy(account: SandboxAccount, name: string, document: string): string {
  const arn = `arn:${account.partition}:iam::${account.accountId}:policy/${name}`;
  const existing = account.policies.find(arn);
  return (existing ?? account.policies.create({ name, document })).arn;
}

const objectActions = ['s3:GetObject', 's3:DeleteObject', 's3:PutObject', 's3:PutObjectTagging'];

const taggedCreations = [
  'CreateModel',
  'CreateEndpointConfig',
  'CreateTrainingJob',
  'CreateProcessingJob',
  'CreateHyperParameterTuningJob',
  'CreateTransformJob',
].map((action) => `sagemaker:${action}`);

function projectPolicy(account: SandboxAccount, project: string): string {
  const { bucket, endpoint, endpointConfig } = namesOf(account);
  const otherProject = { StringNotEqualsIgnoreCase: { 'aws:RequestTag/project': project } };
  return policy([
    { Effect: 'Allow', Action: objectActions, Resource: `${bucket}/project/${project}/*` },
    { Effect: 'Deny', Action: ['sagemaker:CreateEndpoint'], Resource: endpoint, Condition: otherProject },
    { Effect: 'Allow', Action: ['sagemaker:CreateEndpoint'], Resource: endpointConfig },
    { Effect: 'Deny', Action: taggedCreations, Resource: '*', Condition: otherProject },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucket,
      Condition: { StringLike: { 's3:prefix': `project/${project}/*` } },
    },
  ]);
}

function userPolicy(account: SandboxAccount, user: string): string {
  const { bucket, endpoint, endpointConfig } = namesOf(account);
  const otherUser = { StringNotEqualsIgnoreCase: { 'aws:RequestTag/user': user } };
  return policy([
    { Effect: 'Allow', Action: objectActions, Resource: [`${bucket}/private/${user}/*`, `${bucket}/global/*`] },
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'], Resource: `${bucket}/index/*` },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucket,
      Condition: { StringLike: { 's3:prefix': [`private/${user}/*`, 'global/*', 'index/*'] } },
    },
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucket },
    { Effect: 'Deny', Action: ['sagemaker:CreateEndpoint'], Resource: endpoint, Condition: otherUser },
    { Effect: 'Allow', Action: ['sagemaker:CreateEndpoint'], Resource: endpointConfig },
    { Effect: 'Deny', Action: taggedCreations, Resource: '*', Condition: otherUser },
  ]);
}

function passRolePolicy(roleArn: string): string {
  const services = ['sagemaker.amazonaws.com', 'translate.amazonaws.com'];
  const condition = { StringEqualsIgnoreCase: { 'iam:PassedToService': services } };
  return policy([{ Effect: 'Allow', Action: 'iam:PassRole', Resource: roleArn, Condition: condition }]);
}

function namesOf({ partition, accountId }: SandboxAccount) {
  return {
    bucket: `arn:${partition}:s3:::mlspace-data-${accountId}`,
    endpoint: `arn:${partition}:sagemaker:*:*:endpoint/*`,
    endpointConfig: `arn:${partition}:sagemaker:*:*:endpoint-config/*`,
  };
}

function policy(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
