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

  it.each<[name: string, document: unknown, path: string]>([
    ['an array', [], ''],
    ['empty text', '', ''],
    ['no Statement', { Version: '2012-10-17' }, 'Statement'],
    ['another version', policy(allow, { Version: '2012-10-18' }), 'Version'],
    ['an unknown element', policy(allow, { Versoin: '2012-10-17' }), 'Versoin'],
    ['a member in another case', policy({ ...allow, effect: 'Deny' }), 'Statement.effect'],
    ['a statement that is text', policy(['x']), 'Statement[0]'],
    ['no Effect', policy({ Action: '*', Resource: '*' }), 'Statement.Effect'],
    ['a bad Effect', policy([{ ...allow, Effect: 'allow' }]), 'Statement[0].Effect'],
    ['no Action', policy([{ Effect: 'Allow', Resource: '*' }]), 'Statement[0]'],
    ['Action and NotAction', policy([{ ...allow, NotAction: '*' }]), 'Statement[0]'],
    ['no Resource', policy([{ Effect: 'Allow', Action: '*' }]), 'Statement[0]'],
    ['Resource and NotResource', policy([{ ...allow, NotResource: '*' }]), 'Statement[0]'],
    ['a Principal', policy([{ ...allow, Principal: '*' }]), 'Statement[0].Principal'],
    ['an action without service', policy([{ ...allow, Action: ['GetObject'] }]), 'Statement[0].Action[0]'],
    ['an action that is a number', policy([{ ...allow, Action: 1 }]), 'Statement[0].Action'],
    ['a resource that is no ARN', policy([{ ...allow, Resource: 'bucket' }]), 'Statement[0].Resource'],
    ['a Sid with a hyphen', policy([{ ...allow, Sid: 'a-b' }]), 'Statement[0].Sid'],
    [
      'a Sid twice',
      policy([
        { ...allow, Sid: 'a' },
        { ...allow, Sid: 'a' },
      ]),
      'Statement[1].Sid',
    ],
    [
      'an unknown operator',
      policy([{ ...allow, Condition: { StringIs: { 'aws:x': 'y' } } }]),
      'Statement[0].Condition.StringIs',
    ],
    [
      'NullIfExists',
      policy([{ ...allow, Condition: { NullIfExists: { 'aws:x': 'true' } } }]),
      'Statement[0].Condition.NullIfExists',
    ],
    [
      'a key with an empty service',
      policy([{ ...allow, Condition: { Bool: { ':x': 'true' } } }]),
      'Statement[0].Condition.Bool.:x',
    ],
    ['an action that is blank', policy([{ ...allow, Action: ['s3: '] }]), 'Statement[0].Action[0]'],
    [
      'a value that is an object',
      policy([{ ...allow, Condition: { Bool: { 'aws:x': {} } } }]),
      'Statement[0].Condition.Bool.aws:x',
    ],
    [
      'a value that is null',
      policy([{ ...allow, Condition: { Bool: { 'aws:x': [null] } } }]),
      'Statement[0].Condition.Bool.aws:x[0]',
    ],
    ['a trailing comma', '{"Version":"2012-10-17","Statement":[],}', ''],
    ['a comment', '{"Version":"2012-10-17",/* x */"Statement":[]}', ''],
    ['text after the end', '{"Statement":[]} x', ''],
    ['a control character', '{"Id":"a\tb","Statement":[]}', ''],
    [
      'a repeated key',
      '{"Statement":[{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}]}',
      'Statement[0].Effect',
    ],
    ['a broken encoding', '%7B%2', ''],
    ['an unbalanced text', '{"Statement":[', ''],
  ])('refuses %s', (_name, document, path) => {
    const outcome = decodePolicy(document);

    expect(outcome.ok ? [] : outcome.problems.map((problem) => problem.path)).toContain(path);
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

  it('names line and column of what was read from text', () => {
    const outcome = decodePolicy(
      '{\n  "Statement": [\n    {"Effect": "allow", "Action": "*", "Resource": "*"}\n  ]\n}',
    );

    expect(outcome).toEqual({
      ok: false,
      problems: [
        {
          path: 'Statement[0].Effect',
          message: '"allow" is not allowed here; expected "Allow" or "Deny", with this case',
          line: 3,
          column: 16,
        },
      ],
    });
  });

  it('refuses nesting that would exhaust the stack', () => {
    const deep = '['.repeat(131_072);

    expect(decodePolicy(deep)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('nested deeper') }],
    });
    expect(decodePolicy(`{"a":"${'\\\\['.repeat(100)}"}`)).toMatchObject({
      ok: false,
      problems: [{ path: 'a' }, { path: 'Statement' }],
    });
  });
});
