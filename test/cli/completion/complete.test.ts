import { describe, expect, it } from 'vitest';
import { severities } from '../../../src/domain/evaluation/severity.ts';
import { captureRun } from '../captured-run.ts';

async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await captureRun('__complete', ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.replace(/\t.*/, '')]));
}

describe('cli/completion', () => {
  it('offers commands and groups, then the commands of a group', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining(['serve', 'check', 'policy', 'suppress', '--help']));
    expect(await offered('pol')).toEqual(['policy']);
    expect(await offered('policy', '')).toEqual(['render', 'compare', 'evaluate', 'lint', '--help']);
    expect(await offered('help', 'policy', 'c')).toEqual(['compare']);
  });

  it('offers the options that are not given yet', async () => {
    const all = await offered('check', '--');

    expect(all).toEqual(expect.arrayContaining(['--config', '--fail-on', '--output', '--help']));
    expect(await offered('check', '-c', 'f', '--output=json', '--')).toEqual(all.filter((word) => word !== '--config'));
  });

  it('offers the values of an option, however it is written', async () => {
    expect(await offered('check', '--fail-on', '')).toEqual(severities);
    expect(await offered('check', '--fail-on=cr')).toEqual(['critical']);
    expect(await offered('check', '--fail-on', '=', 'cr')).toEqual(['critical']);
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('offers files only where a file is meant', async () => {
    expect(await offered('check', '--config', '')).toEqual([':files']);
    expect(await offered('check', '-c', 'x')).toEqual([':files']);
    expect(await offered('policy', 'compare', 'a.json', '--json', 'b')).toEqual([':files']);
    expect(await offered('policy', 'compare', 'a.json', 'b.json', '')).toEqual([
      '--parameter',
      '--resource',
      '--role',
      '--full',
      '--json',
      '--sarif',
      '--help',
    ]);
    expect(await offered('check', '--target', '')).toEqual([]);
    expect(await offered('alerts', 'test', '')).toEqual([]);
  });
});
