import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const run = promisify(execFile);

describe('cli/version', () => {
  it('prints the version of the package through npm exec', async () => {
    const { stdout } = await run('npm', ['exec', '--no', '--', 'notebook-drift', 'version']);

    expect(stdout).toBe(`${packageJson.version}\n`);
  });
});
