import { setTimeout as sleep } from 'node:timers/promises';
import { type ScheduledTask, schedule } from 'node-cron';
import type { Telemetry } from '../../domain/delivery/telemetry.ts';
import type { Logger } from '../../domain/logger.ts';
import type { ScanWork } from './work.ts';

/** One check of one target, and when it is due. */
export interface ScheduledScan {
  readonly targetId: string;
  readonly checkId: string;
  /** A cron expression; times are UTC. */
  readonly schedule: string;
}

/** What is scheduled, and to whom it is offered when its time comes. */
export interface SchedulerOptions {
  readonly scans: readonly ScheduledScan[];
  readonly work: Pick<ScanWork, 'offer' | 'offerAtStart'>;
  readonly telemetry: Pick<Telemetry, 'scanFinished' | 'scanScheduled'>;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  /** Each scheduled scan starts up to this much later, milliseconds. */
  readonly jitter: number;
  /** How long to wait before a scan that could not be queued is offered again, milliseconds. */
  readonly retryDelay?: number;
}

/** So much later than it was due a scan may come on a busy machine, milliseconds. */
const latest = 10_000;

/** Starts scans by their schedules and on request; a scan whose predecessor has not ended is skipped and counted. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #stopped = new AbortController();
  /** By scan, the latest slot that its schedule reached here. */
  readonly #slots = new Map<string, number>();
  /** By scan, when it is due next, as it was planned. */
  readonly #due = new Map<string, number>();
  #tasks: readonly { readonly scan: ScheduledScan; readonly task: ScheduledTask }[] = [];
  #isStarted = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** Plans every scan; with `atStart` each that is due also runs now. Once it was stopped it plans nothing. */
  async start({ atStart }: { readonly atStart: boolean }): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#isStarted = true;
    await this.#planAll();
    if (!atStart || this.#stopped.signal.aborted) return;
    await this.#options.work.offerAtStart(this.#tasks.map(({ scan, task }) => ({ ...scan, interval: interval(task) })));
  }

  /** Plans every scan by the clock as it is now, after it was set; one that is not started does so at its start. */
  async replan(): Promise<void> {
    if (!this.#isStarted || this.#stopped.signal.aborted) return;
    this.#slots.clear();
    await this.#planAll();
  }

  /**
   * Plans again what is not planned for when it is due, and offers a slot that was missed: a clock that is set and set back
   * between two looks at it leaves a scan waiting for the time that it showed.
   */
  async keepUp(now: number): Promise<void> {
    if (!this.#isStarted || this.#stopped.signal.aborted) return;
    // A schedule that has no further slot is due at no time.
    const planned = this.#tasks.flatMap(({ scan, task }) => {
      const slot = this.#due.get(key(scan));
      return slot === undefined ? [] : [{ scan, slot, next: task.getNextRun()?.getTime() ?? slot }];
    });
    const missed = planned.filter(({ slot }) => slot + this.#options.jitter + latest < now);
    const astray = planned.filter(({ slot, next }) => slot > next);
    if (missed.length === 0 && astray.length === 0) return;
    this.#options.logger.warn(
      { missed: missed.length, astray: astray.length },
      'scans waited for a time that the clock no longer has; they are planned again',
    );
    await this.replan();
    for (const { scan, slot } of missed) void this.#offer(scan, slot);
  }

  /** What was planned before is forgotten: a task that nobody knows of scans for ever and keeps the program from ending. */
  async #planAll(): Promise<void> {
    const last = this.#tasks;
    this.#tasks = this.#options.scans.map((scan) => ({ scan, task: this.#plan(scan) }));
    for (const { scan, task } of this.#tasks) this.#announce(scan, task);
    for (const { task } of last) await task.destroy();
  }

  /** Starts the scans that fit; answers the ids of those begun, none when all of them are running already. */
  async request({
    targetId,
    checkId,
  }: {
    readonly targetId?: string | undefined;
    readonly checkId?: string | undefined;
  }): Promise<readonly string[]> {
    const wanted = this.#options.scans.filter(
      (scan) => (targetId ?? scan.targetId) === scan.targetId && (checkId ?? scan.checkId) === scan.checkId,
    );
    const ids: string[] = [];
    for (const scan of wanted) {
      const offer = await this.#options.work.offer(scan, { trigger: 'request' });
      if (offer.outcome === 'queued') ids.push(offer.id);
    }
    return ids;
  }

  /** When each scan is due next, milliseconds since the epoch. */
  nextRuns(): readonly { readonly targetId: string; readonly checkId: string; readonly nextAt: number }[] {
    return this.#tasks.flatMap(({ scan: { targetId, checkId }, task }) => {
      const next = task.getNextRun();
      return next ? { targetId, checkId, nextAt: next.getTime() } : [];
    });
  }

  /**
   * How old the last success of a check may become before it counts as stale: three intervals, in milliseconds, after
   * the practice of alerting on a batch job when two full runs are missing (prometheus.io/docs/practices/alerting).
   */
  staleAfter(targetId: string, checkId: string): number {
    const planned = this.#tasks.find(({ scan }) => scan.targetId === targetId && scan.checkId === checkId);
    return planned ? 3 * interval(planned.task) + this.#options.jitter : Number.POSITIVE_INFINITY;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const { task } of this.#tasks) await task.destroy();
  }

  #plan(scan: ScheduledScan): ScheduledTask {
    const task = schedule(
      scan.schedule,
      // The time by the schedule, not the moment at which the jitter let it run.
      async ({ date }) => {
        this.#announce(scan, task);
        await this.#offer(scan, date.getTime());
      },
      {
        name: key(scan),
        timezone: 'UTC',
        maxRandomDelay: this.#options.jitter,
        noOverlap: false,
        suppressMissedWarning: true,
      },
    );
    return task;
  }

  /** Offers a slot until the queue has taken it or the next one has come. */
  async #offer(scan: ScheduledScan, slot: number): Promise<void> {
    const { work, telemetry, logger, retryDelay = 5_000 } = this.#options;
    this.#slots.set(key(scan), slot);
    for (let attempt = 1; !this.#stopped.signal.aborted && this.#slots.get(key(scan)) === slot; attempt++) {
      try {
        const { outcome } = await work.offer(scan, { trigger: 'schedule', slot });
        if (outcome === 'busy') telemetry.scanFinished({ ...scan, result: 'skipped', seconds: 0 });
        if (attempt > 1) logger.info({ ...scan, attempt }, 'a scan could be queued again');
        return;
      } catch (error) {
        if (attempt === 1) logger.warn({ ...scan, error }, 'a scan could not be queued; it is tried again');
      }
      await sleep(retryDelay, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  #announce({ targetId, checkId }: ScheduledScan, task: ScheduledTask): void {
    const next = task.getNextRun();
    if (!next) return;
    this.#due.set(key({ targetId, checkId }), next.getTime());
    const intervalSeconds = interval(task) / 1_000;
    this.#options.telemetry.scanScheduled({ targetId, checkId, nextAt: next.getTime(), intervalSeconds });
  }
}

/** The time between the next two runs, milliseconds; infinite when there are not two. */
function interval(task: ScheduledTask): number {
  const [next, following] = task.getNextRuns(2);
  return next && following ? following.getTime() - next.getTime() : Number.POSITIVE_INFINITY;
}

function key({ targetId, checkId }: Pick<ScheduledScan, 'targetId' | 'checkId'>): string {
  return `${targetId}/${checkId}`;
}
