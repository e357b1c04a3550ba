import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgresStore } from '../../../src/store/postgres/postgres.ts';
import { captureRun } from '../../cli/captured-run.ts';
import { minimal } from '../../config/virtual-files.ts';
import { sampleFinding } from '../../support/fixtures.ts';
import { describeWithPostgres, PostgresServer } from '../../support/postgres.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const open = async (url: string) =>
  (await openPostgresStore({ url, tls: false, connections: 2, logger: silentLogger })).store;

describeWithPostgres('cli: store with PostgreSQL', () => {
  let server: PostgresServer;
  let folder: string;
  beforeAll(async () => {
    server = await PostgresServer.start();
    folder = mkdtempSync(join(tmpdir(), 'store-postgres-'));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  function configure(url: string): string {
    writeFileSync(join(folder, 'url'), `${url}\n`);
    const config = join(folder, 'config.yaml');
    writeFileSync(config, `${minimal}store: { postgres: { url_file: url } }\n`);
    return config;
  }
  it('looks it through, and prints the dump that is restored into an empty database', async ({ skip }) => {
    const url = await server.database();
    const store = await open(url);
    await store.transact(({ findings }) => findings.save([sampleFinding('a', { state: 'active' })]));
    const config = configure(url);
    const checked = await captureRun('store', 'check', '--config', config);
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout).toMatch(/^ok {5}server: .*takes writes\n.*\n.*\nok {5}content: 1 findings/);

    const file = join(folder, 'a dump');
    const printed = await captureRun('store', 'backup', file, '--config', config);
    expect(printed.code).toBe(0);
    const { password } = new URL(url);
    expect(printed.stdout).not.toContain(`:${password || 'none'}@`);
    const programs = spawnSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | head -1'], {
      encoding: 'utf8',
    }).stdout.trim();
    if (programs === '') skip('pg_dump is not installed');
    const env = { PATH: `${programs}:${process.env['PATH']}`, PGPASSWORD: decodeURIComponent(password) };
    // The queue's schema is made by the first daemon; this store was opened without one.
    const command = printed.stdout.replace(' --schema=notebook_drift_jobs', '');
    const dumped = spawnSync('sh', ['-c', command], { encoding: 'utf8', env });
    expect([dumped.status, dumped.stderr]).toEqual([0, '']);
    await store.close();

    const empty = await server.database();
    const words = ['--clean', '--if-exists', '--no-owner', '--dbname', empty, file];
    const restored = spawnSync(join(programs, 'pg_restore'), words, { encoding: 'utf8', env });
    expect([restored.status, restored.stderr]).toEqual([0, '']);
    const again = await open(empty);
    expect((await again.findings({ limit: 9 })).items).toHaveLength(1);
    await again.close();
  });
});
