import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/external-tool.ts';
import { captureRun } from '../captured-run.ts';

const program = fileURLToPath(new URL('../../../bin/notebook-drift.js', import.meta.url));
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notebook-drift-completion-'));
  writeFileSync(join(folder, 'notebook-drift'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(folder, 'notebook-drift'), 0o755);
  writeFileSync(join(folder, 'a policy.json'), '{}');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Lets a shell that has read its completion script run a few lines in a folder with one JSON file. */
async function runIn(shell: string, words: readonly string[], lines: (script: string) => string): Promise<string> {
  const { stdout } = await captureRun('completion', shell);
  writeFileSync(join(folder, 'script'), stdout);
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, HOME: folder };
  return execFileSync(shell, [...words, lines(join(folder, 'script'))], { cwd: folder, env, encoding: 'utf8' });
}

const timeout = 60_000;

/** As readline calls it: the words split at equal signs, the last one under the cursor. */
const askBash = (words: string) =>
  runIn('bash', ['--norc', '-c'], (script) =>
    [
      `source '${script}'`,
      `COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))`,
      '_notebook_drift',
      `printf '%s\\n' "\${COMPREPLY[@]}"`,
    ].join('\n'),
  );

describeWith(['bash'], 'cli/completion in bash', () => {
  it(
    'completes commands, values and files',
    async () => {
      expect(await askBash("notebook-drift policy 'comp'")).toBe('compare\n');
      expect(await askBash("notebook-drift check --fail-on '=' cr")).toBe('critical\n');
      expect(await askBash("notebook-drift policy compare 'a'")).toBe('a policy.json\n');
    },
    timeout,
  );

  it(
    'runs nothing that stands in the line',
    async () => {
      await askBash(`notebook-drift '$(touch ran)' '\`touch ran\`' ';touch ran' ''`);

      expect(execFileSync('ls', { cwd: folder, encoding: 'utf8' })).not.toContain('ran\n');
    },
    timeout,
  );
});

/** With the functions of its completion system that it calls, which tell how they were called. */
const askZsh = (words: string) =>
  runIn('zsh', ['-f', '-c'], (script) =>
    [
      'compdef() { :; }; _files() { print -r -- files; }; compset() { print -r -- "compset $*"; return 0; }',
      '_describe() { print -rl -- "${(@P)argv[-1]}"; }',
      `source '${script}'`,
      `words=(${words}); CURRENT=$#words; _notebook_drift`,
    ].join('\n'),
  );

describeWith(['zsh'], 'cli/completion in zsh', () => {
  it(
    'completes commands with their summaries, values and files',
    async () => {
      expect(await askZsh("notebook-drift policy 'comp'")).toBe(
        'compare:Tell exactly what one policy allows and another does not.\n',
      );
      expect(await askZsh("notebook-drift check '--fail-on=cr'")).toBe('compset -P *=\ncritical\n');
      expect(await askZsh("notebook-drift policy compare ''")).toBe('files\n');
    },
    timeout,
  );
});

const askFish = (line: string) =>
  runIn('fish', ['--no-config', '-c'], (script) => `source '${script}'; complete -C "${line}"`);

describeWith(['fish'], 'cli/completion in fish', () => {
  it(
    'completes commands with their summaries, values and files',
    async () => {
      expect(await askFish('notebook-drift policy comp')).toBe(
        'compare\tTell exactly what one policy allows and another does not.\n',
      );
      expect(await askFish('notebook-drift check --fail-on=cr')).toBe('--fail-on=critical\n');
      expect(await askFish('notebook-drift policy compare a')).toBe('a policy.json\n');
    },
    timeout,
  );
});
