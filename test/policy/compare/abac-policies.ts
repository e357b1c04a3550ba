import { type Arbitrary, array, constantFrom, oneof, record, sample, tuple } from 'fast-check';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import type { AccessRequest } from '../../../src/policy/evaluate/evaluate.ts';

/**
 * Policies that allow by attributes, in the shapes that AWS's guides print: the IAM tutorial on tags and sessions, home
 * folders of S3, self-managed credentials, leading keys of DynamoDB, the ABAC pages of SageMaker, EC2 and Secrets Manager.
 */
interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const project = '${aws:PrincipalTag/project}';
const user = '${aws:PrincipalTag/user}';
const username = '${aws:username}';
const team = "${aws:PrincipalTag/team, 'shared'}";

const variables = [
  'aws:PrincipalTag/project',
  'aws:PrincipalTag/user',
  'aws:PrincipalTag/team',
  'aws:PrincipalTag/limit',
  'aws:username',
];

/** Actions with the resources that they take. */
const scopes = [
  {
    actions: ['s3:GetObject', 's3:PutObject', 's3:*Object'],
    resources: [
      `arn:aws:s3:::mlspace-data/${project}/*`,
      `arn:aws:s3:::mlspace-data/${project}-*`,
      `arn:aws:s3:::${project}-*`,
      `arn:aws:s3:::${project}-data/*`,
      `arn:aws:s3:::mlspace-data/home/${username}/*`,
      `arn:aws:s3:::mlspace-data/home/${username}*`,
      `arn:aws:s3:::mlspace-data/${team}/${username}/*`,
      `arn:aws:s3:::*-${project}/*`,
      'arn:aws:s3:::mlspace-data/*',
      'arn:aws:s3:::mlspace-data/alpha/*',
      'arn:aws:s3:::*',
    ],
    keys: ['s3:ExistingObjectTag/project', 'aws:RequestTag/project'],
  },
  {
    actions: ['s3:ListBucket'],
    resources: ['arn:aws:s3:::mlspace-data', `arn:aws:s3:::${project}-data`, `arn:aws:s3:::${project}*`, '*'],
    keys: ['s3:prefix'],
  },
  {
    actions: ['sagemaker:StartNotebookInstance', 'sagemaker:DeleteNotebookInstance', 'sagemaker:*NotebookInstance'],
    resources: [
      `arn:aws:sagemaker:*:*:notebook-instance/${project}-*`,
      `arn:aws:sagemaker:*:*:notebook-instance/${user}-*`,
      `arn:aws:sagemaker:*:*:notebook-instance/*-${user}`,
      `arn:aws:sagemaker:*:111122223333:notebook-instance/${project}-${user}`,
      'arn:aws:sagemaker:*:*:notebook-instance/alpha-*',
      '*',
    ],
    keys: ['aws:ResourceTag/project', 'aws:ResourceTag/user', 'sagemaker:ResourceTag/project'],
  },
  {
    actions: ['secretsmanager:GetSecretValue', 'secretsmanager:*Secret*'],
    resources: [`arn:aws:secretsmanager:*:*:secret:${project}/*`, `arn:aws:secretsmanager:*:*:secret:*${user}*`, '*'],
    keys: ['aws:ResourceTag/project', 'aws:ResourceTag/user', 'secretsmanager:ResourceTag/project'],
  },
  {
    actions: ['iam:CreateAccessKey', 'iam:*AccessKey*'],
    resources: [
      `arn:aws:iam::*:user/${username}`,
      `arn:aws:iam::*:user/*/${username}`,
      `arn:aws:iam::111122223333:user/${username}*`,
      '*',
    ],
    keys: ['aws:ResourceTag/user', 'iam:ResourceTag/user'],
  },
  {
    actions: ['dynamodb:GetItem', 'dynamodb:*Item'],
    resources: [
      'arn:aws:dynamodb:*:*:table/books',
      `arn:aws:dynamodb:*:*:table/${project}_*`,
      'arn:aws:dynamodb:*:*:table/*',
    ],
    keys: ['dynamodb:LeadingKeys', 'aws:ResourceTag/project'],
  },
  {
    actions: ['ec2:StartInstances', 'ec2:*Instances'],
    resources: ['arn:aws:ec2:*:*:instance/*', '*'],
    keys: ['aws:ResourceTag/project', 'ec2:ResourceTag/user', 'aws:ResourceTag/user'],
  },
] as const;

const plain = [project, user, username, team, `${project}-${user}`, `${project}/raw`, 'alpha', 'alpha-7', ''];
const withWildcards = [
  `${project}-*`,
  `${project}/*`,
  `home/${username}/*`,
  `*${user}*`,
  `${project}*`,
  'alpha-*',
  '*',
];
const operators = [
  'StringEquals',
  'StringEquals',
  'StringLike',
  'StringNotEquals',
  'StringNotLike',
  'StringEqualsIfExists',
  'StringNotEqualsIfExists',
  'StringEqualsIgnoreCase',
  'ForAllValues:StringEquals',
  'ForAllValues:StringLike',
  'ForAnyValue:StringEquals',
  'ForAnyValue:StringNotEquals',
] as const;

