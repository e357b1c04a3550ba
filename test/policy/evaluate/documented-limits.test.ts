import { describe, expect, it } from 'vitest';
import type { Limit } from '../../../src/policy/attachment-set.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { holdingLimits } from '../../../src/policy/evaluate/exempt-principals.ts';

const organizations = 'https://docs.aws.amazon.com/organizations/latest/userguide';
const evaluation = `${organizations}/orgs_manage_policies_scps_evaluation.html`;
const controls = `${organizations}/orgs_manage_policies_rcps.html`;
const syntax = `${organizations}/orgs_manage_policies_rcps_syntax.html`;
const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

const of = (...statements: readonly Record<string, unknown>[]) => ({
  Version: '2012-10-17',
  Statement: statements.map((one) => ({ Resource: '*', ...one })),
});
const allow = (...actions: readonly string[]) => of({ Effect: 'Allow', Action: actions });
const deny = (...actions: readonly string[]) => of({ Effect: 'Deny', Action: actions });
const full = allow('*');
const rcpFull = of({ Effect: 'Allow', Principal: '*', Action: '*' });
const level = (name: string, ...documents: readonly unknown[]): Limit => ({ name, kind: 'scp', documents });
const control = (...documents: readonly unknown[]): Limit => ({ name: 'root', kind: 'rcp', documents });
const session = (...documents: readonly unknown[]): Limit => ({ name: 'session', kind: 'session', documents });

/** One outcome that AWS's guides state of a principal whose own policies allow everything, if not said otherwise. */
interface Documented {
  readonly source: string;
  readonly says: string;
  readonly limits: readonly Limit[];
  readonly policies?: readonly unknown[];
  readonly boundary?: unknown;
  readonly context?: Record<string, string>;
  /** Each action with its outcome: `yes`, or the limit that holds it back. */
  readonly outcomes: Readonly<Record<string, string>>;
}

const sandboxDenied = [level('Root', full), level('Sandbox', full, deny('s3:*'))];
const workloads = [level('Root', full), level('Workloads', full)];
const testDenied = level('Test', full, deny('ec2:*'));

