import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodePolicy } from '../../../src/policy/parse/decode.ts';

const text = readFileSync(new URL('../../reference/notebook-policy.json', import.meta.url), 'utf8');
const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

function policy(statement: unknown, rest: Record<string, unknown> = { Version: '2012-10-17' }) {
  return { ...rest, Statement: statement };
}

describe('policy/parse/decode', () => {
  it.each<[string, unknown]>([
    ['text', text],
    ['data', JSON.parse(text)],
    ['URL-encoded text', encodeURIComponent(text)],
  ])('reads %s into the same model', (_name, document) => {
    const outcome = decodePolicy(document);

    expect(outcome).toEqual(decodePolicy(text));
    expect(outcome).toMatchObject({ ok: true, document: { version: '2012-10-17' } });
    expect(outcome.ok && outcome.document.statements).toHaveLength(15);
  });

  it('keeps a percent sign of raw text', () => {
    const outcome = decodePolicy(JSON.stringify(policy({ ...allow, Resource: 'arn:aws:s3:::a%20b' })));

    expect(outcome).toMatchObject({
      ok: true,
      document: { statements: [{ resource: { patterns: ['arn:aws:s3:::a%20b'] } }] },
    });
  });

  it('reads every element', () => {
    const outcome = decodePolicy({
      Id: 'x',
      Statement: {
        Sid: '',
        Effect: 'Deny',
        NotAction: ['iam:*'],
        NotResource: 'arn:aws:s3:::b',
        Condition: {
          'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a', 'b'] },
          bool: { 'aws:SecureTransport': false },
          NumericLessThan: { 's3:max-keys': 10 },
        },
      },
    });

    expect(outcome).toEqual({
      ok: true,
      document: {
        version: '2008-10-17',
        statements: [
          {
            sid: null,
            effect: 'Deny',
            action: { negated: true, patterns: ['iam:*'] },
            resource: { negated: true, patterns: ['arn:aws:s3:::b'] },
            conditions: [
              {
                quantifier: 'ForAnyValue',
                operator: 'StringLike',
                ifExists: true,
                key: 'aws:TagKeys',
                values: ['a', 'b'],
              },
              { quantifier: null, operator: 'Bool', ifExists: false, key: 'aws:SecureTransport', values: ['false'] },
              { quantifier: null, operator: 'NumericLessThan', ifExists: false, key: 's3:max-keys', values: ['10'] },
            ],
          },
        ],
      },
    });
  });

  it.each<[name: string, operator: Record<string, unknown>]>([
    ['StringEquals', { quantifier: null, operator: 'StringEquals', ifExists: false }],
    ['ForAnyValue:ArnLike', { quantifier: 'ForAnyValue', operator: 'ArnLike', ifExists: false }],
    ['FORALLVALUES:STRINGLIKEIFEXISTS', { quantifier: 'ForAllValues', operator: 'StringLike', ifExists: true }],
    ['stringnotequalsignorecaseifexists', { quantifier: null, operator: 'StringNotEqualsIgnoreCase', ifExists: true }],
    ['null', { quantifier: null, operator: 'Null', ifExists: false }],
  ])('reads the operator %s', (name, operator) => {
    expect(decodePolicy(policy({ ...allow, Condition: { [name]: { 'aws:x': true } } }))).toMatchObject({
      ok: true,
      document: { statements: [{ conditions: [{ ...operator, key: 'aws:x', values: ['true'] }] }] },
    });
  });

  it('keeps a version and what identifies a statement, wherever it stands', () => {
    const statements = [allow, { ...allow, Sid: 'a' }, allow, { ...allow, Sid: 'A1' }];

    expect(decodePolicy(policy(statements, { Version: '2008-10-17' }))).toMatchObject({
      ok: true,
      document: { version: '2008-10-17', statements: [{ sid: null }, { sid: 'a' }, { sid: null }, { sid: 'A1' }] },
    });
  });

  it.each<[name: string, statement: Record<string, unknown>]>([
    ['a blank behind an action (ReadOnlyAccess v61)', { Action: ['access-analyzer:ListTagsForResource '] }],
    ['a blank in an action (ViewOnlyAccess v2)', { Action: 'ec2: DescribeAccountAttributes' }],
    ['a blank before a wildcard (AdministratorAccess-Amplify v2)', { Action: 'amplifybackend: *' }],
    [
      'a key without service (AmazonEC2SpotFleetTaggingRole v2)',
      { Condition: { StringEquals: { PassedToService: 'ec2.amazonaws.com' } } },
    ],
  ])('takes what IAM stores: %s', (_name, statement) => {
    expect(decodePolicy(policy([{ ...allow, ...statement }]))).toMatchObject({ ok: true });
  });
});
