import { type AwsAnswer, type AwsCall, json, xml } from './aws-server.ts';

const account = '123456789012';

const roleArn = `arn:aws:iam::${account}:role/notebook`;
export const policyArn = `arn:aws:iam::${account}:policy/notebook-policy`;
const document = JSON.stringify({ Version: '2012-10-17', Statement: [] });

export const modelArn = (name: string) => `arn:aws:sagemaker:us-east-1:${account}:model/${name}`;
export const model = (name: string) => ({ ModelArn: modelArn(name), ModelName: name, CreationTime: 1_795_000_000 });

/** A small account: one role with one policy of each kind, one model with the tag `user` and one without any. */
export function answerSample({ operation }: Pick<AwsCall, 'operation'>): AwsAnswer {
  const answer = answers[operation];
  if (!answer) throw new Error(`The sample account does not know ${operation}`);
  return answer;
}

const answers: Readonly<Record<string, AwsAnswer>> = {
  GetCallerIdentity: xml('GetCallerIdentity', { Account: account, Arn: `arn:aws:iam::${account}:user/u`, UserId: 'u' }),
  GetRole: xml('GetRole', {
    Role: {
      Arn: roleArn,
      RoleName: 'notebook',
      Path: '/',
      RoleId: 'AROA',
      CreateDate: '2026-01-01T00:00:00Z',
      AssumeRolePolicyDocument: encodeURIComponent(document),
    },
  }),
  ListAttachedRolePolicies: xml('ListAttachedRolePolicies', {
    AttachedPolicies: [{ PolicyName: 'notebook-policy', PolicyArn: policyArn }],
    IsTruncated: 'false',
  }),
  ListRolePolicies: xml('ListRolePolicies', { PolicyNames: ['pass-role'], IsTruncated: 'false' }),
  GetPolicy: xml('GetPolicy', { Policy: { Arn: policyArn, PolicyName: 'notebook-policy', DefaultVersionId: 'v1' } }),
  GetPolicyVersion: xml('GetPolicyVersion', {
    PolicyVersion: { Document: encodeURIComponent(document), VersionId: 'v1', IsDefaultVersion: 'true' },
  }),
  GetRolePolicy: xml('GetRolePolicy', {
    RoleName: 'notebook',
    PolicyName: 'pass-role',
    PolicyDocument: encodeURIComponent(document),
  }),
  ListModels: json({ Models: [model('tagged'), model('bare')] }),
  GetResources: json({
    ResourceTagMappingList: [{ ResourceARN: modelArn('tagged'), Tags: [{ Key: 'user', Value: 'jane' }] }],
  }),
  ListTags: json({ Tags: [] }),
};
