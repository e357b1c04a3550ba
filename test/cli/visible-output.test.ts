import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgress } from '../../src/cli/command/progress.ts';
import { visibleStream } from '../../src/cli/terminal/visible-stream.ts';
import { captureRun } from './captured-run.ts';

const strange = '\u001B[2Kx\u202Egnp\u009B31m';
// oxlint-disable-next-line no-control-regex
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]/;

describe('cli: what commands print', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'visible-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('shows every character of an entry of the suppressions file', async () => {
    const file = join(folder, 'suppressions.yaml');
    const entry = { id: 'a', mode: 'accept', resource: `-${strange}`, reason: strange, owner: strange };
    writeFileSync(file, JSON.stringify({ suppressions: [{ ...entry, expires: '2020-01-01' }] }));
    const { stdout, code } = await captureRun('suppress', 'list', '--file', file);
    expect(code).toBe(0);
    expect(stdout).toContain(String.raw`\u{202e}gnp`);
    expect(stdout).not.toMatch(unseen);
  });

  it('shows every character of a name that a mistake quotes', async () => {
    const files = join(folder, strange);
    const runs = [
      await captureRun('policy', 'compare', files, files),
      await captureRun('config', 'validate', '--config', files),
      await captureRun('policy', 'render', '--config', files),
      await captureRun(strange),
      await captureRun('check', `--${strange}`),
    ];
    for (const { stderr } of runs) {
      expect(stderr).not.toBe('');
      expect(stderr).not.toMatch(unseen);
    }
  });

  it('lets only its own bar move the cursor', () => {
    let written = '';
    const stderr = visibleStream({ isTTY: true, write: (text) => (written += text) });
    const progress = createProgress({ stderr, stdout: stderr, environment: {} }, false);
    progress.update(strange, 1, 2);
    progress.clear();
    expect(written.replaceAll('\r\u001B[K', '')).toBe(
      String.raw`[############............] 1/2 \u{1b}[2Kx\u{202e}gnp\u{9b}31m`,
    );
    expect(written.match(/\r/g)).toHaveLength(2);
  });
});
