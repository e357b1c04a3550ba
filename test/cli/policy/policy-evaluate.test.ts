import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureRun } from '../captured-run.ts';

const published = fileURLToPath(new URL('../../reference/notebook-policy.json', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notebook-drift-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, content: unknown): Promise<string> {
  await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
}

function evaluate(...words: readonly string[]) {
  return captureRun('policy', 'evaluate', ...words);
}

const request = ['--action', 's3:ListBucket', '--resource', 'arn:aws:s3:::mlspace-data-012345678910'] as const;
const tagKeys = (operator: string) => ({
  Version: '2012-10-17',
  Statement: {
    Sid: 'Tags',
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { [operator]: { 'aws:TagKeys': 'a' } },
  },
});

const decisionOf = async (...words: readonly string[]) => (await evaluate(...request, ...words)).stdout.split('\n')[0];

const statement = (effect: string, action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: effect, Action: action, Resource: '*' }],
});

describe('cli/policy-evaluate', () => {
  it('tells the decision and the statements that match', async () => {
    const run = await evaluate('--policies', published, ...request, '--context', 's3:prefix=global-read-only/x=y');

    expect(run).toEqual({ code: 0, stdout: 'Allowed\n- Allow by statement 10 of notebook-policy\n', stderr: '' });
  });

  it('prints the decision as JSON', async () => {
    const denied = await evaluate('--policies', published, ...request, '--json');
    expect({ ...denied, stdout: JSON.parse(denied.stdout) }).toEqual({
      code: 0,
      stdout: { decision: 'ImplicitlyDenied', statements: [] },
      stderr: '',
    });

    const file = await write('tags.json', tagKeys('ForAnyValue:StringEquals'));
    const allowed = await evaluate('--policies', file, ...request, '--context', 'aws:TagKeys=a', '--json');
    expect(JSON.parse(allowed.stdout)).toEqual({
      decision: 'Allowed',
      statements: [{ policy: 'tags', place: 'attached', index: 0, sid: 'Tags', effect: 'Allow' }],
    });
  });

  it('takes a repeated key as multi-valued and arrays, empty ones too, from a file', async () => {
    const all = await write('all.json', tagKeys('ForAllValues:StringEquals'));
    const one = await write('one.json', tagKeys('StringEquals'));
    const empty = await write('empty.json', { 'aws:TagKeys': [] });

    expect(await decisionOf('--policies', all, '--context', 'aws:TagKeys=a', '--context', 'AWS:tagkeys=b')).toBe(
      'ImplicitlyDenied',
    );
    expect(await decisionOf('--policies', one, '--context', 'aws:TagKeys=a', '--context', 'aws:TagKeys=a')).toBe(
      'ImplicitlyDenied',
    );
    expect(await decisionOf('--policies', all, '--context-file', empty)).toBe('Allowed');
    expect(await decisionOf('--policies', one, '--context-file', empty)).toBe('ImplicitlyDenied');
    expect(await decisionOf('--policies', one, '--context-file', empty, '--context', 'aws:tagkeys=a')).toBe('Allowed');
  });

  it('applies the boundary and the Denies of every policy of a set', async () => {
    const set = {
      policies: [
        { name: 'all', kind: 'managed', document: JSON.stringify(statement('Allow', '*')) },
        { name: 'guard', kind: 'inline', document: statement('Deny', 's3:Delete*') },
      ],
      boundary: statement('Allow', 's3:*'),
    };
    const file = await write('set.json', set);
    const decide = async (action: string) =>
      (await evaluate('--policies', file, '--resource', '*', '--action', action)).stdout;

    expect(await decide('s3:GetObject')).toBe(
      'Allowed\n- Allow by statement 0 of all\n- Allow by statement 0 of the permissions boundary\n',
    );
    expect(await decide('ec2:RunInstances')).toBe('ImplicitlyDenied\n- Allow by statement 0 of all\n');
    expect(await decide('s3:DeleteBucket')).toContain('ExplicitlyDenied\n');
  });

  it('names the limit that holds a request back', async () => {
    const file = await write('limits.json', {
      policies: [{ name: 'all', kind: 'managed', document: statement('Allow', '*') }],
      limits: [
        { name: 'root', kind: 'scp', documents: [statement('Allow', '*'), statement('Deny', 's3:Delete*')] },
        { name: 'ou-lab', kind: 'scp', documents: [statement('Allow', 's3:*')] },
      ],
    });
    const decide = async (action: string, ...more: readonly string[]) =>
      (await evaluate('--policies', file, '--resource', '*', '--action', action, ...more)).stdout;

    expect(await decide('s3:DeleteBucket')).toBe(
      [
        'ExplicitlyDenied',
        '- Allow by statement 0 of all',
        '- Allow by statement 0 of document 0 of SCP limit root',
        '- Deny by statement 0 of document 1 of SCP limit root',
        '- Allow by statement 0 of document 0 of SCP limit ou-lab',
        '- held back by SCP limit root, which denies it',
        '',
      ].join('\n'),
    );
    expect(await decide('ec2:RunInstances')).toContain('- held back by SCP limit ou-lab, which does not allow it\n');
    expect(JSON.parse(await decide('ec2:RunInstances', '--json'))).toMatchObject({
      decision: 'ImplicitlyDenied',
      heldBackBy: [{ name: 'ou-lab', kind: 'scp', decision: 'ImplicitlyDenied' }],
    });
    const linked = ['--context', 'aws:PrincipalArn=arn:aws:iam::111122223333:role/aws-service-role/a.amazonaws.com/A'];
    expect(await decide('ec2:RunInstances', ...linked)).toMatch(
      /^Allowed\n[\s\S]*- SCP limit root does not apply: aws:PrincipalArn is a service-linked role\n/,
    );
  });

  it.each<[what: string, limit: unknown, problem: RegExp]>([
    ['a kind that there is not', { name: 'a', kind: 'ram', documents: [] }, /limits\.0\.kind/],
    ['a session without policies', { name: 'a', kind: 'session', documents: [] }, /limits\.0: .*needs a document/],
    ['a member that there is not', { name: 'a', kind: 'scp', documents: [], document: {} }, /limits\.0.*document/],
    [
      'an RCP that allows',
      { name: 'a', kind: 'rcp', documents: [statement('Allow', 's3:*')] },
      /limits\.a\.documents\[0\]\.Statement\[0\]\.Effect/,
    ],
  ])('refuses %s among the limits', async (_what, limit, problem) => {
    const file = await write('wrong-limits.json', { policies: [], limits: [limit] });

    expect(await evaluate('--policies', file, ...request)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(problem),
    });
  });

  it('ends with 2 and says what is wrong', async () => {
    expect(await evaluate('--policies', published)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('required'),
    });
    const pair = await evaluate('--policies', published, ...request, '--context', 'novalue');
    expect(pair).toMatchObject({ code: 2, stderr: expect.stringContaining('"novalue" is not KEY=VALUE') });
    const bad = await write('bad.json', { Statement: { Effect: 'allow', Action: '*', Resource: '*' } });
    expect(await evaluate('--policies', bad, ...request)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/bad\.json.*Statement\.Effect/),
    });
    const number = await write('number.json', { 'aws:TagKeys': 1 });
    expect(await evaluate('--policies', published, ...request, '--context-file', number)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/number\.json.*aws:TagKeys/),
    });
  });

  it.each<[action: string, message: string]>([
    ['s3getobject', '"s3getobject" is no action: an action is service:Name. Did you mean s3:GetObject?'],
    ['s3.GetObject', 'Did you mean s3:GetObject?'],
    ['s3:*', '"s3:*" is no action: a request has one action and no pattern.'],
    ['s3:Get?bject', 'a request has one action and no pattern.'],
    ['s3:', 'an action is service:Name'],
    ['s3:Get Object', 'an action is service:Name'],
    ['nothing at all', 'an action is service:Name.'],
  ])('refuses %s, which no request can have', async (action, message) => {
    const { code, stdout, stderr } = await evaluateAction(action);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each<[action: string, message: string]>([
    [
      's3:GetObjekt',
      'warning: AWS has no action "s3:GetObjekt", as far as its reference tells. Did you mean s3:GetObject?',
    ],
    ['sagemakr:CreateModel', 'Did you mean sagemaker:CreateModel?'],
  ])('warns of %s, which AWS does not have, and decides', async (action, message) => {
    const { code, stdout, stderr } = await evaluateAction(action);

    expect(code).toBe(0);
    expect(stdout).toContain('Denied');
    expect(stderr).toContain(message);
  });

  it.each([['s3:getobject'], ['S3:GetObject'], ['aws-marketplace:ViewSubscriptions']])(
    'says nothing of %s',
    async (action) => {
      expect(await evaluateAction(action)).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it.each([[''], ['nobodys/object'], ['arn:aws:s3'], ['arn:aws:s3:::'.slice(0, 12)], ['arn::s3:::nobodys']])(
    'refuses %s, which no request is about',
    async (resource) => {
      const { code, stdout, stderr } = await evaluateAction('s3:GetObject', resource);

      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`${JSON.stringify(resource)} is no resource: a request has an ARN`);
    },
  );

  it.each([['*'], ['arn:aws:s3:::nobodys/*'], ['arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:a:b']])(
    'decides on %s',
    async (resource) => {
      expect(await evaluateAction('s3:GetObject', resource)).toMatchObject({ code: 0, stderr: '' });
    },
  );
});

/** What the published policy gives the action on an object of nobody's. */
function evaluateAction(action: string, resource = 'arn:aws:s3:::nobodys/object') {
  return captureRun('policy', 'evaluate', '--policies', published, '--action', action, '--resource', resource);
}
