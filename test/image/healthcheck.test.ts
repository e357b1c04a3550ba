import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../bin/healthcheck.js');
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A daemon that answers every request with one status; resolves to its port and the paths that were asked for. */
async function daemon(status: number): Promise<{ port: number; paths: string[] }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(status).end();
  });
  closers.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, paths };
}

function healthcheck(
  environment: Record<string, string>,
  ...words: string[]
): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...words], { env: environment }, (_error, _stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stderr }),
    );
  });
}

describe('image/healthcheck', () => {
  it('asks /livez where the environment says that the daemon listens', async () => {
    const { port, paths } = await daemon(200);
    const environment = { NOTEBOOK_DRIFT__HTTP__HOST: '0.0.0.0', NOTEBOOK_DRIFT__HTTP__PORT: String(port) };

    expect(await healthcheck(environment)).toEqual({ code: 0, stderr: '' });
    expect(paths).toEqual(['/livez']);
  });

  it('asks the internal port where the environment names one', async () => {
    const [full, { port, paths }] = [await daemon(503), await daemon(200)];
    const environment = {
      NOTEBOOK_DRIFT__HTTP__PORT: String(full.port),
      NOTEBOOK_DRIFT__HTTP__INTERNAL_PORT: String(port),
    };

    expect(await healthcheck(environment)).toEqual({ code: 0, stderr: '' });
    expect([full.paths, paths]).toEqual([[], ['/livez']]);
  });

  it('asks the URL of its argument instead', async () => {
    const { port, paths } = await daemon(200);

    expect(await healthcheck({}, `http://127.0.0.1:${port}/readyz`)).toEqual({ code: 0, stderr: '' });
    expect(paths).toEqual(['/readyz']);
  });

  it('fails on any other answer, and says which', async () => {
    const { port } = await daemon(503);

    const { code, stderr } = await healthcheck({ NOTEBOOK_DRIFT__HTTP__PORT: String(port) });
    expect(code).toBe(1);
    expect(stderr).toContain('answered 503');
  });

  it('goes through no proxy', async () => {
    const { port } = await daemon(200);
    const proxies = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1' };

    expect(await healthcheck({ ...proxies, NOTEBOOK_DRIFT__HTTP__PORT: String(port) })).toEqual({
      code: 0,
      stderr: '',
    });
  });
});
