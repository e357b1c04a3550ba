import { describe, expect, it } from 'vitest';
import { readIdentityFile } from '../../../src/sources/files/read-identity-file.ts';

const document = (action: string, resource: unknown = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});

/** As `cdk synth` writes it: no names, references everywhere. */
const template = {
  Parameters: { Bucket: { Type: 'String' } },
  Resources: {
    PolicyA1: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: document('s3:GetObject', { 'Fn::Sub': 'arn:aws:s3:::${Bucket}/*' }) },
    },
    LimitB2: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document('s3:*') } },
    RoleC3: {
      Type: 'AWS::IAM::Role',
      Properties: {
        ManagedPolicyArns: [{ Ref: 'PolicyA1' }],
        PermissionsBoundary: { Ref: 'LimitB2' },
        AssumeRolePolicyDocument: {},
      },
    },
    DefaultD4: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'own', Roles: [{ Ref: 'RoleC3' }], PolicyDocument: document('sns:Publish') },
    },
    Other: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: document('iam:PassRole', { 'Fn::GetAtt': ['RoleC3', 'Arn'] }) },
    },
  },
};

function read(data: unknown, values: Readonly<Record<string, string>> = {}, resource?: string) {
  return readIdentityFile(JSON.stringify(data), { values, resource });
}

describe('sources/files: CloudFormation', () => {
  it('gives the only role with its policies and its boundary', () => {
    expect(read(template, { Bucket: 'data' })).toStrictEqual({
      ok: true,
      value: {
        policies: [
          { name: 'PolicyA1', kind: 'managed', document: document('s3:GetObject', 'arn:aws:s3:::data/*') },
          { name: 'own', kind: 'inline', document: document('sns:Publish') },
        ],
        boundary: document('s3:*'),
      },
    });
  });

  it('names the parameter that somebody has to give, with the path', () => {
    expect(read(template)).toMatchObject({
      ok: false,
      problems: [
        {
          path: 'Resources.PolicyA1.Properties.PolicyDocument.Statement[0].Resource.Fn::Sub',
          message: expect.stringContaining('--parameter Bucket=VALUE'),
        },
      ],
    });
  });

  it('gives the policies that a pattern names, whatever the others lack', () => {
    const value = { policies: [{ name: 'LimitB2', kind: 'managed', document: document('s3:*') }] };
    expect(read(template, {}, 'Limit*')).toStrictEqual({ ok: true, value });
  });

  it('never takes a name that CloudFormation makes up for known', () => {
    const places = { 'AWS::AccountId': '111122223333', 'AWS::Partition': 'aws', 'AWS::Region': 'us-east-1' };
    expect(read(template, places, 'Other')).toMatchObject({
      ok: false,
      problems: [
        {
          path: expect.stringContaining('Resources.Other'),
          message: expect.stringContaining('--parameter RoleC3=VALUE'),
        },
      ],
    });
    expect(read(template, { ...places, RoleC3: 'notebooks' }, 'Other')).toMatchObject({
      ok: true,
      value: { policies: [{ document: document('iam:PassRole', 'arn:aws:iam::111122223333:role/notebooks') }] },
    });
  });

  it.each([
    [{ ...template, Transform: 'AWS::Serverless-2016-10-31' }, undefined, 'AWS::Serverless-2016-10-31'],
    [template, 'Nothing*', 'holds nothing that fits Nothing*'],
    [template, '*', 'name one role, or policies alone'],
    [{ Resources: {} }, undefined, 'holds no IAM role'],
  ])('refuses what is unclear', (data, resource, message) => {
    expect(read(data, { Bucket: 'x' }, resource)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining(message) }],
    });
  });

  it('leaves other files to others', () => {
    expect(read(document('s3:*'))).toBeUndefined();
    expect(readIdentityFile('not: a template', { values: {} })).toBeUndefined();
  });
});

const one = (type: string, values: object) => ({ address: `${type}.x`, mode: 'managed', type, name: 'x', values });

const inModule = (type: string, name: string, values: object) => ({
  address: `module.notebooks.${type}.${name}`,
  mode: 'managed',
  type,
  name,
  values,
});

