import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readWords } from '../../sandbox/demo/words.ts';

describe('e2e/demo', () => {
  it('shows findings of both kinds with --once, and ends as check does', () => {
    const { status, stdout } = spawnSync(process.execPath, ['sandbox/demo/main.ts', '--once'], { encoding: 'utf8' });

    expect(stdout).toContain('policy-drift');
    expect(stdout).toContain('fraud-scoring-canary');
    expect(status).toBe(1);
  });

  it.each([
    [['--prot', '1'], "Unknown option '--prot': npm run demo -- [--once] [--port N]"],
    [['--port', 'x'], '"x" is no port: npm run demo -- [--once] [--port N]'],
    [['--port', '65536'], '"65536" is no port'],
    [['--port'], '--port'],
    [['page'], "Unexpected argument 'page'"],
  ])('refuses %j with a sentence', (words, message) => {
    expect(readWords(words)).toEqual({ ok: false, message: expect.stringContaining(message) });
  });

  it('ends with a sentence when its port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['sandbox/demo/main.ts', '--port', String(port)], {
      encoding: 'utf8',
    });
    server.close();

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`demo: another program listens on port ${port}. Choose one with --port N; 0 takes any.\n`);
  });
});
