import { isIP } from 'node:net';
import type { AccessRequest } from '../../../src/policy/evaluate/evaluate.ts';

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

/** A rule on which the simulator and the documentation differ. The documentation is followed. */
interface Disagreement {
  readonly rule: string;
  readonly source: string;
  /** One case of it: `Allow` of everything but for this, and a request, for `s3:GetObject` if not said. */
  readonly statement: Record<string, unknown>;
  readonly version?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: AccessRequest['context'];
  readonly documented: string;
  readonly simulated: string;
  /** Whether the rule can have a part in what these documents give a request: then the simulator is no judge of it. */
  readonly touches: (documents: readonly Facts[], request: AccessRequest) => boolean;
}

/** What the rules look at in one document. */
interface Facts {
  readonly version: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly string[];
  }[];
}

type Fields = Readonly<Record<string, unknown>>;

function factsOf(document: unknown): Facts {
  const { Version, Statement } = document as Fields;
  const statements = listOf(Statement) as readonly Fields[];
  return {
    version: typeof Version === 'string' ? Version : '2008-10-17',
    actions: statements.flatMap(({ Action, NotAction }) => listOf(Action ?? NotAction).map(String)),
    resources: statements.flatMap(({ Resource, NotResource }) => listOf(Resource ?? NotResource).map(String)),
    conditions: statements.flatMap(({ Condition }) =>
      Object.entries((Condition ?? {}) as Record<string, Fields>).flatMap(([operator, rows]) =>
        Object.entries(rows).map(([key, values]) => ({
          operator: operator.toLowerCase(),
          key: key.toLowerCase(),
          values: listOf(values).map(String),
        })),
      ),
    ),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The one list of them. */
export const disagreements: readonly Disagreement[] = [
  {
    rule: 'an epoch time is in seconds and equals the same time in ISO 8601',
    source: `${guide}/reference_policies_elements_condition_operators.html#Conditions_Date`,
    statement: { Condition: { DateEquals: { 'aws:CurrentTime': '1704067200' } } },
    context: { 'aws:CurrentTime': '2024-01-01T00:00:00Z' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents, { context }) => someValue(documents, context, /date/, (value) => /^[+-]?\d+$/.test(value)),
  },
  {
    rule: 'version 2008-10-17 has no policy variables',
    source: `${guide}/reference_policies_elements_version.html`,
    version: '2008-10-17',
    statement: { Resource: 'arn:aws:s3:::b/${aws:username}' },
    resource: 'arn:aws:s3:::b/alice',
    context: { 'aws:username': 'alice' },
    documented: 'ImplicitlyDenied',
    simulated: 'Allowed',
    touches: (documents) =>
      documents.some((one) => one.version !== '2012-10-17' && textsOf(one).some((text) => text.includes('${'))),
  },
  {
    rule: 'ForAnyValue:…IfExists without the key (unsettled: an option)',
    source: `${guide}/reference_policies_elements_condition_operators.html#Conditions_IfExists`,
    statement: { Condition: { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'x' } } },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents, { context }) =>
      conditionsOf(documents, /^foranyvalue:.*ifexists$/).some(({ key }) => givenFor(key, context) === undefined),
  },
  {
    rule: 'a * at the end of an ARN segment goes on past the colon',
    source: `${guide}/reference_policies_elements_resource.html`,
    statement: { Resource: 'arn:aws:*:endpoint/*' },
    resource: 'arn:aws:sagemaker:us-east-1:1:endpoint/e',
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents, { resource }) =>
      documents.some(({ resources }) =>
        resources.some((pattern) => {
          const segments = pattern.split(':');
          const isOpen = segments.slice(0, 5).some((segment) => segment.endsWith('*'));
          return isOpen && pattern.startsWith('arn:') && (segments.length < 6 || resource.split(':').length > 6);
        }),
      ),
  },
  {
    rule: 'an incomplete ARN has * for what it lacks, in NotResource too',
    source: `${guide}/reference_policies_elements_notresource.html`,
    statement: { NotResource: 'arn:aws:s3' },
    resource: 'arn:aws:ec2:us-east-1:1:instance/i-1',
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents) =>
      documents.some(({ resources }) =>
        resources.some((pattern) => pattern.startsWith('arn:') && pattern.split(':').length < 6),
      ),
  },
  {
    rule: 'a negated operator matches where the variable of its value has none',
    source: `${guide}/reference_policies_variables.html#policy-vars-no-value`,
    statement: { Condition: { StringNotEquals: { 'aws:PrincipalTag/a': '${aws:PrincipalTag/b}' } } },
    context: { 'aws:PrincipalTag/a': 'x' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents) =>
      conditionsOf(documents, /not/).some(({ values }) => values.some((value) => /\$\{[^*?$]/.test(value))),
  },
  {
    rule: 'NotResource leaves nothing out where the variable has no value',
    source: `${guide}/reference_policies_variables.html#policy-vars-no-value`,
    statement: { NotResource: 'arn:aws:s3:::${aws:username}/*' },
    resource: 'arn:aws:s3:::b/k',
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents) => documents.some(({ resources }) => resources.some((pattern) => /\$\{[^*?$]/.test(pattern))),
  },
  {
    rule: 'a wildcard in front of the type of a resource matches as anywhere else',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html',
    statement: { Action: 'sagemaker:*', Resource: 'arn:aws:sagemaker:*:*:*/*' },
    action: 'sagemaker:StopTrainingJob',
    resource: 'arn:aws:sagemaker:us-east-1:111122223333:training-job/t',
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents) =>
      documents.some(({ resources }) => resources.some((pattern) => /^arn:([^:]*:){4}[^:/]*[*?$]/.test(pattern))),
  },
  {
    rule: 'ForAllValues holds of an empty text and of an empty list',
    source: `${guide}/reference_policies_condition-single-vs-multi-valued-context-keys.html`,
    statement: { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'user' } } },
    context: { 'aws:TagKeys': [''] },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (_, { context }) =>
      Object.values(context).some((value) =>
        typeof value === 'string' ? value === '' : value.every((one) => one === ''),
      ),
  },
  {
    rule: 'a request without resource is not one for an ARN',
    source: `${guide}/reference_policies_elements_resource.html`,
    statement: { Resource: 'arn:aws:s3:::*' },
    resource: '*',
    documented: 'ImplicitlyDenied',
    simulated: 'Allowed',
    touches: (_, { resource }) => resource === '*',
  },
  {
    rule: 'wildcards stand anywhere in an action, in its service too',
    source: `${guide}/reference_policies_elements_action.html`,
    statement: { Action: '*:GetObject' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents) => documents.some(({ actions }) => actions.some((pattern) => /[*?].*:/.test(pattern))),
  },
  {
    rule: 'a negated operator holds where the positive one does not, also for a value that is no number',
    source: `${guide}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
    statement: { Condition: { NumericNotEquals: { 's3:max-keys': '10' } } },
    context: { 's3:max-keys': 'many' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents, { context }) =>
      someGiven(documents, context, /numericnot/, (value) => !/^-?\d+(\.\d+)?$/.test(value)),
  },
  {
    rule: 'the same for a value that is no date',
    source: `${guide}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
    statement: { Condition: { DateNotEquals: { 'aws:CurrentTime': '2024-01-01' } } },
    context: { 'aws:CurrentTime': 'noon' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents, { context }) =>
      someGiven(documents, context, /datenot/, (value) => Number.isNaN(Date.parse(value))),
  },
  {
    rule: 'the same for a value that is no address',
    source: `${guide}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
    statement: { Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
    context: { 'aws:SourceIp': 'home' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents, { context }) => someGiven(documents, context, /notip/, (value) => isIP(value) === 0),
  },
  {
    rule: 'the same for a value that is no ARN',
    source: `${guide}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
    statement: { Condition: { ArnNotLike: { 'aws:SourceArn': 'arn:aws:sns:*:1:t' } } },
    context: { 'aws:SourceArn': 'topic' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents, { context }) =>
      someGiven(documents, context, /arnnot/, (value) => !/^arn(:[^:]*){4}:/.test(value)),
  },
  {
    rule: 'an address of the other family is outside a single address too',
    source: `${guide}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    statement: { Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.1' } } },
    context: { 'aws:SourceIp': '2001:db8::1' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents) =>
      conditionsOf(documents, /ipaddress/).some(({ values }) => values.some((value) => !value.includes('/'))),
  },
  {
    rule: 'the block of all addresses holds every address',
    source: `${guide}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    statement: { Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } },
    context: { 'aws:SourceIp': '10.0.0.1' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents) =>
      conditionsOf(documents, /ipaddress/).some(({ values }) => values.some((value) => value.endsWith('/0'))),
  },
  {
    rule: 'the default of a variable is for an absent key, not for one with several values',
    source: `${guide}/reference_policies_variables.html#policy-vars-default-values`,
    statement: { Resource: "arn:aws:s3:::b/${aws:TagKeys, 'k'}" },
    resource: 'arn:aws:s3:::b/k',
    context: { 'aws:TagKeys': ['a', 'b'] },
    documented: 'ImplicitlyDenied',
    simulated: 'Allowed',
    touches: (documents, { context }) =>
      documents.some((one) => textsOf(one).some((text) => /\$\{[^}]*,/.test(text))) &&
      Object.values(context).some((value) => typeof value !== 'string'),
  },
  {
    rule: 'the escapes ${*}, ${?} and ${$} stand for their sign under every operator',
    source: `${guide}/reference_policies_variables.html#policy-vars-specialchars`,
    statement: { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'r${?}d' } } },
    context: { 'aws:PrincipalTag/team': 'r?d' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (documents) =>
      conditionsOf(documents, /./).some(({ operator, values }) =>
        values.some((value) => /\$\{[*?$]\}/.test(value) && !operator.includes('like')),
      ),
  },
  {
    rule: 'what the key policy of a KMS key says is not what identity policies say: it is taken to delegate to them',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
    statement: {},
    action: 'kms:CreateGrant',
    resource: 'arn:aws:kms:us-east-1:012345678910:key/k',
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
    touches: (_, { action }) => /^kms:/i.test(action),
  },
  {
    rule: 'ARNs are case-sensitive in every segment',
    source: `${guide}/reference_policies_elements_resource.html`,
    statement: { Resource: 'arn:aws:S3:::b/k' },
    documented: 'ImplicitlyDenied',
    simulated: 'Allowed',
    touches: (documents, { resource }) =>
      [resource, ...documents.flatMap(({ resources }) => resources)].some((arn) =>
        /[A-Z]/.test(arn.split(':').slice(0, 5).join()),
      ),
  },
];