const rows: readonly Documented[] = [
  {
    source: evaluation,
    says: 'figure 1: allowed at the root, at the Production OU and at Account B',
    limits: [level('Root', full), level('Production', full), level('Account B', full)],
    outcomes: { 'ec2:RunInstances': 'yes' },
  },
  {
    source: evaluation,
    says: 'figure 2: the Allow is missing at the Production OU',
    limits: [level('Root', full), level('Production'), level('Account B', full)],
    outcomes: { 'ec2:RunInstances': 'Production' },
  },
  {
    source: evaluation,
    says: 'figure 3: the Production OU denies what the root and the account allow',
    limits: [level('Root', full), level('Production', full, deny('ec2:*')), level('Account B', full)],
    outcomes: { 'ec2:RunInstances': 'Production', 's3:GetObject': 'yes' },
  },
  {
    source: evaluation,
    says: 'an allow list in the place of FullAWSAccess, which prevents leaving the organization',
    limits: [
      level(
        'Root',
        of(
          { Effect: 'Allow', Action: ['ec2:*', 'cloudwatch:*', 'organizations:*'] },
          { Effect: 'Deny', Action: 'organizations:LeaveOrganization' },
        ),
      ),
    ],
    outcomes: {
      'ec2:RunInstances': 'yes',
      'organizations:DescribeOrganization': 'yes',
      'organizations:LeaveOrganization': 'Root',
      's3:GetObject': 'Root',
    },
  },
  {
    source: evaluation,
    says: 'scenario 1, Account A: no S3, which its OU denies',
    limits: [...sandboxDenied, level('Account A', full)],
    outcomes: { 's3:GetObject': 'Sandbox', 'ec2:RunInstances': 'yes', 'sqs:SendMessage': 'yes' },
  },
  {
    source: evaluation,
    says: 'scenario 1, Account B: no S3 and no EC2',
    limits: [...sandboxDenied, level('Account B', full, deny('ec2:*'))],
    outcomes: { 's3:GetObject': 'Sandbox', 'ec2:RunInstances': 'Account B', 'sqs:SendMessage': 'yes' },
  },
  {
    source: evaluation,
    says: 'scenario 2, Accounts A and B: EC2 alone, which their OU allows',
    limits: [level('Root', full), level('Sandbox', allow('ec2:*')), level('Account A', full)],
    outcomes: { 'ec2:RunInstances': 'yes', 's3:GetObject': 'Sandbox' },
  },
  {
    source: evaluation,
    says: 'scenario 3: an Allow is missing at the root',
    limits: [level('Root', deny('s3:*')), level('Sandbox', full), level('Account A', full)],
    outcomes: { 'ec2:RunInstances': 'Root', 's3:GetObject': 'Root' },
  },
  {
    source: evaluation,
    says: 'scenario 4, Account D: everything but EC2',
    limits: [...workloads, testDenied, level('Account D', full)],
    outcomes: { 'ec2:RunInstances': 'Test', 's3:GetObject': 'yes' },
  },
  {
    source: evaluation,
    says: 'scenario 4, Accounts E and F: everything',
    limits: [...workloads, level('Production', full), level('Account E', full)],
    outcomes: { 'ec2:RunInstances': 'yes', 's3:GetObject': 'yes' },
  },
  {
    source: evaluation,
    says: 'scenario 5, Account D: EC2 alone',
    limits: [...workloads, level('Test', allow('ec2:*')), level('Account D', full)],
    outcomes: { 'ec2:RunInstances': 'yes', 's3:GetObject': 'Test' },
  },
  {
    source: evaluation,
    says: 'scenario 6, Account D: nothing at all',
    limits: [level('Root', full, deny('s3:*')), level('Workloads', full), level('Test', allow('s3:*'))],
    outcomes: { 's3:GetObject': 'Root', 'ec2:RunInstances': 'Test' },
  },
  {
    source: evaluation,
    says: 'scenario 6, Accounts E and F: everything but S3',
    limits: [level('Root', full, deny('s3:*')), level('Workloads', full), level('Production', full)],
    outcomes: { 's3:GetObject': 'Root', 'ec2:RunInstances': 'yes' },
  },
  {
    source: `${organizations}/orgs_manage_policies_scps.html#scp-effects-on-permissions`,
    says: 'what a policy grants and the control policy does not allow stays out of reach, and grants nothing itself',
    limits: [level('Root', allow('ec2:*', 's3:*'))],
    policies: [allow('ec2:*', 'sqs:*')],
    outcomes: { 'ec2:RunInstances': 'yes', 'sqs:SendMessage': 'Root', 's3:GetObject': 'nobody' },
  },
  {
    source: `${organizations}/orgs_manage_policies_scps.html`,
    says: 'boundary, control policy and identity policy must all allow',
    limits: [level('Root', allow('ec2:*', 's3:*'))],
    boundary: allow('ec2:*', 'sqs:*'),
    outcomes: { 'ec2:RunInstances': 'yes', 'sqs:SendMessage': 'Root', 's3:GetObject': 'nobody' },
  },
  {
    source: `${organizations}/orgs_manage_policies_scps.html#not-restricted-by-scp`,
    says: 'a service-linked role is not restricted',
    limits: [level('Root', deny('*')), control(deny('s3:*'))],
    context: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/Config' },
    outcomes: { 's3:GetObject': 'yes' },
  },
  {
    source: `${organizations}/orgs_manage_policies_scps.html#not-restricted-by-scp`,
    says: 'any other role is',
    limits: [level('Root', full, deny('s3:*'))],
    context: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/notebook' },
    outcomes: { 's3:GetObject': 'Root' },
  },
  {
    source: syntax,
    says: 'RCPFullAWSAccess lets everything through and grants nothing',
    limits: [control(rcpFull)],
    policies: [allow('s3:*')],
    outcomes: { 's3:GetObject': 'yes', 'sqs:SendMessage': 'nobody' },
  },
  {
    source: `${organizations}/orgs_manage_policies_rcps_evaluation.html`,
    says: 'it cannot be detached: a level with denials alone lets the rest through',
    limits: [control(of({ Effect: 'Deny', Principal: '*', Action: 's3:PutBucketPublicAccessBlock' }))],
    outcomes: { 's3:PutBucketPublicAccessBlock': 'root', 's3:GetObject': 'yes', 'ec2:RunInstances': 'yes' },
  },
  {
    source: `${syntax}#rcp-syntax-condition`,
    says: 'access to S3 without TLS is denied',
    limits: [
      control(
        rcpFull,
        of({
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } },
        }),
      ),
    ],
    context: { 'aws:SecureTransport': 'false' },
    outcomes: { 's3:GetObject': 'root', 'sqs:SendMessage': 'yes' },
  },
  {
    source: `${syntax}#rcp-syntax-condition`,
    says: 'and with TLS it is not',
    limits: [
      control(
        of({ Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ),
    ],
    context: { 'aws:SecureTransport': 'true' },
    outcomes: { 's3:GetObject': 'yes' },
  },
  {
    source: `${controls}#rcp-supported-services`,
    says: 'only services that support resource control policies are restricted',
    limits: [control(deny('*'), deny('ec2:*', 'sagemaker:*', 'iam:*'))],
    outcomes: {
      's3:GetObject': 'root',
      'sts:AssumeRole': 'root',
      'kms:Decrypt': 'root',
      'sqs:SendMessage': 'root',
      'secretsmanager:GetSecretValue': 'root',
      'dynamodb:GetItem': 'root',
      'ecr:BatchGetImage': 'root',
      'logs:PutLogEvents': 'root',
      'ec2:RunInstances': 'yes',
      'iam:GetRole': 'yes',
      'sagemaker:CreateModel': 'yes',
    },
  },
  {
    source: `${controls}#actions-not-restricted-by-rcps`,
    says: 'kms:RetireGrant is not restricted',
    limits: [control(deny('kms:*'))],
    outcomes: { 'kms:RetireGrant': 'yes', 'kms:RevokeGrant': 'root' },
  },
  {
    source: `${guide}/access_policies.html#policies_session`,
    says: 'the permissions of a session are those that its policies and the role both allow',
    limits: [session(allow('s3:*', 'sqs:*'))],
    policies: [allow('s3:*', 'ec2:*')],
    outcomes: { 's3:GetObject': 'yes', 'ec2:RunInstances': 'session', 'sqs:SendMessage': 'nobody' },
  },
  {
    source: `${guide}/access_policies.html#policies_session`,
    says: 'an explicit denial of any of its policies overrides, and its policies allow together',
    limits: [session(allow('s3:*'), allow('sqs:*'), deny('s3:DeleteObject'))],
    outcomes: { 's3:GetObject': 'yes', 'sqs:SendMessage': 'yes', 's3:DeleteObject': 'session' },
  },
];

describe('policy/evaluate: what the guides say of limits', () => {
  it.each(
    rows.flatMap((row) =>
      Object.entries(row.outcomes).map(([action, outcome]) => [row.says, action, outcome, row] as const),
    ),
  )('%s: %s: %s', (_says, action, outcome, row) => {
    const { limits, policies = [full], boundary, context = {} } = row;
    const read = readAttachments({
      policies: policies.map((document, place) => ({ name: `p${place}`, kind: 'managed', document })),
      limits,
      ...(boundary === undefined ? {} : { boundary }),
    });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const request = { action, resource: '*', context };
    const holding = holdingLimits(read.attached.limits ?? [], request);

    const { decision, heldBackBy = [] } = evaluateRequest({ ...read.attached, limits: holding }, request);

    const held = heldBackBy.map(({ name }) => name).join(' ');
    expect(decision === 'Allowed' ? 'yes' : held || 'nobody').toBe(outcome);
  });
});

describe('policy/evaluate: documents that are no resource control policies', () => {
  it.each<[says: string, document: unknown, problem: string]>([
    ['one that allows something', of({ Effect: 'Allow', Principal: '*', Action: 's3:*' }), 'Statement[0].Effect'],
    [
      'one that allows under a condition',
      of({ Effect: 'Allow', Principal: '*', Action: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      'Statement[0].Effect',
    ],
    [
      'one that speaks of somebody',
      of({ Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 's3:*' }),
      'Statement[0].Principal',
    ],
    ['NotPrincipal', of({ Effect: 'Deny', NotPrincipal: '*', Action: 's3:*' }), 'Statement[0].NotPrincipal'],
    ['NotAction', of({ Effect: 'Deny', Principal: '*', NotAction: 's3:*' }), 'Statement[0].NotAction'],
    ['no policy', 'nothing', ''],
    ['no statements', { Version: '2012-10-17' }, 'Statement'],
  ])('%s', (_says, document, path) => {
    const read = readAttachments({ policies: [], limits: [control(rcpFull, document)] });

    expect(read).toMatchObject({
      ok: false,
      problems: [{ path: ['limits.root.documents[1]', path].filter(Boolean).join('.') }],
    });
  });

  it.each([
    ['{"AWS":"*"}', { AWS: '*' }],
    ['a list', { AWS: ['*'] }],
  ])('everybody may be written as %s', (_as, Principal) => {
    expect(
      readAttachments({ policies: [], limits: [control(of({ Effect: 'Deny', Principal, Action: 's3:*' }))] }).ok,
    ).toBe(true);
  });

  it('a service control policy has no principal', () => {
    const read = readAttachments({
      policies: [],
      limits: [level('root', of({ Effect: 'Deny', Principal: '*', Action: '*' }))],
    });

    expect(read).toMatchObject({ ok: false, problems: [{ path: 'limits.root.documents[0].Statement[0].Principal' }] });
  });
});
