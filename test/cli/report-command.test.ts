import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { minimal } from '../config/virtual-files.ts';
import { captureRun } from './captured-run.ts';

const began = Date.UTC(2020, 0, 2);
const hour = 3_600_000;

describe('cli: report', () => {
  let folder: string;
  let config: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'report-'));
    path = join(folder, 'store.db');
    config = join(folder, 'config.yaml');
    writeFileSync(config, `${minimal}store: { sqlite: { path: "${path}" } }\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (...words: readonly string[]) => captureRun('report', '--config', config, ...words);

  it('reads the store beside the daemon that holds it, in each format', async () => {
    const store = await openSqliteStore({ path });
    try {
      await store.transact(async ({ history }) => {
        const beat = { id: 'w', instance: 'host', programVersion: '1.0.0' };
        const names = { targetId: 'prod', checkId: 'policy-drift', configurationHash: 'c', programVersion: '1.0.0' };
        await history.beat({ ...beat, at: began });
        await history.look({ ...names, outcome: 'clean', at: began, holdsUntil: began + 12 * hour });
        await history.beat({ ...beat, at: began + 24 * hour });
      });
      const json = await run('--from', '2020-01-02', '--to', '2020-01-02', '--format', 'json');
      expect(json).toMatchObject({ code: 0, stderr: '' });
      const { targets } = JSON.parse(json.stdout) as {
        targets: { id: string; checks: { id: string; shares: object }[] }[];
      };
      const checks = targets.find(({ id }) => id === 'prod')?.checks ?? [];
      expect(checks.find(({ id }) => id === 'policy-drift')?.shares).toEqual({
        clean: 0.5,
        findings: 0,
        unknown: 0,
        notWatched: 0.5,
      });
      const html = await run('--from', '2020-01-02', '--to', '2020-01-02');
      expect(html).toMatchObject({ code: 0, stderr: '' });
      expect(html.stdout).toMatch(/^<!doctype html>/);
      const csv = await run('--from', '2020-01-02', '--to', '2020-01-02', '--format', 'csv');
      expect(csv.stdout).toMatch(/^"record","target",/);
    } finally {
      await store.close();
    }
  });

  it('says what is wrong with the range, and with the store', async () => {
    expect(await run('--from', '2020-01-03', '--to', '2020-01-02')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('The range is empty'),
    });
    expect(await run('--from', '2020-01-02', '--to', '2020-01-02')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/store .*store\.db cannot be read: it is not there/),
    });
    await (await openSqliteStore({ path })).close();
    expect(await run('--from', '2020-01-02', '--to', '2020-01-02')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The store has no history'),
    });
  });

  it('changes neither a store of an earlier version nor a database of others', async () => {
    await (await openSqliteStore({ path })).close();
    const connection = new BetterSqlite3(path);
    connection.exec("delete from kysely_migration where name = '0016-check-history'");
    connection.close();
    expect(await run('--from', '2020-01-02')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is of an earlier version.*start "notebook-drift serve"/),
    });
    rmSync(path);
    const foreign = new BetterSqlite3(path);
    foreign.exec('create table notes (text text)');
    foreign.close();
    expect(await run('--from', '2020-01-02')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is the database of another program'),
    });
  });
});
