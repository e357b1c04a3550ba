import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minimal } from '../config/virtual-files.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { Program } from '../support/program.ts';

describe('daemon: probes while it starts', () => {
  let folder: string;
  let port: number;
  let program: Program | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'start-'));
    port = await freePort();
  });
  afterEach(async () => {
    program?.child.kill('SIGKILL');
    await program?.ended();
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(store: string): Promise<Program> {
    // Where nobody listens.
    writeFileSync(join(folder, 'url'), `postgres://drift:planted-secret@127.0.0.1:${await freePort()}/drift`);
    const file = join(folder, 'configuration.yaml');
    writeFileSync(file, `${minimal}scan: { at_start: false }\nhttp: { port: ${port} }\nstore: ${store}\n`);
    return new Program(['serve', '--config', file], 'http://127.0.0.1:1');
  }

  async function ask(path: string): Promise<readonly [number, string]> {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      return [answer.status, await answer.text()];
    } catch {
      return [0, ''];
    }
  }

  it('is alive and not ready while it waits for its database, and ends with 0 when it is asked to', async () => {
    program = await serve('{ wait_at_start: 5m, postgres: { url_file: url } }');
    const [, why] = await eventually(
      () => ask('/readyz'),
      ([, text]) => text.includes('store'),
    );
    expect(why).toMatch(/^\[-\] store: the PostgreSQL database .*; the start waits for it\nnot ready\n$/);
    expect(await ask('/livez')).toEqual([200, 'ok\n']);
    const [status, problem] = await ask('/api/v1/status');
    expect([status, problem]).toEqual([503, expect.stringContaining('/problems/store-away')]);
    expect(why + problem).not.toMatch(/planted-secret|127\.0\.0\.1/);
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(0);
    expect(await ask('/livez')).toEqual([0, '']);
  });

  it('ends with 2 after the grace', async () => {
    program = await serve('{ wait_at_start: 1s, postgres: { url_file: url } }');
    expect(await program.ended()).toBe(2);
    expect(program.stderr).toContain('cannot be reached');
  });

  it('hands its port on to the program', async () => {
    program = await serve(`{ sqlite: { path: ${join(folder, 'store.db')} } }`);
    await program.logged(/"started"/);
    expect((await ask('/readyz'))[0]).toBe(200);
    expect((await ask('/metrics'))[1]).toContain('notebook_drift_build_info');
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(0);
  });
});
