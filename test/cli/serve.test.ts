import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';

describe('cli/serve', () => {
  it('takes requests to reload from the very start, which would end it otherwise', async () => {
    const order: string[] = [];
    const code = await runCommandLine(['serve', '--config', '/nowhere/config.yaml'], {
      environment: {},
      stdout: { write: () => undefined },
      stderr: { write: () => order.push('told what is wrong') },
      onReloadRequest: () => order.push('listens'),
    });
    expect(code).toBe(2);
    expect(order[0]).toBe('listens');
  });
});