/** Whether the simulator is no judge of what these documents give a request. */
export function isDisputed(documents: readonly unknown[], request: AccessRequest): boolean {
  const facts = documents.map(factsOf);
  return disagreements.some(({ touches }) => touches(facts, request));
}

function conditionsOf(documents: readonly Facts[], operators: RegExp): Facts['conditions'] {
  return documents.flatMap(({ conditions }) => conditions.filter(({ operator }) => operators.test(operator)));
}

function textsOf({ resources, conditions }: Facts): readonly string[] {
  return [...resources, ...conditions.flatMap(({ values }) => values)];
}

function givenFor(key: string, context: AccessRequest['context']): readonly string[] | undefined {
  const [, value] = Object.entries(context).find(([name]) => name.toLowerCase() === key) ?? [];
  return typeof value === 'string' ? [value] : value;
}

type Test = (value: string) => boolean;

/** Whether the request gives a key under one of the operators such a value. */
function someGiven(documents: readonly Facts[], context: AccessRequest['context'], operators: RegExp, test: Test) {
  return conditionsOf(documents, operators).some(({ key }) => (givenFor(key, context) ?? []).some(test));
}

/** The same, or the policy does. */
function someValue(documents: readonly Facts[], context: AccessRequest['context'], operators: RegExp, test: Test) {
  return (
    someGiven(documents, context, operators, test) ||
    conditionsOf(documents, operators).some(({ values }) => values.some(test))
  );
}
