import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/config/load.ts';
import { problemText } from '../../src/config/problems/problem.ts';
import { minimal } from './virtual-files.ts';

describe('config: files that hold secrets', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secret-files-'));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function warnings(mode: number, name = 'secret'): Promise<readonly string[]> {
    const file = join(folder, 'config.yaml');
    writeFileSync(join(folder, name), `whsec_${Buffer.alloc(24, 'k').toString('base64')}\n`);
    chmodSync(join(folder, name), mode);
    const sink = (id: string) =>
      `  - { id: ${id}, type: webhook, url: "https://h.example.com/", secret_file: ${name} }\n`;
    writeFileSync(file, `${minimal}sinks:\n${sink('one')}${sink('two')}`);
    const outcome = await loadConfiguration({ file, environment: {} });
    if (!outcome.ok) throw new Error(outcome.problems.map(problemText).join('\n'));
    return outcome.configuration.warnings.map(problemText);
  }

  it.each([0o644, 0o604, 0o777])('one that every user can read (%o) is named once, with what to do', async (mode) => {
    const told = await warnings(mode);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`sinks[0].secret_file: the file ${join(folder, 'secret')} can be read by every user`);
    expect(told[0]).toContain(`chmod o-rwx ${join(folder, 'secret')}`);
    expect(told[0]).not.toContain('whsec_');
  });

  it('one in a folder that others cannot enter is right', async () => {
    chmodSync(folder, 0o750);
    expect(await warnings(0o644)).toEqual([]);
  });

  it.each([0o600, 0o440, 0o640, 0o400])('one that only its owner and group can read (%o) is right', async (mode) => {
    expect(await warnings(mode)).toEqual([]);
  });
});
