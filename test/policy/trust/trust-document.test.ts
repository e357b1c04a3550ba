import { describe, expect, it } from 'vitest';
import { readTrustPolicy } from '../../../src/policy/trust/trust-policy.ts';

function allow(Principal: unknown, more: object = {}): object {
  return { Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more };
}

function trust(...Statement: readonly unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

const root = 'arn:aws:iam::111122223333:root';
const service = { Service: 'sagemaker.amazonaws.com' };

describe('policy/trust/trust-policy: what is wrong with a document', () => {
  it.each<[what: string, text: string]>([
    ['a service', trust(allow(service))],
    ['one statement without a list, and no version', JSON.stringify({ Statement: allow('*') })],
    ['what cannot be compared as a set', trust(allow({ AWS: 'arn:aws:iam::111122223333:role/*' }))],
    ['everybody but one', trust({ Effect: 'Deny', NotPrincipal: { AWS: root }, Action: 'sts:AssumeRole' })],
    ['an Id', JSON.stringify({ Id: 'x', Version: '2012-10-17', Statement: [allow(service)] })],
    ['no statement', trust()],
  ])('is nothing: %s', (_what, text) => {
    expect(readTrustPolicy(text)).toEqual({ problems: [] });
  });

  it.each<[text: string, problem: string]>([
    ['sagemaker', 'is no policy document'],
    ['5', 'is no policy document'],
    [trust(5), 'Statement[0]: 5 is not allowed here; expected an object'],
    [trust(allow(undefined)), 'has a statement without Principal'],
    [trust(allow('ec2')), 'has a Principal that is neither "*" nor an object'],
    [trust(allow({ AWS: 5 })), 'has a principal that is no text'],
    [trust({ Effect: 'Deny', NotPrincipal: 5, Action: '*' }), 'has a Principal that is neither "*" nor an object'],
    [trust(allow(service, { NotPrincipal: service })), 'has a statement with both Principal and NotPrincipal'],
    [trust(allow(service, { Resource: '*' })), 'has a statement with Resource, which is the role itself'],
    [
      trust(allow(service), allow(service, { Effect: 'allow' })),
      'Statement[1].Effect: "allow" is not allowed here; expected "Allow" or "Deny", with this case',
    ],
    [trust({ Principal: service, Action: 'sts:AssumeRole' }), 'Statement[0].Effect: Effect is missing'],
    ...['Principals', 'OtherPrincipal'].map((element): [string, string] => [
      trust(allow(service, { [element]: service })),
      `Statement[0].${element}: "${element}" is no element of a policy here; expected one of Sid, Effect, Action, NotAction, Resource, NotResource, Condition`,
    ]),
    [
      trust({ Effect: 'Deny', NotPrincipal: service }),
      'Statement[0]: has neither Action nor NotAction; one of them is required',
    ],
    [
      JSON.stringify({ Version: '2012', Statement: [allow(service)] }),
      'Version: "2012" is not allowed here; expected "2012-10-17" or "2008-10-17"',
    ],
  ])('is told: %s', (text, problem) => {
    expect(readTrustPolicy(text)).toEqual({ problems: [problem] });
  });
});
