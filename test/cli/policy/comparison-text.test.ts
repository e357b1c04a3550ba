import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../src/cli/run.ts';
import { captureRun } from '../captured-run.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notebook-drift-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const allow = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Allow', Action, Resource });
const deny = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Deny', Action, Resource });
const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });

function write(name: string, data: unknown): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(data));
  return file;
}

async function compared(canonical: unknown, live: unknown, ...words: readonly string[]) {
  const run = await captureRun('policy', 'compare', write('canonical', canonical), write('live', live), ...words);
  return { ...run, lines: run.stdout.split('\n') };
}

describe('cli/policy compare for people', () => {
  it('says nothing but equivalent of what is written alike', async () => {
    expect(await compared(document(allow('s3:GetObject')), document(allow('s3:GetObject')))).toMatchObject({
      code: 0,
      stdout: 'equivalent\n',
    });
  });

  it.each([
    [
      'the order of actions',
      document(allow(['s3:GetObject', 's3:PutObject'])),
      document(allow(['s3:PutObject', 's3:GetObject'])),
    ],
    [
      'statements split',
      document(allow(['s3:GetObject', 's3:PutObject'])),
      document(allow('s3:GetObject'), allow('s3:PutObject')),
    ],
  ])('says of %s that it means the same', async (_, canonical, live) => {
    const { code, lines } = await compared(canonical, live);

    expect(code).toBe(0);
    expect(lines[0]).toBe('equivalent: written differently, means the same');
    expect(lines.at(-2)).toMatch(/^Statements: .*Requests: the same\.$/);
  });

  it('calls a Deny that goes without effect today latent', async () => {
    const { code, lines } = await compared(
      document(allow('s3:GetObject'), deny('iam:PassRole')),
      document(allow('s3:GetObject')),
    );

    expect(code).toBe(1);
    expect(lines[0]).toMatch(/^latent: /);
    expect(lines.join('\n')).toContain('No longer denied explicitly: iam:PassRole');
    expect(lines.at(-2)).toBe('Statements: 1 removed, 1 same. Requests: denied 1 lost.');
  });

  it('shows a changed statement as a unified diff in which only the change is marked', async () => {
    const { lines } = await compared(
      document({ Sid: 'Read', ...allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*']) }),
      document({
        ...allow(['s3:ListBucket', 's3:GetObject'], ['arn:aws:s3:::b/*', 'arn:aws:s3:::c/*', 'arn:aws:s3:::a/*']),
        Sid: 'Read',
      }),
    );

    expect(lines[0]).toMatch(/^broadened: /);
    expect(lines[1]).toBe('@@ -8,5 +8,6 @@ statement 1 (Sid Read) of policy live, edited: Resource');
    // JSON has a comma before the new last item.
    expect(lines.filter((line) => /^[+-] {2}/.test(line))).toEqual([
      '-    "arn:aws:s3:::b/*"',
      '+    "arn:aws:s3:::b/*",',
      '+    "arn:aws:s3:::c/*"',
    ]);
  });

  it('shows what was added and removed whole', async () => {
    const { lines } = await compared(document(allow('s3:GetObject')), document(allow('ec2:RunInstances')));
    const marks = lines.flatMap((line) => line.match(/^[+-](?=[ {}])/) ?? []);

    expect(lines[0]).toMatch(/^mixed: /);
    expect(lines.join('\n')).toMatch(/Now allowed: ec2:RunInstances[\s\S]*No longer allowed: s3:GetObject/);
    expect(new Set(marks)).toEqual(new Set(['+', '-']));
  });

  it('takes a screen at most, and everything with --full', async () => {
    const actions = Array.from({ length: 30 }, (_, index) => allow('s3:GetObject', `arn:aws:s3:::bucket-${index}/*`));
    const short = await compared(document(allow('s3:ListBucket')), document(allow('s3:ListBucket'), ...actions));
    const full = await compared(
      document(allow('s3:ListBucket')),
      document(allow('s3:ListBucket'), ...actions),
      '--full',
    );

    expect(short.lines.length - 1).toBeLessThanOrEqual(24);
    expect(short.stdout).toMatch(/^… \d+ more lines; --full prints all of them\.$/m);
    expect(short.stdout).toContain('- Now allowed: s3:GetObject');
    expect(full.stdout).not.toContain('--full');
    for (const { Resource } of actions) expect(full.stdout).toContain(`+  "Resource": "${Resource as string}"`);
    expect(full.lines.at(-2)).toBe(short.lines.at(-2));
  });

  it('colours on a terminal, as wide as that is, and says the same', async () => {
    const files = [write('canonical', document(allow('s3:GetObject'))), write('live', document(allow('s3:*')))];
    let text = '';
    const stdout = { write: (part: string) => (text += part), isTTY: true, columns: 60, rows: 200 };
    await runCommandLine(['policy', 'compare', ...files], { environment: {}, stdout, stderr: { write: () => true } });

    expect(text).toContain('\u001B[32m+');
    const lines = stripVTControlCharacters(text).split('\n');
    expect(lines.filter((line) => line.length > 60 && line.startsWith('- '))).toEqual([]);
    expect(lines.join(' ')).toContain('Now allowed: s3:*');
  });

  it('lets no name steer the terminal', async () => {
    const { stdout } = await compared(document(), document({ Sid: 'a', ...allow('s3:\u009B31m\u202E') }), '--full');

    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  });
});

describe('cli/policy files as AWS prints them', () => {
  const own = document(allow('s3:GetObject'));
  const details = {
    RoleDetailList: [
      {
        RoleName: 'notebook',
        Arn: 'arn:aws:iam::012345678910:role/notebook',
        AssumeRolePolicyDocument: {},
        RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: document(allow('s3:ListBucket')) }],
        AttachedManagedPolicies: [{ PolicyName: 'm', PolicyArn: 'arn:aws:iam::012345678910:policy/m' }],
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: 'arn:aws:iam::012345678910:policy/b',
        },
      },
      { RoleName: 'other', RolePolicyList: [], AttachedManagedPolicies: [] },
    ],
    Policies: [
      {
        Arn: 'arn:aws:iam::012345678910:policy/m',
        PolicyVersionList: [
          { VersionId: 'v2', IsDefaultVersion: true, Document: own },
          { VersionId: 'v1', IsDefaultVersion: false, Document: document(allow('*')) },
        ],
      },
      {
        Arn: 'arn:aws:iam::012345678910:policy/b',
        PolicyVersionList: [{ IsDefaultVersion: true, Document: document(allow('*')) }],
      },
    ],
    IsTruncated: false,
  };
  const set = {
    policies: [
      { name: 'm', kind: 'managed', document: own },
      { name: 'inline', kind: 'inline', document: document(allow('s3:ListBucket')) },
    ],
    boundary: document(allow('*')),
  };

  it.each<[string, unknown, unknown, ...string[]]>([
    ['get-policy-version', own, { PolicyVersion: { Document: own, VersionId: 'v1', IsDefaultVersion: true } }],
    [
      'get-policy-version of a server that encodes',
      own,
      { PolicyVersion: { Document: encodeURIComponent(JSON.stringify(own)) } },
    ],
    ['get-role-policy', own, { RoleName: 'r', PolicyName: 'p', PolicyDocument: own }],
    ['get-account-authorization-details', set, details, '--role', 'notebook'],
  ])('takes the output of %s', async (_, canonical, live, ...words) => {
    expect(await compared(canonical, live, ...words)).toMatchObject({ code: 0, stdout: 'equivalent\n', stderr: '' });
  });

  it.each<[string, unknown, RegExp, ...string[]]>([
    ['several roles without --role', details, /--role says whose policies are meant; it has notebook, other\./],
    [
      'a role that is not there',
      details,
      /there is no role "nobody" in it; it has notebook, other\./,
      '--role',
      'nobody',
    ],
    [
      'a document that was filtered out',
      { ...details, Policies: [] },
      /no document of arn:aws:iam::012345678910:policy\/m; ask with --filter/,
      '--role',
      'notebook',
    ],
    [
      'get-role, which has no policies',
      { Role: { RoleName: 'r', AssumeRolePolicyDocument: {} } },
      /none of its policies; save the output/,
    ],
  ])('refuses %s', async (_, live, message, ...words) => {
    const { code, stdout, stderr } = await compared(own, live, ...words);

    expect({ code, stdout }).toEqual({ code: 2, stdout: 'invalid\n' });
    expect(stderr).toMatch(message);
  });

  it('evaluates and lints them as well', async () => {
    const file = write('details', details);
    const request = ['--role', 'notebook', '--action', 's3:ListBucket', '--resource', 'arn:aws:s3:::b'];

    expect((await captureRun('policy', 'evaluate', '--policies', file, ...request)).stdout).toMatch(/^Allowed\n/);
    expect((await captureRun('policy', 'lint', '--policies', file, '--role', 'notebook')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('RoleDetailList');
  });
});
