import { describe, expect, it } from 'vitest';
import { RequestSetMaker } from '../../../../src/policy/compare/differences/request-set.ts';
import { domainsOf } from '../../../../src/policy/compare/search/variable-domains.ts';
import type { Entry } from '../../../../src/policy/compare/statements/entry.ts';
import { decodePolicy } from '../../../../src/policy/parse/decode.ts';

const maker = new RequestSetMaker();
const bucket = (name: string) => `arn:aws:s3:::${name}`;
const project = '${aws:PrincipalTag/project}';

function partOf(resource: string, condition: object = {}) {
  const decoded = decodePolicy({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: resource, Condition: condition }],
  });
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  const [statement] = decoded.document.statements;
  const entry = { statement, version: '2012-10-17', kind: 'managed' } as unknown as Entry;
  return { requestSet: maker.requestSetOf(entry), action: 's3:listbucket', resource };
}

const domains = (...positives: ReturnType<typeof partOf>[]) => Object.fromEntries(domainsOf({ positives }));

describe('policy/compare/search: variables that can have few values', () => {
  it('are those whose key must be one of some texts', () => {
    const one = partOf('*', { StringEquals: { 'aws:PrincipalTag/project': ['alpha', 'beta'] } });
    expect(domains(one)).toEqual({ 'aws:principaltag/project': ['alpha', 'beta'] });
  });

  it('are those that stand between two texts of a resource that is known', () => {
    const one = [partOf(bucket(`${project}-data`)), partOf(bucket('mlspace-data'))];
    expect(domains(...one)).toEqual({ 'aws:principaltag/project': ['mlspace'] });
  });

  it('can have no value where nothing fits', () => {
    expect(domains(partOf(bucket(`${project}-data`)), partOf(bucket('logs')))).toEqual({
      'aws:principaltag/project': [],
    });
  });

  it.each([
    ['an operator that holds without the key', { StringEqualsIfExists: { 'aws:PrincipalTag/project': 'alpha' } }],
    ['a wildcard', { StringLike: { 'aws:PrincipalTag/project': 'a*' } }],
    ['a negation', { StringNotEquals: { 'aws:PrincipalTag/project': 'alpha' } }],
    ['a list that may hold more', { 'ForAnyValue:StringEquals': { 'aws:PrincipalTag/project': 'alpha' } }],
  ])('are not told by %s', (_, condition) => {
    expect(domains(partOf('*', condition))).toEqual({});
  });

  it('are not told by an ARN with parts missing, which stands for many', () => {
    expect(domains(partOf(bucket(`${project}-data`)), partOf('arn:aws:s3'))).toEqual({});
  });

  it('are not told by a resource with a wildcard, or a variable with a default', () => {
    expect(domains(partOf(bucket(`${project}-data`)), partOf(bucket('m*-data')))).toEqual({});
    expect(domains(partOf(bucket("${aws:PrincipalTag/project, 'x'}-data")), partOf(bucket('x-data')))).toEqual({});
  });
});
