import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureRun } from './captured-run.ts';

const written = `# Reviewed by the platform team.
suppressions:
  # Goes with the old account.
  - id: legacy
    mode: accept
    resource: legacy-endpoint # the only one
    reason: moves in March
    owner: ana
    expires: "2020-01-01"
  - { id: young, mode: ignore, resource: "x*", reason: agreed, owner: bob, expires: "${inDays(30)}" } # flow
`;

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

describe('cli/suppress', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'suppress-'));
    file = join(folder, 'suppressions.yaml');
    writeFileSync(file, written);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const add = (...words: readonly string[]) =>
    captureRun(
      'suppress',
      'add',
      '--file',
      file,
      '--reason=agreed',
      '--owner=ana',
      `--expires=${inDays(10)}`,
      ...words,
    );

  it('adds an entry and keeps every comment', async () => {
    const { code, stdout } = await add('--id', 'new', '--mode', 'accept', '--finding', `f_${'0'.repeat(20)}`);
    expect([code, stdout]).toEqual([0, `${file}: added new\n`]);
    const text = readFileSync(file, 'utf8');
    for (const comment of ['# Reviewed by', '# Goes with', '# the only one', '# flow']) expect(text).toContain(comment);
    expect(text).toContain('  - id: new\n    mode: accept\n    finding: f_0');
    expect(readdirSync(folder)).toEqual(['suppressions.yaml']);
  });

  it('makes the file where there is none', async () => {
    rmSync(file);
    expect((await add('--id', 'new', '--mode', 'ignore', '--resource', 'x*')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^suppressions:\n {2}- id: new\n {4}mode: ignore\n {4}resource: x\*\n/);
  });

  it.each([
    [['--mode', 'ignore', '--resource', 'x'], "required option '--id <ID>' not specified"],
    [['--id', 'legacy', '--mode', 'ignore', '--resource', 'x'], 'is called legacy already'],
    [['--id', 'a', '--mode', 'ignore'], 'name a finding or a resource'],
    [['--id', 'a', '--mode', 'mute', '--resource', 'x'], "'mute' is invalid. Allowed are accept, ignore."],
  ])('refuses %j and leaves the file as it is', async (words, expected) => {
    const { code, stderr } = await add(...words);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
    expect(readFileSync(file, 'utf8')).toBe(written);
  });

  it('lists the entries, those that end first at the top', async () => {
    const { code, stdout } = await captureRun('suppress', 'list', '--file', file);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split('\t').slice(0, 5).toSpliced(1, 1))).toEqual([
      ['expired', 'accept', 'legacy', 'legacy-endpoint'],
      ['active', 'ignore', 'young', 'x*'],
      [''],
    ]);
  });

  it('prunes what is over, and what it is told to', async () => {
    expect((await captureRun('suppress', 'prune', '--file', file)).stdout).toBe(`${file}: removed legacy\n`);
    expect(readFileSync(file, 'utf8')).toContain('id: young');
    expect(readFileSync(file, 'utf8')).toContain('# Reviewed by the platform team.');
    expect((await captureRun('suppress', 'prune', '--file', file, '--id', 'none')).stderr).toContain(
      'has no entry "none"',
    );
    expect((await captureRun('suppress', 'prune', '--file', file, '--id', 'young')).code).toBe(0);
    expect((await captureRun('suppress', 'list', '--file', file)).stdout).toBe('');
  });

  it('says what is wrong with a place that is no file, or has no folder', async () => {
    for (const command of ['list', 'prune']) {
      const { code, stderr } = await captureRun('suppress', command, '--file', folder);
      expect([code, stderr]).toEqual([2, `notebook-drift: ${folder} cannot be read: it is a folder.\n`]);
    }
    file = join(folder, 'none', 'suppressions.yaml');
    const { code, stderr } = await add('--id', 'new', '--mode', 'ignore', '--resource', 'x');
    expect([code, stderr]).toEqual([2, `notebook-drift: ${file} cannot be written: its folder does not exist.\n`]);
  });

  it('writes what a symbolic link leads to', async () => {
    const link = join(folder, 'link.yaml');
    symlinkSync('suppressions.yaml', link);
    expect((await captureRun('suppress', 'prune', '--file', link)).code).toBe(0);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, 'utf8')).not.toContain('id: legacy');
  });

  it('touches no file that is broken', async () => {
    writeFileSync(file, 'suppressions: [');
    for (const command of ['list', 'prune']) {
      expect((await captureRun('suppress', command, '--file', file)).code).toBe(2);
    }
    expect(readFileSync(file, 'utf8')).toBe('suppressions: [');
  });
});
