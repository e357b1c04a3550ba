import { describe, expect, test } from 'vitest';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { type AccessRequest, evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { simulateRequest } from './simulated.ts';

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

interface Disagreement {
  readonly rule: string;
  readonly source: string;
  readonly statement: Record<string, unknown>;
  readonly version?: string;
  readonly resource?: string;
  readonly context?: AccessRequest['context'];
  readonly documented: string;
  readonly simulated: string;
}

/** Where the simulator and the documentation differ: the one list of it. The documentation is followed. */
const disagreements: readonly Disagreement[] = [
  {
    rule: 'an epoch time is in seconds and equals the same time in ISO 8601',
    source: `${guide}/reference_policies_elements_condition_operators.html#Conditions_Date`,
    statement: { Condition: { DateEquals: { 'aws:CurrentTime': '1704067200' } } },
    context: { 'aws:CurrentTime': '2024-01-01T00:00:00Z' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
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
  },
  {
    rule: 'ForAnyValue:…IfExists without the key (unsettled: an option)',
    source: `${guide}/reference_policies_elements_condition_operators.html#Conditions_IfExists`,
    statement: { Condition: { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'x' } } },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
  },
  {
    rule: 'a * at the end of an ARN segment goes on past the colon',
    source: `${guide}/reference_policies_elements_resource.html`,
    statement: { Resource: 'arn:aws:*:endpoint/*' },
    resource: 'arn:aws:sagemaker:us-east-1:1:endpoint/e',
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
  },
  {
    rule: 'a negated operator holds where the positive one does not, also for a value that is no number',
    source: `${guide}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
    statement: { Condition: { NumericNotEquals: { 's3:max-keys': '10' } } },
    context: { 's3:max-keys': 'many' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
  },
  {
    rule: 'an address of the other family is outside a single address too',
    source: `${guide}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    statement: { Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.1' } } },
    context: { 'aws:SourceIp': '2001:db8::1' },
    documented: 'Allowed',
    simulated: 'ImplicitlyDenied',
  },
  {
    rule: 'ARNs are case-sensitive in every segment',
    source: `${guide}/reference_policies_elements_resource.html`,
    statement: { Resource: 'arn:aws:S3:::b/k' },
    documented: 'ImplicitlyDenied',
    simulated: 'Allowed',
  },
];

describe('policy/evaluate/evaluate: where the documentation and the simulator differ', () => {
  test.each(disagreements)('$rule ($source)', (one) => {
    const { statement, version = '2012-10-17', resource = 'arn:aws:s3:::b/k', context = {} } = one;
    const document = {
      Version: version,
      Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...statement },
    };
    const read = readAttachments({ policies: [{ name: 'p', kind: 'managed', document }] });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const request = { action: 's3:GetObject', resource, context };
    expect(evaluateRequest(read.attached, request).decision).toBe(one.documented);
    expect(simulateRequest([document], undefined, request)).toBe(one.simulated);
  });
});
