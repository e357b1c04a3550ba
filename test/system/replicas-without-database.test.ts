import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import type { Program } from '../support/program.ts';
import { ask, ReplicaSet, scansSeenBy } from './replica-set.ts';

async function readiness(replica: Program): Promise<number> {
  return (await fetch(`${await replica.url()}/readyz`)).status;
}

describeWithPostgres('system/replicas-without-database', () => {
  const set = ReplicaSet.use();

  it('goes on by itself after the database was away', async () => {
    set.configure();
    const [first, second] = [set.start(), set.start()];
    const open = () => ask<{ readonly items: readonly unknown[] }>(second, '/api/v1/findings?state=open');
    await eventually(
      () => scansSeenBy(first),
      (all) => all.some(({ finishedAt }) => finishedAt !== null),
    );

    await set.server.halt();
    await eventually(
      () => readiness(first),
      (status) => status === 503,
    );
    expect((await fetch(`${await second.url()}/livez`)).status).toBe(200);
    const answer = await eventually(
      async () => fetch(`${await second.url()}/api/v1/findings`),
      ({ status }) => status === 503,
    );
    expect(((await answer.json()) as { detail: string }).detail).toMatch(/^The store is away: the PostgreSQL database/);
    set.sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    await set.server.resume();

    for (const replica of [first, second]) {
      await eventually(
        () => readiness(replica),
        (status) => status === 200,
      );
    }
    await eventually(open, ({ items }) => items.length === 1);
    await eventually(
      () => set.messages,
      (all) => all.some(({ type }) => type === 'drift.firing'),
    );
    expect([first, second].map(({ child }) => child.exitCode)).toEqual([null, null]);
    for (const replica of [first, second]) {
      await replica.logged(/the store is back/);
      const told = replica.stderr.split('\n').filter((line) => /"level":"(warn|error)"/.test(line));
      expect(told).toEqual([expect.stringContaining('the store is away')]);
      expect(replica.stderr.match(/the store is back/g)).toHaveLength(1);
    }
  });

  it('waits at its start for a database that is not there yet, as long as it is told to', async () => {
    set.configure({ waitAtStart: '5m' });
    await set.server.halt();
    const patient = set.start();
    await patient.logged(/the store is away; the start waits for it/);
    patient.child.kill('SIGTERM');
    expect(await patient.ended()).toBe(0);
    const replica = set.start();
    await replica.logged(/the store is away; the start waits for it/);
    await set.server.resume();
    await eventually(
      () => readiness(replica),
      (status) => status === 200,
    );
    expect(replica.stderr.match(/the start waits for it/g)).toHaveLength(1);
  });

  it('exits with 2 at once where it is not to wait', async () => {
    set.configure({ waitAtStart: '0s' });
    await set.server.halt();
    const replica = set.start();
    expect(await replica.ended()).toBe(2);
    expect(JSON.parse(replica.stderr.trim())).toMatchObject({
      level: 'error',
      reason: expect.stringMatching(/it cannot be reached/) as string,
    });
    await set.server.resume();
  });
});
