import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoadedConfiguration } from '../../src/config/resolve/loaded/loaded-configuration.ts';
import { type Daemon, startDaemon } from '../../src/daemon/daemon.ts';
import type { Logger } from '../../src/domain/logger.ts';
import { openStore } from '../../src/store/open.ts';
import { loadValid, minimal } from '../config/virtual-files.ts';
import { sampleFinding } from '../support/fixtures.ts';
import { freePort } from '../support/free-port.ts';
import { Program } from '../support/program.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** Every step of the start, in its order. */
const steps = [
  'open the store',
  'find accounts',
  'open the configuration',
  'note that it runs',
  'open the HTTP service',
  'listen',
  'say which suppressions it has',
  'end what is no longer watched',
  'apply suppressions',
  'send messages',
  'take scans',
  'plan scans',
  'listen to events',
  'follow the configuration',
  'run',
];

/** What would keep the process alive. */
const alive = () =>
  process.getActiveResourcesInfo().filter((one) => one === 'Timeout' || one === 'TCPServerWrap').length;

describe('daemon: the start', () => {
  let folder: string;
  let path: string;
  let port: number;
  let yaml: string;
  let loaded: LoadedConfiguration;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'start-'));
    path = join(folder, 'store.db');
    port = await freePort();
    yaml = `${minimal}scan: { at_start: false }\nstore: { sqlite: { path: "${path}" } }\nhttp: { port: ${port} }\n`;
    loaded = await loadValid(yaml);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function start(logger: Logger): Promise<Daemon> {
    return startDaemon({
      loaded,
      environment: {},
      logger,
      build: { version: '0', revision: 'x' },
      clock: Date.now,
      load: async () => ({ ok: true, configuration: loaded }),
    });
  }

  const isListening = () =>
    new Promise<boolean>((resolve) => {
      const socket = createConnection({ host: '127.0.0.1', port });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });

  it('takes each step once, in this order, and ends whole', async () => {
    const taken: unknown[] = [];
    const debug = (fields: object) => {
      if ('step' in fields) taken.push(fields.step);
    };
    const daemon = await start({ ...silentLogger, debug });
    expect(taken).toEqual(steps);
    expect(await isListening()).toBe(true);
    await daemon.stop();
    expect(await isListening()).toBe(false);
  });

  it.each(steps)('leaves nothing behind where the step "%s" fails', async (failing) => {
    const before = alive();
    const complaints: object[] = [];
    const debug = (fields: object) => {
      if ('step' in fields && fields.step === failing) throw new Error(`no ${failing}`);
    };
    const error = (fields: object) => complaints.push(fields);
    await expect(start({ ...silentLogger, debug, error })).rejects.toThrow(`no ${failing}`);
    expect(complaints).toEqual([]);
    expect(await isListening()).toBe(false);
    expect(alive()).toBeLessThanOrEqual(before);
    // The store is free again.
    const { store } = await openStore({ kind: 'sqlite', path }, silentLogger);
    await store.close();
  });

  it('ends the program with 2 where the store fails between listening and the first scan', async () => {
    const { store } = await openStore({ kind: 'sqlite', path }, silentLogger);
    await store.transact((transaction) =>
      transaction.findings.save([sampleFinding('a', { targetId: 'gone', state: 'active' })]),
    );
    await store.close();
    const database = new Database(path);
    database.exec("CREATE TRIGGER broken BEFORE UPDATE ON findings BEGIN SELECT RAISE(ABORT, 'no room left'); END");
    database.close();
    const file = join(folder, 'configuration.yaml');
    writeFileSync(file, yaml);
    const program = new Program(['serve', '--config', file], 'http://127.0.0.1:1');
    expect(await program.ended()).toBe(2);
    expect(program.stderr).toContain('no room left');
    expect(await isListening()).toBe(false);
  });
});