/** As Terraform's "JSON Output Format" describes a plan: what is known after apply is absent from the values. */
const plan = {
  format_version: '1.2',
  planned_values: {
    root_module: {
      child_modules: [
        {
          address: 'module.notebooks',
          resources: [
            inModule('aws_iam_role', 'this', { name: 'notebooks', assume_role_policy: '{}', inline_policy: [] }),
            inModule('aws_iam_policy', 'notebook', {
              name: 'notebook',
              policy: JSON.stringify(document('s3:GetObject')),
            }),
            inModule('aws_iam_policy', 'limit', { name: 'limit', policy: JSON.stringify(document('s3:*')) }),
            inModule('aws_iam_role_policy_attachment', 'notebook', { role: 'notebooks' }),
            inModule('aws_iam_role_policy', 'own', {
              name: 'own',
              role: 'notebooks',
              policy: JSON.stringify(document('sns:Publish')),
            }),
            inModule('aws_iam_role_policy', 'foreign', { name: 'own', role: 'others', policy: '{}' }),
          ],
        },
      ],
    },
  },
  resource_changes: [
    {
      address: 'module.notebooks.aws_iam_role.this',
      change: { after_unknown: { arn: true, id: true, permissions_boundary: true, inline_policy: [] } },
    },
    {
      address: 'module.notebooks.aws_iam_role_policy_attachment.notebook',
      change: { after_unknown: { policy_arn: true } },
    },
  ],
  configuration: {
    root_module: {
      module_calls: {
        notebooks: {
          module: {
            resources: [
              {
                address: 'aws_iam_role.this',
                expressions: {
                  permissions_boundary: { references: ['aws_iam_policy.limit.arn', 'aws_iam_policy.limit'] },
                },
              },
              {
                address: 'aws_iam_role_policy_attachment.notebook',
                expressions: { policy_arn: { references: ['aws_iam_policy.notebook.arn', 'aws_iam_policy.notebook'] } },
              },
            ],
          },
        },
      },
    },
  },
};

describe('sources/files: Terraform', () => {
  it('gives the role of a plan, with what it refers to in its module', () => {
    expect(read(plan)).toStrictEqual({
      ok: true,
      value: {
        policies: [
          { name: 'notebook', kind: 'managed', document: JSON.stringify(document('s3:GetObject')) },
          { name: 'own', kind: 'inline', document: JSON.stringify(document('sns:Publish')) },
        ],
        boundary: JSON.stringify(document('s3:*')),
      },
    });
  });

  it('tells what is known only after apply, with its address', () => {
    const text = JSON.stringify(plan).replace(JSON.stringify(JSON.stringify(document('sns:Publish'))), 'null');
    const changes = [
      ...plan.resource_changes,
      { address: 'module.notebooks.aws_iam_role_policy.own', change: { after_unknown: { policy: true } } },
    ];
    const outcome = read({ ...(JSON.parse(text) as object), resource_changes: changes });
    expect(outcome).toMatchObject({
      ok: false,
      problems: [
        {
          path: 'module.notebooks.aws_iam_role_policy.own.policy',
          message: expect.stringContaining('after the plan is applied'),
        },
      ],
    });
  });

  it('gives the role of a state by its ARNs', () => {
    const arn = 'arn:aws:iam::111122223333:policy/p';
    const policy = JSON.stringify(document('s3:GetObject'));
    const resources = [
      one('aws_iam_role', {
        name: 'r',
        permissions_boundary: '',
        inline_policy: [{ name: 'i', policy }],
        managed_policy_arns: [arn],
      }),
      one('aws_iam_policy', { name: 'p', arn, policy }),
      one('aws_iam_policy_attachment', { roles: ['r'], policy_arn: arn }),
    ];
    expect(read({ format_version: '1.0', values: { root_module: { resources } } })).toStrictEqual({
      ok: true,
      value: {
        policies: [
          { name: 'p', kind: 'managed', document: policy },
          { name: 'i', kind: 'inline', document: policy },
        ],
      },
    });
  });
});
