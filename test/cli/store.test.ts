import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/contract/store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { minimal } from '../config/virtual-files.ts';
import { sampleFinding } from '../support/fixtures.ts';
import { mountSmallDisk } from '../support/small-disk.ts';
import { captureRun } from './captured-run.ts';

function save(store: Store, rows: number, name: string): Promise<void> {
  return store.transact(({ findings }) =>
    findings.save(Array.from({ length: rows }, (_, index) => sampleFinding(`${name}${index}`, { state: 'active' }))),
  );
}

async function count(file: string): Promise<number> {
  const store = await openSqliteStore({ path: file });
  const { items } = await store.findings({ limit: 500 });
  await store.close();
  return items.length;
}

describe('cli: store', () => {
  let folder: string;
  let config: string;
  let path: string;
  let backup: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-command-'));
    path = join(folder, 'store.db');
    backup = join(folder, 'backup.db');
    config = join(folder, 'config.yaml');
    writeFileSync(config, `${minimal}store: { sqlite: { path: "${path}" } }\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (...words: readonly string[]) => captureRun('store', ...words, '--config', config);

  it('backs a store up that is being written, into one file, which is restored by putting it in place', async () => {
    const store = await openSqliteStore({ path });
    await save(store, 50, 'before');
    const stopped = new AbortController();
    const writing = (async () => {
      for (let round = 0; !stopped.signal.aborted; round++) await save(store, 1, `while${round % 100}`);
    })();
    const result = await run('backup', backup);
    stopped.abort();
    await writing;
    expect(result).toEqual({ code: 0, stdout: `${backup}: ${statSync(backup).size} bytes, sound\n`, stderr: '' });
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
    await save(store, 100, 'after');
    await store.close();

    const restored = join(folder, 'restored.db');
    copyFileSync(backup, restored);
    const found = await count(restored);
    expect(found).toBeGreaterThanOrEqual(50);
    expect(found).toBeLessThanOrEqual(150);
    expect(await count(path)).toBeGreaterThanOrEqual(150);
  });

  it('takes nothing’s place, and leaves nothing behind where it fails', async () => {
    await (await openSqliteStore({ path })).close();
    writeFileSync(backup, 'precious');
    expect(await run('backup', backup)).toMatchObject({ code: 2, stderr: expect.stringContaining('exists already') });
    expect(readFileSync(backup, 'utf8')).toBe('precious');
    const nowhere = join(folder, 'nowhere', 'backup.db');
    expect(await run('backup', nowhere)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be written (ENOENT: no such file'),
    });
    rmSync(path);
    expect(await run('backup', join(folder, 'other.db'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it is not there'),
    });
    expect(existsSync(join(folder, 'other.db'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('takes a store without anything for no store', async () => {
    writeFileSync(path, '');
    expect(await run('check')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('WRONG  schema: there is none'),
    });
    expect(await run('backup', backup)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing to back up'),
    });
    expect(existsSync(backup)).toBe(false);
  });

  it('says so where the disk of the backup is full', async ({ skip }) => {
    const disk = mountSmallDisk(join(folder, 'disk'), 512);
    if (!disk) skip('this user may not mount a file system');
    try {
      const store = await openSqliteStore({ path });
      await save(store, 400, 'many');
      await store.close();
      const target = join(disk?.folder ?? '', 'backup.db');
      expect(await run('backup', target)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/cannot be written.*full/),
      });
      expect(readdirSync(disk?.folder ?? '').filter((name) => name.startsWith('backup'))).toEqual([]);
    } finally {
      disk?.unmount();
    }
  });

  it('looks a store through beside the daemon that holds it', async () => {
    const store = await openSqliteStore({ path });
    await save(store, 3, 'open');
    const result = await run('check');
    await store.close();
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(
      /^ok {5}file: \S+store\.db, sound, \d+ bytes\nok {5}schema: \d{4}-[\w-]+, that of this version\nok {5}counts: agree with the findings\nok {5}content: 3 findings, 0 scans, 0 messages, revision 1\n$/,
    );
  });

  it('tells counts that are wrong, a schema that is older or newer, and damage', async () => {
    const store = await openSqliteStore({ path });
    await save(store, 200, 'open');
    await store.close();
    const change = (statement: string) => {
      const connection = new BetterSqlite3(path);
      connection.exec(statement);
      connection.close();
    };
    change('update finding_counts set count = count + 1');
    expect(await run('check')).toMatchObject({ code: 1, stdout: expect.stringContaining('WRONG  counts: differ') });
    change("insert into kysely_migration values ('9000-future', '2030')");
    expect(await run('check')).toMatchObject({ code: 1, stdout: expect.stringContaining('9000-future') });
    change("delete from kysely_migration where name > '0015'");
    expect(await run('check')).toMatchObject({ code: 0, stdout: expect.stringContaining('brings it up to date') });
    const bytes = readFileSync(path);
    bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 20_000);
    writeFileSync(path, bytes);
    const damaged = await run('check');
    expect([damaged.code, `${damaged.stdout}${damaged.stderr}`]).toEqual([
      expect.toSatisfy((code: number) => code === 1 || code === 2),
      expect.stringContaining('damaged'),
    ]);
    expect(await run('backup', backup)).toMatchObject({ code: 2, stderr: expect.stringContaining('damaged') });
    expect(existsSync(backup)).toBe(false);
  });
});
