import { describe, expect, it } from 'vitest';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { sampleInstallation } from '../../../src/policy/canonical/sample.ts';

function render(text: string, parameters: Record<string, unknown> = {}, fileName = 'own.jsonc') {
  return renderPolicy({ kind: 'file', fileName, text }, parameters, sampleInstallation);
}

function documentOf(text: string, parameters: Record<string, unknown> = {}, fileName = 'own.jsonc') {
  const outcome = render(text, parameters, fileName);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.policy.document;
}

function problemsOf(text: string, parameters: Record<string, unknown> = {}, fileName = 'own.jsonc') {
  const outcome = render(text, parameters, fileName);
  return outcome.ok ? [] : outcome.problems;
}

function statement(resource: string): string {
  return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":${resource}}]}`;
}

function resourceOf(resource: string, parameters: Record<string, unknown> = {}): unknown {
  const document = documentOf(statement(resource), parameters) as { Statement: { Resource: unknown }[] };
  return document.Statement[0]?.Resource;
}

describe('policy/canonical/file-template', () => {
  it('takes comments and trailing commas in JSON', () => {
    const text = `{
      // line comment
      "Version": "2012-10-17", /* block */
      "Statement": [{ "Effect": "Deny", "Action": ["*",], "Resource": "*", },],
    }`;

    expect(documentOf(text)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: ['*'], Resource: '*' }],
    });
  });

  it('takes YAML', () => {
    const text = [
      'Version: 2012-10-17',
      'Statement:',
      '  - Effect: Allow',
      '    Action: s3:GetObject',
      '    Resource: arn:${partition}:s3:::${bucket}/*',
      '    Condition: {Bool: {aws:SecureTransport: true}}',
    ].join('\n');

    expect(documentOf(text, { bucket: 'ours' }, 'own.yaml')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::ours/*',
          Condition: { Bool: { 'aws:SecureTransport': true } },
        },
      ],
    });
  });

  it.each<[resource: string, parameters: Record<string, unknown>, rendered: unknown]>([
    ['"arn:${partition}:iam::${account}:role/${region}"', {}, 'arn:aws:iam::012345678910:role/us-east-1'],
    ['"arn:aws:s3:::${aws:username}/${saml:sub}"', {}, 'arn:aws:s3:::${aws:username}/${saml:sub}'],
    ['"arn:aws:s3:::${aws:PrincipalTag/team, \'none\'}"', {}, "arn:aws:s3:::${aws:PrincipalTag/team, 'none'}"],
    ['"arn:aws:s3:::a${*}${?}${$}{name}"', {}, 'arn:aws:s3:::a${*}${?}${$}{name}'],
    ['"arn:aws:s3:::${n}"', { n: 7 }, 'arn:aws:s3:::7'],
    ['["*","${list}"]', { list: ['arn:a', 'arn:b'] }, ['*', 'arn:a', 'arn:b']],
    ['"${list}"', { list: ['arn:a', 'arn:b'] }, ['arn:a', 'arn:b']],
    ['"${list}"', { list: ['arn:a'] }, ['arn:a']],
    ['["arn:aws:s3:::${list}/*"]', { list: ['a', 'b'] }, ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*']],
    ['"arn:aws:s3:::${x}"', { x: '${region}' }, 'arn:aws:s3:::${region}'],
    ['"arn:aws:s3:::${x}"', { x: '$& $1' }, 'arn:aws:s3:::$& $1'],
  ])('renders %s', (resource, parameters, rendered) => {
    expect(resourceOf(resource, parameters)).toEqual(rendered);
  });

  it('puts a parameter into a key', () => {
    const text = statement('"*","Condition":{"StringEquals":{"aws:ResourceTag/${tag}":"x"}}');

    expect(JSON.stringify(documentOf(text, { tag: 'team' }))).toContain('"aws:ResourceTag/team":"x"');
  });

  it.each<[name: string, text: string, parameters: Record<string, unknown>, problem: Record<string, unknown>]>([
    [
      'a missing parameter',
      '{\n"Version":"2012-10-17",\n"Statement":{"Effect":"Allow","Action":"*","Resource":"${bucket}"}}',
      {},
      {
        file: 'own.jsonc',
        line: 3,
        column: 55,
        path: 'Statement.Resource',
        message: expect.stringContaining('${bucket} has no value'),
      },
    ],
    [
      'a misspelled parameter',
      statement('"arn:${Partition}"'),
      {},
      { line: 1, message: expect.stringContaining('did you mean ${partition}?') },
    ],
    [
      'an unused parameter',
      statement('"*"'),
      { bucket: 'x' },
      { path: 'parameters.bucket', message: '"own.jsonc" has no parameter ${bucket}' },
    ],
    [
      'what is neither parameter nor variable',
      statement('"arn:${my-bucket}"'),
      {},
      { line: 1, message: expect.stringContaining('${my-bucket} is neither a parameter') },
    ],
    [
      'two lists in one text',
      statement('"arn:${a}${b}"'),
      { a: ['x'], b: ['y'] },
      { line: 1, message: expect.stringContaining('several lists, a and b') },
    ],
    [
      'a parameter that is an object',
      statement('"*"'),
      { a: { b: 1 } },
      { path: 'parameters.a', message: '"{\\"b\\":1}" is not allowed; expected a text or a list of texts' },
    ],
    ['a parameter of the installation', statement('"${region}"'), { region: 'x' }, { path: 'parameters.region' }],
    ['bad JSON', '{\n  "Version": 2012-10-17\n}', {}, { file: 'own.jsonc', line: 2 }],
    [
      'an invalid policy',
      statement('"*","Principal":"*"'),
      {},
      { path: 'Statement[0].Principal', line: 1, file: 'own.jsonc' },
    ],
    ['a repeated key', '{"Statement":[],\n"Statement":[]}', {}, { path: 'Statement', line: 2 }],
  ])('refuses %s', (_name, text, parameters, problem) => {
    expect(problemsOf(text, parameters)).toEqual(expect.arrayContaining([expect.objectContaining(problem)]));
  });

  it.each<[text: string, line: number, message: RegExp]>([
    ['Version: "2012-10-17"\nStatement:\n- Effect: [Allow\n', 4, /is not valid YAML/],
    ['Version: "2012-10-17"\nStatement:\n- &a {Effect: Allow, Action: "*", Resource: "*"}\n- *a\n', 4, /aliases/],
    [
      'Version: "2012-10-17"\nStatement:\n- Effect: Allow\n  Action: "*"\n  Resource: "arn:${nope}"\n',
      5,
      /\$\{nope\} has no value/,
    ],
    [
      'Version: "2012-10-17"\nStatement:\n- Effect: allow\n  Action: "*"\n  Resource: "*"\n',
      3,
      /"allow" is not allowed here/,
    ],
  ])('names the line of a YAML template: %j', (text, line, message) => {
    expect(problemsOf(text, {}, 'own.yml')).toEqual([
      expect.objectContaining({ file: 'own.yml', line, message: expect.stringMatching(message) }),
    ]);
  });
});
