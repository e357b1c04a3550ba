import { array, assert, constant, constantFrom, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestSetMaker } from '../../../../src/policy/compare/differences/request-set.ts';
import { domainsOf } from '../../../../src/policy/compare/search/variable-domains.ts';
import type { Entry } from '../../../../src/policy/compare/statements/entry.ts';
import { readAttachments } from '../../../../src/policy/evaluate/attachments.ts';
import { type AccessRequest, evaluateRequest } from '../../../../src/policy/evaluate/evaluate.ts';
import { decodePolicy } from '../../../../src/policy/parse/decode.ts';

const maker = new RequestSetMaker();
const bucket = (name: string) => `arn:aws:s3:::${name}`;
const project = '${aws:PrincipalTag/project}';

function partOf(resource: string, condition: object = {}, version = '2012-10-17') {
  const decoded = decodePolicy({
    Version: version,
    Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: resource, Condition: condition }],
  });
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  const [statement] = decoded.document.statements;
  const entry = { statement, version, kind: 'managed' } as unknown as Entry;
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

  it('are what is written, where a wildcard or a dollar is', () => {
    const one = partOf('*', { StringEquals: { 'aws:PrincipalTag/project': ['a${*}', 'b${$}'] } });
    expect(domains(one)).toEqual({ 'aws:principaltag/project': ['a*', 'b$'] });
  });

  it('are not told by a variable that stands for parts of an ARN', () => {
    const open = 'arn:aws:s3${aws:PrincipalTag/a}${aws:PrincipalTag/b}${aws:PrincipalTag/c}';
    expect(domains(partOf(open), partOf(bucket('mlspace-data')))).toEqual({});
  });

  it('have the value of every request that is in all positives', () => {
    let held = 0;
    assert(
      property(
        array(statements, { minLength: 1, maxLength: 3 }),
        array(requests, { minLength: 20, maxLength: 20 }),
        (all, some) => {
          const told = domainsOf({
            positives: all.map(({ resource, condition, version }) => partOf(resource, condition, version)),
          });
          const judges = all.map(judge);
          for (const request of some.filter((one) => judges.every((allows) => allows(one)))) {
            held++;
            for (const [key, values] of told) expect(values).toContain(request.context[keyNames.get(key) ?? key]);
          }
        },
      ),
      { seed: 20_261_130, numRuns: 3_000 },
    );
    expect(held).toBeGreaterThan(1_000);
  });
});

const user = '${aws:username}';
const words = ['a', 'b', 'a*', 'a$', 'a-b', '', user, 'arn:aws:s3:::a-data'];
const statements = record({
  resource: constantFrom(
    '*',
    'arn:aws:s3',
    'arn:aws:s3:::*',
    'arn:aws:s3:::a${*}',
    bucket('a-data'),
    bucket(`${project}-data`),
    bucket(`${user}-data`),
    bucket(project),
    bucket(`a${project}`),
    bucket(`${user}${project}`),
  ),
  condition: constantFrom<object>(
    {},
    ...['StringEquals', 'StringEqualsIfExists', 'StringLike', 'StringNotEquals', 'ForAnyValue:StringEquals'].flatMap(
      (operator) =>
        [['a'], ['a', 'b'], ['a${*}'], ['a${$}'], [user], [project], [`${project}-b`], ['a-b', 'b'], []].flatMap(
          (values) =>
            ['aws:PrincipalTag/project', 'aws:username', 's3:prefix'].map((key) => ({ [operator]: { [key]: values } })),
        ),
    ),
  ),
  version: constantFrom('2012-10-17', '2012-10-17', '2008-10-17'),
});
const keys = ['aws:PrincipalTag/project', 'aws:username', 's3:prefix'];
const requests = record({
  action: constant('s3:ListBucket'),
  resource: constantFrom(...['a-data', 'b-data', 'a', 'b', 'aa', 'ab', 'a*', '-data', 'a-b-data'].map(bucket)),
  context: array(constantFrom(undefined, ...words), { minLength: keys.length, maxLength: keys.length }).map(
    (values): AccessRequest['context'] =>
      Object.fromEntries(
        keys.flatMap((key, index) => {
          const value = values[index];
          return value === undefined ? [] : [[key, value]];
        }),
      ),
  ),
});
const keyNames = new Map(keys.map((key) => [key.toLowerCase(), key]));

function judge({
  resource,
  condition,
  version,
}: {
  readonly resource: string;
  readonly condition: object;
  readonly version: string;
}) {
  const Statement = [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: resource, Condition: condition }];
  const read = readAttachments({
    policies: [{ name: 'p', kind: 'inline', document: { Version: version, Statement } }],
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return (request: AccessRequest) => evaluateRequest(read.attached, request).decision === 'Allowed';
}
