import { array, assert, asyncProperty, boolean, constantFrom } from 'fast-check';
import { getTasks } from 'node-cron';
import { describe, expect, it, vi } from 'vitest';
import { Scheduler } from '../../../src/scan/schedule/scheduler.ts';
import type { Occasion, Offer, ScanWork } from '../../../src/scan/schedule/work.ts';
import { memoryLogger } from '../../alerts/fixtures.ts';
import { eventually } from '../../support/eventually.ts';

type Answer = Offer['outcome'] | 'away';

/** A queue that answers in turn what it is told, and its last answer from then on. */
function scriptedWork(answers: readonly Answer[]) {
  const offered: Occasion[] = [];
  const work: Pick<ScanWork, 'offer' | 'offerAtStart'> = {
    async offer(_scan, occasion) {
      const answer = answers[Math.min(offered.length, answers.length - 1)] ?? 'queued';
      offered.push(occasion);
      if (answer === 'away') throw new Error('the database is away');
      return answer === 'queued' ? { outcome: answer, id: `s_${offered.length}` } : { outcome: answer };
    },
    offerAtStart: async () => undefined,
  };
  return { work, offered };
}

function schedulerOver(work: Pick<ScanWork, 'offer' | 'offerAtStart'>, schedule: string) {
  const skipped: string[] = [];
  const logger = memoryLogger();
  const scheduler = new Scheduler({
    scans: [{ targetId: 'prod', checkId: 'policy-drift', schedule }],
    work,
    telemetry: { scanFinished: ({ result }) => skipped.push(result), scanScheduled: () => undefined },
    logger,
    jitter: 0,
    retryDelay: 10,
  });
  return { scheduler, skipped, logger };
}

const at = (time: string) => Date.parse(`2026-11-30T${time}Z`);

describe('scan/scheduler', () => {
  it('offers each slot under its time by the schedule, which is the same on every replica', async () => {
    const { work, offered } = scriptedWork(['queued']);
    const { scheduler } = schedulerOver(work, '* * * * * *');
    await scheduler.start({ atStart: false });
    await eventually(
      () => offered.length,
      (count) => count >= 2,
    );
    await scheduler.stop();

    const slots = offered.map((occasion) => (occasion.trigger === 'schedule' ? occasion.slot : Number.NaN));
    expect(slots.filter((slot) => slot % 1_000 !== 0)).toEqual([]);
    expect(new Set(slots).size).toBe(slots.length);
  });

  it('counts a slot whose predecessor has not ended as skipped, and one that another replica took not at all', async () => {
    const { work, offered } = scriptedWork(['elsewhere', 'busy', 'queued']);
    const { scheduler, skipped } = schedulerOver(work, '* * * * * *');
    await scheduler.start({ atStart: false });
    await eventually(
      () => offered.length,
      (count) => count >= 3,
    );
    await scheduler.stop();

    expect(skipped).toEqual(['skipped']);
  });

  it('offers a slot again until the queue has it, and tells both once', async () => {
    const { work, offered } = scriptedWork(['away', 'away', 'away', 'queued']);
    const { scheduler, logger } = schedulerOver(work, '* * * * * *');
    await scheduler.start({ atStart: false });
    await eventually(
      () => offered.length,
      (count) => count >= 4,
    );
    await eventually(
      () => logger.lines.length,
      (count) => count >= 2,
    );
    await scheduler.stop();

    expect(logger.lines.slice(0, 2)).toMatchObject([
      { level: 'warn', message: 'a scan could not be queued; it is tried again' },
      { level: 'info', message: 'a scan could be queued again' },
    ]);
  });

  it('answers a request with the ids of the scans that were queued', async () => {
    const { scheduler } = schedulerOver(scriptedWork(['queued', 'busy']).work, '0 0 1 1 *');
    expect(await scheduler.request({ targetId: 'prod' })).toEqual(['s_1']);
    expect(await scheduler.request({})).toEqual([]);
    expect(await scheduler.request({ targetId: 'other' })).toEqual([]);
  });

  it('plans anew by a clock that was set', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 30, 12, 0, 1), toFake: ['Date'] });
    const { scheduler } = schedulerOver(scriptedWork(['queued']).work, '0 * * * *');
    await scheduler.start({ atStart: false });
    expect(scheduler.nextRuns()).toMatchObject([{ nextAt: Date.UTC(2026, 10, 30, 13) }]);

    vi.setSystemTime(Date.UTC(2026, 10, 30, 9, 59, 59));
    await scheduler.replan();
    expect(scheduler.nextRuns()).toMatchObject([{ nextAt: Date.UTC(2026, 10, 30, 10) }]);
    await scheduler.stop();
    await scheduler.replan();
    vi.useRealTimers();
  });

  it.each([
    { name: 'a slot that did not come', planned: '12:00:01', now: '13:00:30', slots: ['13:00:00'], next: '14:00:00' },
    { name: 'a plan by a clock that is set back', planned: '20:30:00', now: '12:00:01', slots: [], next: '13:00:00' },
  ])('plans anew what does not come when it is due: $name', async ({ planned, now, slots, next }) => {
    vi.useFakeTimers({ now: at(planned), toFake: ['Date'] });
    const { work, offered } = scriptedWork(['queued']);
    const { scheduler, logger } = schedulerOver(work, '0 * * * *');
    const before = getTasks().size;
    await scheduler.start({ atStart: false });
    await scheduler.keepUp(Date.now());
    expect(logger.lines).toEqual([]);

    vi.setSystemTime(at(now));
    await scheduler.keepUp(Date.now());
    expect(offered.map((occasion) => (occasion.trigger === 'schedule' ? occasion.slot : occasion))).toEqual(
      slots.map(at),
    );
    expect(scheduler.nextRuns()).toMatchObject([{ nextAt: at(next) }]);
    expect(getTasks().size).toBe(before + 1);
    await scheduler.keepUp(Date.now());
    expect(logger.lines).toMatchObject([{ level: 'warn' }]);
    await scheduler.stop();
    await scheduler.keepUp(Date.now());
    vi.useRealTimers();
  });

  it('leaves nothing planned behind its end, however start, clock and end follow each other', async () => {
    const step = constantFrom('start', 'replan', 'stop');
    await assert(
      asyncProperty(array(step, { maxLength: 6 }), boolean(), async (steps, isWaitedFor) => {
        const before = getTasks().size;
        const { scheduler } = schedulerOver(scriptedWork(['queued']).work, '0 0 1 1 *');
        const act = { start: () => scheduler.start({ atStart: true }), replan: () => scheduler.replan() };
        for (const name of steps) {
          const acted = name === 'stop' ? scheduler.stop() : act[name]();
          if (isWaitedFor) await acted;
        }
        await scheduler.stop();
        expect(getTasks().size).toBe(before);
      }),
    );
  });

  it('offers nothing once it was stopped, not even what was to run at the start', async () => {
    const { work } = scriptedWork(['queued']);
    const offered: string[] = [];
    const offerAtStart = async () => void offered.push('at start');
    const { scheduler } = schedulerOver({ ...work, offerAtStart }, '0 0 1 1 *');
    const started = scheduler.start({ atStart: true });
    await scheduler.stop();
    await started;
    await scheduler.start({ atStart: true });

    expect(offered).toEqual([]);
  });
});
