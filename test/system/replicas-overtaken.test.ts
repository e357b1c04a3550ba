import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { ReplicaSet, scansSeenBy } from './replica-set.ts';

describeWithPostgres('system/replicas-overtaken', () => {
  const set = ReplicaSet.use();

  it('refuses what a replica brings that was held up until another took its scan', async () => {
    // The call that gets no answer is waited for until the other replica is there, however long that starts.
    set.configure({ schedule: '0 0 1 1 *', requestTimeout: '10m' });
    set.sandbox.faults.add({ service: 'sagemaker', operation: 'ListModels', fault: 'timeout', times: 1 });
    const first = set.start();
    await eventually(
      () => scansSeenBy(first),
      (all) => all.length === 2 && all.some(({ finishedAt }) => finishedAt !== null),
    );
    const second = set.start();
    await second.url();

    first.child.kill('SIGSTOP');
    const ended = await eventually(
      () => scansSeenBy(second),
      (all) => all.every(({ result }) => result === 'success'),
    );
    first.child.kill('SIGCONT');

    await first.logged(/a newer scan overtook this one/);
    expect(await scansSeenBy(second)).toEqual(ended);
  });
});
