import { execFileSync } from 'node:child_process';
import { closeSync, copyFileSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ReceivedMessage,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../sandbox/demo/webhook-receiver.ts';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { eventually } from '../support/eventually.ts';
import { Program } from '../support/program.ts';
import { type FailingDisk, mountFailingDisk, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';

/** Overwrites everything but the first page, which names the file and its size. */
function damage(path: string): void {
  const file = openSync(path, 'r+');
  const { size } = statSync(path);
  writeSync(file, Buffer.alloc(size - 4_096, 0xa5), 0, size - 4_096, 4_096);
  closeSync(file);
}

describe('system/store-faults', () => {
  let sandbox: Sandbox;
  let receiver: WebhookReceiver;
  let messages: ReceivedMessage[];
  let installation: Installation;
  let daemon: Program | undefined;
  let disk: Pick<SmallDisk, 'folder' | 'unmount'> | undefined;

  beforeEach(async () => {
    messages = [];
    sandbox = await startSandbox({ account: seededAccount({ resources: 20, wrongShare: 0 }) });
    receiver = await startWebhookReceiver((message) => void messages.push(message));
    installation = writeInstallation({ webhook: receiver });
  });
  afterEach(async () => {
    daemon?.child.kill('SIGKILL');
    await daemon?.ended();
    disk?.unmount();
    disk = undefined;
    daemon = undefined;
    receiver.close();
    installation.remove();
    await sandbox.close();
  });

  const store = () => join(disk?.folder ?? installation.folder, 'store.db');

  function start(): Program {
    daemon = new Program(['serve', '--config', installation.configuration], sandbox.url);
    return daemon;
  }

  async function status(path: string): Promise<number> {
    return (await fetch(`${await (daemon ?? start()).url()}${path}`)).status;
  }
  const ready = (wanted: number) =>
    eventually(
      () => status('/readyz'),
      (code) => code === wanted,
    );
  async function findings(): Promise<readonly { readonly firstSeen: string }[]> {
    const answer = await fetch(`${await (daemon ?? start()).url()}/api/v1/findings`);
    return ((await answer.json()) as { items: { firstSeen: string }[] }).items;
  }
  /** The sum of all series of a metric. */
  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${await (daemon ?? start()).url()}/metrics`)).text();
    const values = Array.from(text.matchAll(new RegExp(`^notebook_drift_${name}(?:\\{.*\\})? (\\S+)$`, 'gm')));
    expect(values.length).toBeGreaterThan(0);
    return values.reduce((sum, [, value]) => sum + Number(value), 0);
  }
  const found = (count: number) => eventually(findings, ({ length }) => length === count);
  /**
   * Waits for that many different messages. What is told cannot always be stored as told where the disk fails in between:
   * delivery is at least once, under the same id and with the same text.
   */
  async function told(count: number): Promise<void> {
    await eventually(
      () => new Set(messages.map(({ id }) => id)).size,
      (size) => size >= count,
    );
    const different = new Set(messages.map(({ id, data }) => JSON.stringify([id, data])));
    expect(different.size).toBe(count);
  }
  const orphan = (name: string) => sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name });

  /**
   * The store on a disk of its own, which is smaller than the log that SQLite folds into the file and begins anew: once it
   * is full, nothing is written. Skips the test where this user may not mount one.
   */
  function useSmallDisk(skip: (note: string) => never): SmallDisk {
    const small = mountSmallDisk(join(installation.folder, 'disk'), 12_288);
    if (!small) return skip('this user may not mount a file system');
    useDisk(small);
    return small;
  }

  function useFailingDisk(skip: (note: string) => never): FailingDisk {
    const failing = mountFailingDisk(join(installation.folder, 'disk'));
    if (!failing) return skip('this user may not mount a file system');
    useDisk(failing);
    return failing;
  }

  function useDisk(mounted: NonNullable<typeof disk>): void {
    disk = mounted;
    const text = readFileSync(installation.configuration, 'utf8');
    const path = join(mounted.folder, 'store.db');
    writeFileSync(installation.configuration, text.replace(join(installation.folder, 'store.db'), path));
  }

  it('a full disk: says so, keeps what it has, and goes on by itself when there is room', async ({ skip }) => {
    const small = useSmallDisk(skip);
    orphan('first');
    const program = start();
    const [before] = await found(1);
    await told(1);

    small.fill();
    orphan('second');
    await ready(503);
    await program.logged(/the disk of the store \S+ is full: make room/);
    await program.logged(/"code":"SQLITE_FULL"[^\n]*the store is away/);
    expect(await status('/livez')).toBe(200);
    expect(await findings()).toEqual([expect.objectContaining({ firstSeen: before?.firstSeen })]);
    expect(await metric('store_writable')).toBe(0);
    // A probe may meet the full disk before a scan does.
    await eventually(
      () => metric('scans_unstored_total'),
      (scans) => scans > 0,
    );

    small.makeRoom(65_536);
    await ready(200);
    expect(await metric('store_writable')).toBe(1);
    await found(2);
    await told(2);
    await program.logged(/the store is back/);
    expect(program.child.exitCode).toBeNull();
  });

  it('a disk that is full at the start: exit code 2', async ({ skip }) => {
    const small = useSmallDisk(skip);
    small.fill();
    const program = start();
    expect(await program.ended()).toBe(2);
    expect(program.stderr).toMatch(/the disk of the store \S+ is full: make room/);
  });

  it('a disk that takes no writes: exit code 2', async ({ skip }) => {
    const small = useSmallDisk(skip);
    execFileSync('mount', ['-o', 'remount,ro', small.folder]);
    const program = start();
    expect(await program.ended()).toBe(2);
    expect(program.stderr).toMatch(/the store \S+ cannot be written: the file and its folder must be writable/);
  });

  it('a disk that turns read-only: says so, shows what it has, and all of it is there after a repair', async ({
    skip,
  }) => {
    const failing = useFailingDisk(skip);
    orphan('first');
    const program = start();
    const [before] = await found(1);
    await told(1);

    failing.fail();
    orphan('second');
    await ready(503);
    await program.logged(
      /the store \S+ (cannot be written: the file and its folder must be writable|reports an error)/,
    );
    expect(await status('/livez')).toBe(200);
    expect(await findings()).toEqual([expect.objectContaining({ firstSeen: before?.firstSeen })]);
    program.child.kill('SIGTERM');
    await program.ended();

    failing.repair();
    start();
    const after = await found(2);
    expect(after.map(({ firstSeen }) => firstSeen)).toContain(before?.firstSeen);
    await told(2);
  });

  it('a lock of another program: says so, and goes on by itself when it is gone', async () => {
    orphan('first');
    const program = start();
    await found(1);
    await told(1);

    const other = new BetterSqlite3(store());
    other.exec('begin immediate');
    orphan('second');
    await ready(503);
    await program.logged(/the store \S+ is locked by another program/);
    expect(await findings()).toHaveLength(1);

    other.exec('rollback');
    other.close();
    await ready(200);
    await found(2);
    await told(2);
  });

  it('a lock of another program at the start: exit code 2', async () => {
    const other = new BetterSqlite3(store());
    other.pragma('locking_mode = exclusive');
    other.exec('begin exclusive');
    const program = start();
    expect(await program.ended()).toBe(2);
    expect(program.stderr).toMatch(/the store \S+ is locked by another program/);
    other.close();
  });

  describe('a damaged file', () => {
    it('at the start: exit code 2 with the steps to restore, and the file is left as it is', async () => {
      orphan('first');
      await found(1);
      daemon?.child.kill('SIGTERM');
      expect(await daemon?.ended()).toBe(0);
      const backup = join(installation.folder, 'backup.db');
      copyFileSync(store(), backup);
      damage(store());
      const damaged = readFileSync(store());

      const program = start();
      expect(await program.ended()).toBe(2);
      expect(program.stderr).toMatch(/is damaged or not an SQLite database; it was left as it is\..*put a backup/);
      expect(readFileSync(store()).equals(damaged)).toBe(true);

      copyFileSync(backup, store());
      start();
      await found(1);
    });

    it('while the program runs: unready and a metric, never replaced', async () => {
      orphan('first');
      const program = start();
      await found(1);
      await ready(200);
      const { ino } = statSync(store());
      // A copy of everything in the file, so that the file and not the log before it is read.
      const other = new BetterSqlite3(store());
      other.pragma('wal_checkpoint(passive)');
      other.close();
      damage(store());

      await ready(503);
      await program.logged(/is damaged or not an SQLite database/);
      const metrics = await (await fetch(`${await program.url()}/metrics`)).text();
      expect(metrics).toMatch(/^notebook_drift_store_up 0$/m);
      expect(metrics).not.toMatch(/^notebook_drift_findings\{/m);
      expect(await status('/livez')).toBe(200);
      const answer = await fetch(`${await program.url()}/api/v1/findings`);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        type: '/problems/store-away',
        detail: expect.stringContaining('the SQLite file is damaged') as string,
      });
      expect(statSync(store()).ino).toBe(ino);
    });
  });
});
