import type { Verdict } from '../../../src/policy/compare/answer/exact-comparison.ts';

/** One statement, or all of a policy. */
type Statement = Readonly<Record<string, unknown>>;

/** Two policies with what of the first is allowed under the second, over any request and over those that AWS has. */
export interface WrittenPair {
  readonly about: string;
  readonly canonical: readonly Statement[];
  readonly live: readonly Statement[];
  readonly allowed: Verdict;
  readonly realisable: Verdict;
}

function allow(Action: unknown, Resource: unknown = '*', Condition: object = {}): Statement {
  return { Effect: 'Allow', Action, Resource, Condition };
}

function deny(Action: unknown, Resource: unknown = '*', Condition: object = {}): Statement {
  return { Effect: 'Deny', Action, Resource, Condition };
}

const all = allow('*');
const get = 's3:GetObject';
const read = (Condition: object = {}) => allow(get, '*', Condition);
const object = (resource: string, Condition: object = {}) => allow(get, `arn:aws:s3:::${resource}`, Condition);
const endpoints = (resource: string) => allow('sagemaker:*', `arn:aws:sagemaker:*:*:${resource}`);
const except = (NotResource: unknown, Condition: object = {}) => ({
  Effect: 'Deny',
  Action: 's3:*',
  NotResource,
  Condition,
});
const team = '${aws:PrincipalTag/Team}';
const ofTeam = (operator: string, value: unknown) => ({ [operator]: { 'aws:ResourceTag/Team': value } });
const tag = 'aws:PrincipalTag/a';

type Sides = readonly [canonical: readonly Statement[], live: readonly Statement[]];

