import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Store } from '../../src/store/contract/store.ts';
import { openPostgresStore } from '../../src/store/postgres/postgres.ts';
import { migrations } from '../../src/store/schema/migrations.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { noon } from '../support/fixtures.ts';
import { describeWithPostgres, PostgresServer } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { ids } from './ids.ts';

const folder = new URL('schemas/', import.meta.url);
const names = Object.keys(migrations);

/** What `dump-schema.ts` gave when the step was the newest. */
function dumpOf(step: string): string {
  return readFileSync(new URL(`${step}.sql`, folder), 'utf8');
}

/** Everything that the dump holds is there, and the store works. */
async function expectEverything(store: Store, step: string): Promise<void> {
  const has = (first: string) => step.slice(0, 4) >= first;
  const list = async (query: object) => ids((await store.findings({ ...query, limit: 10 })).items);
  expect(await list({})).toEqual(['f_over', 'f_new', 'f_known', 'f_open']);
  expect(await list({ state: 'open', severity: 'medium' })).toEqual(['f_new', 'f_known', 'f_open']);
  expect(await list({ targetId: 'prod', resourceType: 'endpoint', state: 'resolved' })).toEqual(['f_over']);
  expect(await list({ resource: 'arn:aws:sagemaker:us-east-1:012345678910:endpoint/f_open' })).toEqual(['f_open']);
  expect(await list({ search: 'F_Open tag-missing' })).toEqual(['f_open']);
  expect(await list({ owner: '' })).toHaveLength(has('0017') ? 4 : 0);
  expect(await store.finding('f_over')).toMatchObject({ state: 'resolved', resolution: 'fixed', resolvedAt: noon + 9 });
  expect((await store.finding('f_known'))?.suppressed).toBe(true);
  const changes = has('0002') ? [{ field: 'severity', before: 'low', after: 'medium' }] : [];
  expect(await store.transitions('f_open')).toMatchObject([
    { kind: 'opened', summary: 'opened "f_open"', changes },
    { kind: 'updated', changes },
  ]);
  expect(await store.transitionCounts()).toEqual([{ checkId: 'required-tags', transition: 'opened', count: 2 }]);
  const count = { targetId: 'prod', checkId: 'required-tags', severity: 'medium', count: 1 };
  const counts = await store.findingCounts();
  expect(counts).toHaveLength(3);
  expect(counts).toEqual(
    expect.arrayContaining([
      { ...count, state: 'active', oldestFirstSeen: noon },
      { ...count, state: 'suppressed', oldestFirstSeen: noon + 1 },
      { ...count, state: 'pending', oldestFirstSeen: noon + 2 },
    ]),
  );
  expect(await store.checkStates()).toMatchObject([{ outcome: 'findings', lastSuccessAt: noon, lastScanId: 's_1' }]);
  expect(await store.scan('s_1')).toMatchObject({ result: 'success', requests: 12 });
  expect(await store.delivery('msg_1')).toMatchObject({ status: 'pending', attempts: 1, fromRevision: 0 });
  const history = await store.history({ from: noon, to: noon + 1 });
  expect(history.keptSince).toBe(has('0016') ? noon - 5 : null);
  expect(history.periods).toHaveLength(has('0016') ? 1 : 0);
  expect(history.watches).toHaveLength(has('0016') ? 1 : 0);
  await store.verifyWritable();
  await store.transact(async (transaction) => {
    expect(await transaction.scans.fencingToken('prod', 'required-tags')).toBe(has('0004') ? 4 : 0);
    expect(await transaction.sweeps.of('prod')).toHaveLength(has('0005') ? 1 : 0);
    expect((await transaction.suppressions.inEffect(noon))?.digest).toBe(has('0018') ? 'd_1' : undefined);
    const groups = await transaction.alerts.groups({ targetId: 'prod', checkId: 'required-tags' });
    expect(groups).toHaveLength(has('0002') ? 1 : 0);
    // What is older than this part of the store came before anybody kept how checks stood.
    await transaction.history.beat({ id: 'w_2', instance: 'host', programVersion: '0.2.0', at: noon + 99 });
    const openIds = await transaction.findings.openIds({ targetId: 'prod', checkId: 'required-tags' });
    const open = await transaction.findings.byId(openIds);
    await transaction.findings.save(open.map((finding) => ({ ...finding, state: 'active', severity: 'high' })));
  });
  expect((await store.history({ from: 0, to: 1 })).keptSince).toBe(has('0016') ? noon - 5 : noon + 99);
  // Saved by this version, each has its labels.
  expect(await list({ owner: '', state: 'open' })).toHaveLength(3);
  expect(await list({ severity: 'high' })).toEqual(['f_new', 'f_known', 'f_open']);
  expect(await store.revision()).toBe(8);
}

describe('store/older-schemas', () => {
  it('holds a dump for every step', () => {
    expect(readdirSync(folder).toSorted()).toEqual(names.map((name) => `${name}.sql`));
  });

  it.each(names)('a file of %s is brought up to date with all that is in it', async (step) => {
    const place = mkdtempSync(join(tmpdir(), 'notebook-drift-'));
    const path = join(place, 'store.db');
    const connection = new BetterSqlite3(path);
    connection.exec(dumpOf(step));
    connection.close();
    const store = await openSqliteStore({ path });
    onTestFinished(async () => {
      await store.close();
      rmSync(place, { recursive: true });
    });
    expect(await store.revision()).toBe(7);
    await expectEverything(store, step);
  });
});

describeWithPostgres('store/older-schemas', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.stop());

  it.each(names.map((name, index) => [name, index + 1] as const))(
    'a database of %s is brought up to date with all that is in it',
    async (step, count) => {
      const url = await server.database();
      const options = { url, tls: false, connections: 2, logger: silentLogger } as const;
      const steps = Object.fromEntries(Object.entries(migrations).slice(0, count));
      const older = await openPostgresStore({ ...options, steps });
      await older.store.close();
      const own = /^insert into (?!kysely_|store_state|write_probe)/;
      const rows = dumpOf(step)
        .split('\n')
        .filter((line) => own.test(line));
      await server.query(url, ['update store_state set revision = 7;', ...rows].join('\n'));
      const { store } = await openPostgresStore(options);
      onTestFinished(() => store.close());
      expect(await store.revision()).toBe(7);
      await expectEverything(store, step);
    },
  );
});
