import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externalTool } from '../support/external-tool.ts';

const root = join(import.meta.dirname, '../..');

/** The files under version control; where this is no clone, those of a source archive. */
function trackedFiles(): readonly string[] {
  if (!existsSync(join(root, '.git')) || !externalTool('git')) {
    return globSync('**/*', {
      cwd: root,
      withFileTypes: true,
      exclude: (entry) => ['node_modules', 'dist', '.git'].includes(entry.name),
    })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  }
  return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)));
}

/** Written in pieces, so that this file does not hold what it looks for. */
const forbidden = [
  { what: 'a path of one machine', pattern: new RegExp(String.raw`(?<![\w./-])/(?:work|home|Users|root)/[\w.]`) },
  { what: 'a registry of packages', pattern: new RegExp(['registry', 'npmjs', 'org'].join(String.raw`\.`)) },
  { what: 'a download address in the lockfile', pattern: new RegExp('"resolved":' + String.raw` *"https?:`) },
];

describe('architecture/repository', () => {
  const files = trackedFiles();

  it('sees the files', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files).toContain('package.json');
  });

  it.each(forbidden)('holds nowhere $what', ({ pattern }) => {
    const hits = files.flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
    );
    expect(hits).toEqual([]);
  });

  it('tracks no file that a build or a run makes', () => {
    expect(
      files.filter((path) => /^(dist|node_modules|coverage)\/|\.(db|db-wal|db-shm|db\.lock|log)$/.test(path)),
    ).toEqual([]);
  });

  it('has executable scripts for the gate', () => {
    for (const script of globSync('.ci/*', { cwd: root }).filter((path) => !path.includes('.', 1))) {
      expect(readFileSync(join(root, script), 'utf8')).toMatch(/^#!\/usr\/bin\/env bash\n/);
      expect(() => execFileSync('bash', ['-n', join(root, script)])).not.toThrow();
    }
  });

  it.each(globSync('bin/*.js', { cwd: root }))('%s parses on the Node of an older host', (script) => {
    // Node 20 has ES2023; the program that a host runs first must get far enough to hand over.
    const source = readFileSync(join(root, script), 'utf8');
    expect(source.startsWith('#!/usr/bin/env node\n')).toBe(true);
    const older = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path));
    expect(() => execFileSync(older ?? process.execPath, ['--check', join(root, script)])).not.toThrow();
    expect(source).not.toMatch(/\b(?:using|Promise\.try|import defer)\b/);
  });
});
