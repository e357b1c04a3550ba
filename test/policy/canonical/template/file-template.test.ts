import { describe, expect, it } from 'vitest';
import { sampleInstallation } from '../../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../../src/policy/canonical/render.ts';

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
      { path: 'parameters.a', message: '{"b":1} is not allowed; expected a text or a list of texts' },
    ],
    [
      'a parameter of the installation',
      statement('"${region}"'),
      { region: 'x' },
      { path: 'parameters.region', message: 'region is not a parameter; it comes from the installation' },
    ],
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

  it('tells a parameter that is no text once, and what else is wrong', () => {
    const wrong = { a: { b: 1 }, b: ['x', null], c: undefined, d: [['x']], e: null };
    const asked = statement(JSON.stringify([...Object.keys(wrong), 'f'].map((name) => `arn:aws:s3:::\${${name}}`)));
    const shown = ['{"b":1}', '["x",null]', 'undefined', '[["x"]]', 'null'];

    expect(problemsOf(asked, wrong)).toEqual([
      ...Object.keys(wrong).map((name, index) => ({
        path: `parameters.${name}`,
        message: `${shown[index]} is not allowed; expected a text or a list of texts`,
      })),
      {
        path: 'Statement[0].Resource[5]',
        message: 'parameter ${f} has no value; give it under parameters.f',
        file: 'own.jsonc',
        line: 1,
        column: asked.indexOf('"arn:aws:s3:::${f}') + 1,
      },
    ]);
  });

  it('takes numbers and truth for text, alone and in lists', () => {
    const text = statement('"*","Condition":{"StringLike":{"aws:a":["${n}","${yes}","${list}"]}}');

    expect(JSON.stringify(documentOf(text, { n: 7, yes: true, list: ['x', 8, false] }))).toContain(
      '{"aws:a":["7","true","x","8","false"]}',
    );
  });

  it('tells of no statement a page or a purpose', () => {
    const outcome = render(
      '{"Version":"2012-10-17","Statement":[' +
        ['a', 'b'].map((name) => `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::${name}"}`).join() +
        ']}',
    );

    expect(outcome.ok && outcome.policy.statements).toEqual([
      { page: null, purpose: '' },
      { page: null, purpose: '' },
    ]);
  });

  it('says on which line a parameter was put that gives no policy', () => {
    const text =
      '{"Statement":\n{"Sid":"${list}",\n"Effect":"Allow",\n"Action":["s3:*",\n"${action}"],"Resource":"*"}}';

    expect(problemsOf(text, { action: 'get', list: [] })).toEqual([
      {
        path: 'Statement.Sid',
        message: 'an empty array is not allowed here; expected letters A-Z, a-z and digits only',
        file: 'own.jsonc',
        line: 2,
        column: 8,
      },
      {
        path: 'Statement.Action[1]',
        message: '"get" is not allowed here; expected "*" or service:Action, wildcards * and ? allowed',
        file: 'own.jsonc',
        line: 5,
        column: 1,
      },
    ]);
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
