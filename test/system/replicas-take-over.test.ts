import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { ReplicaSet, type Scan, scansSeenBy } from './replica-set.ts';

const running = (scans: readonly Scan[]) => scans.find(({ finishedAt }) => finishedAt === null);

describeWithPostgres('system/replicas-take-over', () => {
  const set = ReplicaSet.use();

  it('takes over the scan of a killed replica', async () => {
    // The call that gets no answer is waited for until the other replica is there, however long that starts.
    set.configure({ schedule: '0 0 1 1 *', requestTimeout: '10m' });
    set.sandbox.faults.add({ service: 'sagemaker', operation: 'ListModels', fault: 'timeout', times: 1 });
    const first = set.start();
    const held = running(
      await eventually(
        () => scansSeenBy(first),
        (all) => all.length === 2 && all.some(({ finishedAt }) => finishedAt !== null),
      ),
    );
    const second = set.start();
    await second.url();

    first.child.kill('SIGKILL');

    const ended = await eventually(
      () => scansSeenBy(second),
      (all) => running(all) === undefined,
    );
    expect(ended).toHaveLength(2);
    expect(ended.find(({ id }) => id === held?.id)).toMatchObject({ checkId: 'required-tags', result: 'success' });
  });
});
