import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureRun } from '../captured-run.ts';

const published = fileURLToPath(new URL('../../reference/notebook-policy.json', import.meta.url));
const program = fileURLToPath(new URL('../../../bin/notebook-drift.js', import.meta.url));
let folder = '';
let text = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notebook-drift-'));
  text = await readFile(published, 'utf8');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

function compare(...words: readonly string[]) {
  return captureRun('policy', 'compare', ...words);
}

function of(effect: string, action: string) {
  return { Version: '2012-10-17', Statement: [{ Effect: effect, Action: action, Resource: '*' }] };
}

describe('cli/policy-compare', () => {
  it('ends with 0 when nothing differs, whatever the form of the file', async () => {
    const set = { policies: [{ name: 'n', kind: 'inline', document: encodeURIComponent(text) }] };
    const file = await write('set.json', JSON.stringify(set));

    expect(await compare(published, published)).toEqual({ code: 0, stdout: 'equivalent\n', stderr: '' });
    expect(await compare(published, file)).toMatchObject({ code: 0 });
    expect(await compare(file, await write('bom.json', `\uFEFF${text}`))).toMatchObject({ code: 0 });
  });

  it('tells which limit changed, with the statement', async () => {
    const set = (...guards: readonly unknown[]) =>
      JSON.stringify({
        policies: [{ name: 'p', kind: 'managed', document: of('Allow', 's3:Get*') }],
        limits: [{ name: 'root', kind: 'scp', documents: [of('Allow', '*'), ...guards] }],
      });
    const canonical = await write('guarded.json', set(of('Deny', 's3:Delete*')));
    const live = await write('open.json', set(of('Deny', 's3:DeleteBucket')));

    const { code, stdout } = await compare('--full', canonical, live);

    expect(code).toBe(1);
    expect(stdout).toMatch(/^latent: /);
    expect(stdout).toContain('statement 1 of document 2 of SCP limit root, edited: Action');
    expect(stdout).toContain('-  "Action": "s3:Delete*",\n+  "Action": "s3:DeleteBucket",');
    expect(stdout).toContain('Now let through by the boundary and the limits: s3:Delete* on *');
    expect(stdout).toContain('- SCP limit root was changed.');
    expect(stdout).toMatch(
      /Statements: .*SCP limit root changed\. Requests: .*let through by the boundary and the limits 1 gained/,
    );
    expect(await compare(canonical, canonical)).toEqual({ code: 0, stdout: 'equivalent\n', stderr: '' });
  });

  it('ends with 1 and tells the statement when the policy differs', async () => {
    const live = await write('live.json', text.replace(':endpoint/*', ':endpoint*'));

    expect(await compare(published, live)).toEqual({
      code: 1,
      stdout: [
        'broadened: the live side allows more',
        '@@ -10,5 +10,5 @@ statement 5 of policy live, edited: Resource',
        '   },',
        '   "Action": "sagemaker:CreateEndpoint",',
        '-  "Resource": "arn:aws:sagemaker:us-east-1:012345678910:endpoint/*",',
        '+  "Resource": "arn:aws:sagemaker:us-east-1:012345678910:endpoint*",',
        '   "Effect": "Allow"',
        ' }',
        '',
        '- Now allowed: sagemaker:CreateEndpoint on arn:aws:sagemaker:us-east-1:012345678910:endpoint* (with',
        '  tag `user`; with tag `project`; tag `system` StringEqualsIgnoreCase `MLSpace`), by Allow statement',
        '  5 (position 5 in live policy live). For example sagemaker:CreateEndpoint on',
        '  arn:aws:sagemaker:us-east-1:012345678910:endpointexample, aws:RequestTag/user="example",',
        '  aws:RequestTag/project="example", aws:RequestTag/system="mlspace".',
        '',
        "- By the catalogue of AWS's actions, resource types and condition keys, AWS has no such request.",
        '',
        'Statements: 1 edited, 14 same. Requests: allowed 1 gained.',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('prints JSON with one row for each statement', async () => {
    const document = JSON.parse(text) as { Statement: unknown[] };
    const [first, second] = document.Statement;
    const added = { Sid: 'More', Effect: 'Allow', Action: 'ec2:RunInstances', Resource: '*' };
    const set = {
      policies: [
        {
          name: 'a',
          kind: 'managed',
          document: { Version: '2012-10-17', Statement: [second, ...document.Statement.slice(3)] },
        },
        { name: 'b', kind: 'inline', document: { Version: '2012-10-17', Statement: [first, added] } },
      ],
      boundary: { Version: '2012-10-17', Statement: [] },
    };
    const { code, stdout } = await compare('--json', published, await write('two.json', JSON.stringify(set)));
    const { statements, ...rest } = JSON.parse(stdout) as { statements: { change: string }[] };

    expect(code).toBe(1);
    expect(rest).toMatchObject({
      verdict: 'narrowed',
      allowed: { verdict: 'narrowed', gained: [] },
      realisable: { verdict: 'narrowed' },
      denied: { verdict: 'equivalent', gained: [], lost: [] },
      ceiling: { verdict: 'narrowed' },
      boundary: 'added',
      exact: true,
      latent: false,
      problems: [],
    });
    expect(statements).toHaveLength(16);
    expect(statements[0]).toEqual({
      policy: 'a',
      kind: 'managed',
      index: 0,
      canonicalIndex: 1,
      sid: null,
      page: '2',
      change: 'same',
      elements: [],
    });
    expect(statements.slice(13)).toEqual([
      { policy: 'b', kind: 'inline', index: 0, canonicalIndex: 0, sid: null, page: '1', change: 'moved', elements: [] },
      {
        policy: 'b',
        kind: 'inline',
        index: 1,
        canonicalIndex: null,
        sid: 'More',
        page: null,
        change: 'added',
        elements: [],
      },
      {
        policy: 'notebook-policy',
        kind: 'managed',
        index: 2,
        canonicalIndex: null,
        sid: null,
        page: '3',
        change: 'removed',
        elements: [],
      },
    ]);
  });

  it.each<[name: string, content: string, message: RegExp]>([
    ['a trailing comma', '{"Version":"2012-10-17","Statement":[],\n}', /bad\.json:2:1: is not valid JSON/],
    ['a comment', '// x\n{"Statement":[]}', /bad\.json:1:1: is not valid JSON: there is a comment/],
    [
      'a bad Effect',
      '{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}',
      /live\.bad\.Statement\[0\]\.Effect: "allow" is not allowed here/,
    ],
    ['a set without kind', '{"policies":[{"name":"a","document":{}}]}', /bad\.json: policies\.0\.kind: /],
    [
      'a bad document in a set',
      '{"policies":[{"name":"a","kind":"managed","document":{}}]}',
      /live\.a\.Statement: Statement is missing/,
    ],
    ['a policy without document', '{"policies":[{"name":"a","kind":"managed"}]}', /policies\.0\.document: /],
    [
      'a repeated key in a set',
      '{"policies":[{"name":"a","kind":"managed","document":{"Statement":[],\n"Statement":[]}}]}',
      /bad\.json:2:1: .*stands twice/,
    ],
    ['nothing', '', /bad\.json/],
  ])('ends with 2 on %s', async (_name, content, message) => {
    const { code, stdout, stderr } = await compare(published, await write('bad.json', content), '--json');

    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'invalid', statements: [] });
  });

  it('ends with 2 on a file that is not there and on wrong arguments', async () => {
    expect(await compare(published, join(folder, 'absent.json'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be read'),
    });
    expect(await compare(published)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("missing required argument 'LIVE'"),
    });
    expect(await compare(published, published, '--jsn')).toMatchObject({ code: 2, stdout: '' });
  });

  it('is a command of the program', async () => {
    const live = await write('program.json', text.replace('sagemaker:AddTags', 'sagemaker:*'));
    const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
      execFile(process.execPath, [program, 'policy', 'compare', published, live], (error, out) => {
        resolve({ code: error?.code ?? 0, stdout: out });
      });
    });

    expect(code).toBe(1);
    expect(stdout).toContain('statement 3 of policy program, edited: Action');
    expect(stdout).toContain('Now allowed: sagemaker:* on arn:aws:sagemaker:us-east-1:012345678910:*');
  });
});
