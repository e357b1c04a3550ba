import { type ScheduledTask, schedule } from 'node-cron';
import type { ScanRecord } from '../domain/check-state.ts';
import type { Telemetry } from '../domain/telemetry.ts';
import type { WorkQueue } from './queue.ts';

/** One check of one target, and when it is due. */
export interface ScheduledScan {
  readonly targetId: string;
  readonly checkId: string;
  /** A cron expression; times are UTC. */
  readonly schedule: string;
}

export interface SchedulerOptions {
  readonly scans: readonly ScheduledScan[];
  readonly queue: WorkQueue;
  readonly run: (
    scan: ScheduledScan & {
      readonly trigger: ScanRecord['trigger'];
      readonly id: string;
      /** Scans that are due together share what they read; since when, milliseconds since the epoch. */
      readonly notBefore: number;
    },
  ) => Promise<void>;
  readonly telemetry: Pick<Telemetry, 'scanFinished' | 'scanScheduled'>;
  readonly newScanId: () => string;
  /** Each scheduled scan starts up to this much later, milliseconds. */
  readonly jitter: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Starts scans by their schedules and on request; a scan whose predecessor has not ended is skipped and counted. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  #tasks: { readonly scan: ScheduledScan; readonly task: ScheduledTask }[] = [];

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** Plans every scan; with `atStart` each also runs now. */
  start({ atStart }: { readonly atStart: boolean }): void {
    this.#tasks = this.#options.scans.map((scan) => ({ scan, task: this.#plan(scan) }));
    for (const { scan, task } of this.#tasks) this.#announce(scan, task);
    const now = this.#options.clock();
    if (atStart) for (const scan of this.#options.scans) this.#begin(scan, 'start', now);
  }

  /** Starts the scans that fit; answers the ids of those begun, none when all of them are running already. */
  request({
    targetId,
    checkId,
  }: {
    readonly targetId?: string | undefined;
    readonly checkId?: string | undefined;
  }): readonly string[] {
    const now = this.#options.clock();
    return this.#options.scans
      .filter((scan) => (targetId ?? scan.targetId) === scan.targetId && (checkId ?? scan.checkId) === scan.checkId)
      .flatMap((scan) => this.#begin(scan, 'request', now) ?? []);
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
    for (const { task } of this.#tasks) await task.destroy();
  }

  #plan(scan: ScheduledScan): ScheduledTask {
    const task = schedule(
      scan.schedule,
      () => {
        this.#begin(scan, 'schedule', this.#options.clock() - this.#options.jitter);
        this.#announce(scan, task);
      },
      {
        name: key(scan),
        timezone: 'UTC',
        maxRandomDelay: this.#options.jitter,
        noOverlap: true,
        suppressMissedWarning: true,
      },
    );
    return task;
  }

  #begin(scan: ScheduledScan, trigger: ScanRecord['trigger'], notBefore: number): string | undefined {
    const id = this.#options.newScanId();
    if (this.#options.queue.offer(key(scan), () => this.#options.run({ ...scan, trigger, id, notBefore }))) return id;
    this.#options.telemetry.scanFinished({ ...scan, result: 'skipped', seconds: 0 });
    return undefined;
  }

  #announce({ targetId, checkId }: ScheduledScan, task: ScheduledTask): void {
    const next = task.getNextRun();
    if (!next) return;
    const intervalSeconds = interval(task) / 1_000;
    this.#options.telemetry.scanScheduled({ targetId, checkId, nextAt: next.getTime(), intervalSeconds });
  }
}

/** The time between the next two runs, milliseconds; infinite when there are not two. */
function interval(task: ScheduledTask): number {
  const [next, following] = task.getNextRuns(2);
  return next && following ? following.getTime() - next.getTime() : Number.POSITIVE_INFINITY;
}

function key({ targetId, checkId }: ScheduledScan): string {
  return `${targetId}/${checkId}`;
}
