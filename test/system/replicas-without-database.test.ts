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
  });
});
