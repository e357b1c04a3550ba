import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import type { Program } from '../support/program.ts';
import { ask, ReplicaSet, scansSeenBy } from './replica-set.ts';

/** The metrics whose source is the store. */
async function metricsOfStore(replica: Program): Promise<readonly string[]> {
  const text = await (await fetch(`${await replica.url()}/metrics`)).text();
  const own =
    /^notebook_drift_(process|nodejs|build|config|http|aws|scans|scan_duration|check_errors|delivery|deliveries_(?!pending))/;
  return text.split('\n').filter((line) => line.startsWith('notebook_drift_') && !own.test(line));
}

describeWithPostgres('system/replicas-together', () => {
  const set = ReplicaSet.use();

  it('starts together on an empty database, and tells each thing once', async () => {
    set.configure({ targets: ['blue', 'green', 'red'], schedule: '*/2 * * * * *' });
    set.sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    const [first, second, third] = [set.start(), set.start(), set.start()];
    await Promise.all([first.url(), second.url(), third.url()]);
    await eventually(
      () => scansSeenBy(first),
      (all) => all.filter(({ trigger, finishedAt }) => trigger === 'schedule' && finishedAt !== null).length >= 12,
    );
    const told = await eventually(
      () => set.messages.filter(({ type }) => type === 'drift.firing'),
      (firing) => firing.length >= 3,
    );

    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
    expect(set.messages).toHaveLength(3);
  });

  it('shows the same on every replica, metrics of the store included', async () => {
    set.configure({ targets: ['blue', 'green'], schedule: '0 0 1 1 *' });
    set.sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    const [first, second] = [set.start(), set.start()];
    await eventually(
      () => scansSeenBy(first),
      (all) => all.length === 4 && all.every(({ finishedAt }) => finishedAt !== null),
    );
    await eventually(
      () => set.messages,
      (all) => all.length === 2,
    );
    await eventually(
      async () => (await metricsOfStore(first)).join('\n'),
      (text) => /^notebook_drift_deliveries_pending\S* 0$/m.test(text),
    );

    const series = await metricsOfStore(first);
    expect(await metricsOfStore(second)).toEqual(series);
    expect(series.length).toBeGreaterThan(20);
    expect(await ask(second, '/api/v1/findings')).toEqual(await ask(first, '/api/v1/findings'));
    expect(await scansSeenBy(second)).toEqual(await scansSeenBy(first));
  });

  it('gives the scans of a replica that stops to another', async () => {
    // The call that gets no answer is waited for until the other replica is there, however long that starts.
    set.configure({ schedule: '0 0 1 1 *', requestTimeout: '10m' });
    set.sandbox.faults.add({ service: 'sagemaker', operation: 'ListModels', fault: 'timeout', times: 1 });
    const first = set.start();
    await eventually(
      () => scansSeenBy(first),
      (all) => all.length === 2,
    );
    const second = set.start();
    await second.url();

    first.child.kill('SIGTERM');

    expect(await first.ended()).toBe(0);
    await eventually(
      () => scansSeenBy(second),
      (all) => all.every(({ result }) => result === 'success'),
    );
  });
});