const more = [
  { StringEquals: { 'aws:PrincipalTag/project': ['alpha', 'beta'] } },
  { StringLike: { 'aws:PrincipalTag/project': '?*' } },
  { Null: { 'aws:PrincipalTag/project': 'false' } },
  { Null: { 'aws:ResourceTag/project': 'false' } },
  { StringNotEquals: { 'aws:PrincipalTag/user': '' } },
  { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['project', 'user'] } },
  { StringEquals: { 'aws:RequestTag/project': project } },
  { NumericLessThanEquals: { 's3:max-keys': '${aws:PrincipalTag/limit}' } },
  { NumericLessThanEquals: { 's3:max-keys': '10' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/${project}-*` } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/alpha-*' } },
  { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:*:*:${project}` } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
] as const;

const listsOf = (all: readonly string[]) =>
  oneof(
    constantFrom(...all),
    tuple(constantFrom(...all), constantFrom(...all)).map(([one, other]) => [one, other]),
  );

const conditionsOf = (keys: readonly string[]): Arbitrary<Statement['Condition'] | undefined> => {
  const own = record({
    operator: constantFrom(...operators),
    key: constantFrom(...keys),
    equal: listsOf(plain),
    like: listsOf([...plain, ...withWildcards, ...withWildcards]),
  }).map(({ operator, key, equal, like }) => ({ [operator]: { [key]: operator.endsWith('Like') ? like : equal } }));
  return oneof(
    constantFrom(undefined),
    own,
    own,
    constantFrom(...more),
    tuple(own, constantFrom(...more)).map(([one, other]) => ({ ...other, ...one })),
    tuple(own, own).map(([one, other]) => ({ ...other, ...one })),
  );
};

function statementsOf(scope: (typeof scopes)[number]): Arbitrary<Statement> {
  const { actions, resources, keys } = scope as {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly keys: readonly string[];
  };
  return record({
    effect: constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    action: constantFrom(...actions),
    element: constantFrom('Resource', 'Resource', 'Resource', 'Resource', 'NotResource'),
    resource: oneof(
      constantFrom(...resources),
      constantFrom(...resources),
      tuple(constantFrom(...resources), constantFrom(...resources)).map(([one, other]) => [one, other]),
    ),
    condition: conditionsOf(keys),
  }).map(({ effect, action, element, resource, condition }) => ({
    Effect: effect,
    Action: action,
    [element]: resource,
    ...(condition ? { Condition: condition } : {}),
  }));
}

function attached(statements: readonly Statement[]): AttachmentSet {
  return { policies: [{ name: 'p', kind: 'inline', document: { Version: '2012-10-17', Statement: statements } }] };
}

/** Two policies of which one is an edit of the other: a statement added, dropped, put in the place of one, or all new. */
export const abacPairs: Arbitrary<readonly [canonical: AttachmentSet, live: AttachmentSet]> = constantFrom(
  ...scopes,
).chain((scope) => {
  const statement = statementsOf(scope);
  return tuple(
    array(statement, { minLength: 1, maxLength: 3 }),
    statement,
    constantFrom('add', 'drop', 'replace', 'replace'),
  ).map(([before, other, edit]) => {
    const kept = before.slice(1);
    const after = edit === 'drop' ? kept : edit === 'add' ? [...before, other] : [other, ...kept];
    return [attached(before), attached(after)] as const;
  });
});

const words = ['alpha', 'beta', 'alpha-7', 'u', '', 'alpha-u', 'home/u', 'alpha/raw'];
const someValues = [undefined, ...words];

/** Requests in whose words the pair may differ: each variable and key has one of a few words, each pattern is filled in with them. */
export function requestsAbout(pair: readonly AttachmentSet[], seed: number): readonly AccessRequest[] {
  const statements = pair.flatMap(({ policies }) =>
    policies.flatMap(({ document }) => (document as { readonly Statement: readonly Statement[] }).Statement),
  );
  const texts = statements.flatMap(({ Condition = {} }) =>
    Object.values(Condition).flatMap((block) => Object.entries(block)),
  );
  const keys = [...new Set([...texts.map(([key]) => key), ...variables])];
  const values = texts.flatMap(([, value]) => value);
  const resources = statements.flatMap(({ Resource = [], NotResource = [] }) => [Resource, NotResource].flat());
  const patterns = [...new Set(['arn:aws:s3:::other/x', ...resources])];
  const actions = [...new Set(statements.flatMap(({ Action }) => Action))].map((action) =>
    action.replaceAll('*', 'Get'),
  );
  const request = record({
    action: constantFrom(...actions),
    pattern: constantFrom(...patterns),
    star: constantFrom('x', 'alpha', 'u-x', 'alpha/u/x', 'x/u'),
    bound: tuple(...variables.map(() => constantFrom(...someValues))),
    given: tuple(...keys.map(() => constantFrom(...someValues, ...values))),
  });
  return sample(request, { seed, numRuns: 60 }).map(({ action, pattern, star, bound, given }) => {
    const binding = new Map(variables.map((key, index) => [key, bound[index]]));
    const fill = (text: string) =>
      text.replaceAll(/\$\{([^},]+)[^}]*\}/g, (_, key: string) => binding.get(key) ?? 'alpha').replaceAll('*', star);
    const context = keys.flatMap((key): [string, string][] => {
      const value = binding.has(key)
        ? binding.get(key)
        : given[keys.findIndex((one) => commonKey(one) === commonKey(key))];
      return value === undefined ? [] : [[key, fill(value)]];
    });
    return { action, resource: pattern === '*' ? '*' : fill(pattern), context: Object.fromEntries(context) };
  });
}

/** What a resource is tagged with has one value, whatever it is called. */
function commonKey(key: string): string {
  return key.replace(/^[a-z0-9]+:ResourceTag/, 'aws:ResourceTag');
}