/** By the verdicts of both aspects; a verdict that stands alone is that of both. Each is decided by AWS's documentation alone. */
const groups: Readonly<Record<string, Readonly<Record<string, Sides>>>> = {
  equivalent: {
    'case of actions': [[allow([get, 's3:PutObject'])], [allow('S3:putobject'), allow('S3:GETOBJECT')]],
    'a pattern within another': [[allow(['s3:Get*', get])], [allow('s3:Get*')]],
    'two stars are one': [[all], [allow('*:*')]],
    'case of keys and operators': [
      [read({ StringEquals: { [tag]: 'x' } })],
      [read({ stringequals: { 'AWS:PRINCIPALTAG/A': 'x' } })],
    ],
    'values apart': [
      [read({ StringEquals: { [tag]: ['x', 'y'] } })],
      [read({ StringEquals: { [tag]: 'y' } }), read({ StringEquals: { [tag]: 'x' } })],
    ],
    'any value': [[read({ StringLike: { [tag]: '*' } })], [read({ Null: { [tag]: 'false' } })]],
    'no value': [[read({ StringNotLike: { [tag]: '*' } })], [read({ Null: { [tag]: 'true' } })]],
    'with and without': [[read({ Null: { [tag]: ['true', 'false'] } })], [read()]],
    'if it exists, under a negation': [
      [read({ StringNotEqualsIfExists: { [tag]: 'x' } })],
      [read({ StringNotEquals: { [tag]: 'x' } })],
    ],
    'any of one value': [
      [read({ 'ForAnyValue:StringEquals': { [tag]: 'x' } })],
      [read({ StringEquals: { [tag]: 'x' } })],
    ],
    'halves of a network': [
      [read({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/9', '10.128.0.0/9'] } })],
      [read({ IpAddress: { 'aws:SourceIp': '10.1.2.3/8' } })],
    ],
    'a date in both forms': [
      [read({ DateLessThan: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' } })],
      [read({ DateLessThan: { 'aws:CurrentTime': '1585699200' } })],
    ],
    'seconds since 1970 as a number and as a date': [
      [read({ NumericLessThan: { 'aws:EpochTime': '1585699200' } })],
      [read({ DateLessThan: { 'aws:EpochTime': '2020-04-01T00:00:00Z' } })],
    ],
    'no part of a second': [
      [read({ NumericLessThan: { 'aws:EpochTime': '5.5' } })],
      [read({ NumericLessThanEquals: { 'aws:EpochTime': '5' } })],
    ],
    'before and after': [
      [all],
      [
        allow('*', '*', { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
        allow('*', '*', { DateLessThanEquals: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
      ],
    ],
    'encrypted or not': [
      [read()],
      [read({ Bool: { 'aws:SecureTransport': 'true' } }), read({ Bool: { 'aws:SecureTransport': 'false' } })],
    ],
    'a region or others': [
      [read()],
      [
        read({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }),
        read({ StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }),
      ],
    ],
    'a key that is always there': [[all], [all, deny('*', '*', { Null: { 'aws:PrincipalArn': 'true' } })]],
    'ForAllValues:Null is always true': [[read({ 'ForAllValues:Null': { 'aws:TagKeys': 'true' } })], [read()]],
    'ForAnyValue:Null never': [[all], [all, deny('*', '*', { 'ForAnyValue:Null': { 'aws:TagKeys': 'true' } })]],
    'nothing but IAM': [[all, { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }], [allow('iam:*')]],
    'a resource and the rest': [
      [allow('s3:*')],
      [allow('s3:*', 'arn:aws:s3:::a*'), { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::a*' }],
    ],
    'an unused denial': [[allow('s3:Get*'), deny('s3:PutObject')], [allow('s3:Get*')]],
    'a variable with its tag': [
      [object(`b/${team}/*`)],
      [object(`b/${team}/*`, { Null: { 'aws:PrincipalTag/Team': 'false' } })],
    ],
    'an escaped star': [[read({ StringEquals: { [tag]: 'a*' } })], [read({ StringLike: { [tag]: 'a${*}' } })]],
    'a default with and without a blank': [
      [read(ofTeam('StringEquals', "${aws:PrincipalTag/Team, 'x'}"))],
      [read(ofTeam('StringEquals', "${aws:PrincipalTag/Team,'x'}"))],
    ],
    'letters of one case class': [
      [read({ StringEqualsIgnoreCase: { [tag]: 'k' } })],
      [read({ StringEqualsIgnoreCase: { [tag]: '\u212A' } })],
    ],
  },
  broadened: {
    'everything before a slash': [
      [allow('sagemaker:DescribeModel')],
      [allow('sagemaker:DescribeModel'), endpoints('*/*')],
    ],
    'a question mark in the type': [
      [allow('sagemaker:DescribeModel')],
      [allow('sagemaker:DescribeModel'), endpoints('trainin?-job/*')],
    ],
    'a denial before a slash is gone': [[all, deny('sagemaker:*', 'arn:aws:sagemaker:*:*:*/prod-*')], [all]],
    'conditions apart': [
      [read({ StringEquals: { [tag]: '1', 'aws:PrincipalTag/b': '2' } })],
      [read({ StringEquals: { [tag]: '1' } }), read({ StringEquals: { 'aws:PrincipalTag/b': '2' } })],
    ],
    'the other family of addresses': [
      [read({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })],
      [read({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '::/0'] } })],
    ],
    'or without a token': [
      [read({ DateGreaterThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' } })],
      [read({ DateGreaterThanIfExists: { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' } })],
    ],
    'one more in NotResource of a denial': [
      [all, except('arn:aws:s3:::a/*')],
      [all, except(['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'])],
    ],
    'a denial that asks for the tag of its variable': [
      [all, deny('*', '*', ofTeam('StringNotEquals', team))],
      [all, deny('*', '*', { ...ofTeam('StringNotEquals', team), Null: { 'aws:PrincipalTag/Team': 'false' } })],
    ],
    'a denial whose variable has a default': [
      [all, deny('*', '*', ofTeam('StringNotEquals', team))],
      [all, deny('*', '*', ofTeam('StringNotEquals', "${aws:PrincipalTag/Team, 'none'}"))],
    ],
    'NotResource with a variable that may have no value': [
      [all, except(`arn:aws:s3:::b/${team}/*`)],
      [all, except(`arn:aws:s3:::b/${team}/*`, { Null: { 'aws:PrincipalTag/Team': 'false' } })],
    ],
    'an escaped star becomes one': [[object('b/${*}')], [object('b/*')]],
    'a variable in the place of the type': [[endpoints(`${team}/*`)], [endpoints('*/*')]],
  },
  narrowed: {
    'unless a factor is known to be missing': [
      [all],
      [all, deny('*', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } })],
    ],
    'nor where nothing is said of it': [
      [all, deny('*', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } })],
      [all, deny('*', '*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })],
    ],
    'no address is none of any family': [
      [all],
      [all, deny('*', '*', { NotIpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '::/0'] } })],
    ],
    'each missing tag by itself': [
      [all, deny('sagemaker:Create*', '*', { Null: { 'aws:RequestTag/a': 'true', 'aws:RequestTag/b': 'true' } })],
      [
        all,
        deny('sagemaker:Create*', '*', { Null: { 'aws:RequestTag/a': 'true' } }),
        deny('sagemaker:Create*', '*', { Null: { 'aws:RequestTag/b': 'true' } }),
      ],
    ],
    'a denial in a part of a segment': [
      [object(`b/${team}-*/x`)],
      [object(`b/${team}-*/x`), deny(get, 'arn:aws:s3:::b/mls-data/x')],
    ],
    'accounts of roles': [
      [read({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a*' } })],
      [read({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a*' } })],
    ],
    'one more in NotAction': [
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
      [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: '*' }],
    ],
  },
  mixed: {
    'case of a value': [[read({ StringEquals: { [tag]: 'x' } })], [read({ StringEquals: { [tag]: 'X' } })]],
    'composed and decomposed letters': [
      [read({ StringEquals: { [tag]: 'e\u0301' } })],
      [read({ StringEquals: { [tag]: '\u00E9' } })],
    ],
    'letters for private use': [
      [read({ StringLike: { [tag]: 'a\uE000*' } })],
      [read({ StringLike: { [tag]: 'a\uE001*' } })],
    ],
    'the type of a variable or one type': [[endpoints(`${team}/*`)], [endpoints('model/*')]],
  },
  'broadened equivalent': {
    'without a slash': [[endpoints('*/*')], [endpoints('*')]],
    'an action that there is not': [[allow('s3:Get*')], [allow(['s3:Get*', 's3:Fetch'])]],
    'a service named as what objects inherit': [[allow('s3:*')], [allow(['s3:*', 'constructor:*'])]],
  },
  'narrowed equivalent': {
    'the type in NotResource': [
      [
        all,
        { ...deny('sagemaker:DeleteEndpoint'), Resource: undefined, NotResource: 'arn:aws:sagemaker:*:*:*/mine-*' },
      ],
      [
        all,
        {
          ...deny('sagemaker:DeleteEndpoint'),
          Resource: undefined,
          NotResource: 'arn:aws:sagemaker:*:*:endpoint/mine-*',
        },
      ],
    ],
    'a tag that no list carries': [
      [allow('sagemaker:ListModels')],
      [allow('sagemaker:ListModels', '*', { Null: { 'aws:RequestTag/a': 'true' } })],
    ],
  },
  unsettled: {
    'a list without values': [[read({ StringEquals: { [tag]: [] } })], [read()]],
    'an ARN in part': [
      [read({ ArnLike: { 'aws:PrincipalArn': '*role/a' } })],
      [read({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a' } })],
    ],
    'any value if it exists': [
      [read({ 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'a' } })],
      [read({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } })],
    ],
  },
};

export const writtenPairs: readonly WrittenPair[] = Object.entries(groups).flatMap(([verdicts, pairs]) => {
  const [allowed, realisable = allowed] = verdicts.split(' ') as [Verdict, Verdict?];
  return Object.entries(pairs).map(([about, [canonical, live]]) => ({ about, canonical, live, allowed, realisable }));
});
