import { describe, expect, it } from 'vitest';
import type { ScanOrder } from '../../../src/scan/run/run-scan.ts';
import { LocalWork } from '../../../src/scan/schedule/local-work.ts';
import { isDueAtStart } from '../../../src/scan/schedule/work.ts';
import { memoryLogger } from '../../alerts/fixtures.ts';
import { minute, noon } from '../../support/fixtures.ts';

describe('scan/work', () => {
  it.each([
    ['was never evaluated', undefined, true, true],
    ['was evaluated a moment ago', noon - 1, true, false],
    ['was evaluated a moment ago under another configuration', noon - 1, false, true],
    ['has missed a slot', noon - 5 * minute, true, true],
    ['was evaluated in the future, by a clock that was set back', noon + 2 * minute, true, true],
    ['was evaluated by a replica whose clock is a little ahead', noon + minute / 2, true, false],
    ['will miss none', noon - 5 * minute + 1, true, false],
  ])('a check that %s', (_title, lastAttemptAt, sameConfiguration, due) => {
    const state = lastAttemptAt === undefined ? undefined : { lastAttemptAt };
    expect(isDueAtStart({ interval: 5 * minute }, state, { now: noon, sameConfiguration })).toBe(due);
  });
});

describe('scan/local-work', () => {
  const scan = { targetId: 'prod', checkId: 'policy-drift' };

  it('knows what waits and runs, and takes one of each check at a time', async () => {
    const work = new LocalWork({ concurrency: 1, logger: memoryLogger(), clock: () => noon });
    const gate = Promise.withResolvers<void>();
    const orders: ScanOrder[] = [];
    await work.start(async (order) => {
      orders.push(order);
      await gate.promise;
      return 'finished';
    });

    await work.offerAtStart([{ ...scan, interval: minute }]);
    const waiting = await work.offer({ ...scan, checkId: 'required-tags' }, { trigger: 'request' });
    expect(await work.offer(scan, { trigger: 'schedule', slot: noon })).toEqual({ outcome: 'busy' });
    const id = waiting.outcome === 'queued' ? waiting.id : '';
    expect(await work.isQueued(id)).toBe(true);
    gate.resolve();
    await work.idle();

    expect(await work.isQueued(id)).toBe(false);
    expect(orders.map(({ checkId, trigger, notBefore }) => [checkId, trigger, notBefore])).toEqual([
      ['policy-drift', 'start', noon],
      ['required-tags', 'request', noon],
    ]);
  });

  it('tells of a scan that could not be stored, and goes on', async () => {
    const logger = memoryLogger();
    const work = new LocalWork({ concurrency: 1, logger, clock: () => noon });
    await work.start(async () => {
      throw new Error('the disk is full');
    });
    await work.offer(scan, { trigger: 'request' });
    await work.idle();

    expect(logger.lines).toMatchObject([
      { level: 'error', message: 'a scan could not be stored; nothing of it was kept' },
    ]);
    expect((await work.offer(scan, { trigger: 'request' })).outcome).toBe('queued');
  });
});
