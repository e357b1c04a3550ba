import { createHash } from 'node:crypto';
import { type Job, PgBoss } from 'pg-boss';
import type { Logger } from '../../domain/logger.ts';
import type { Store } from '../../store/contract/store.ts';
import type { SharedDatabase, StatementRunner } from '../../store/postgres/shared-database.ts';
import type { ScanOrder } from '../run/run-scan.ts';
import { steadyClock } from './steady-clock.ts';
import type { StartScan } from './work.ts';
import { type CheckOfTarget, isDueAtStart, type Occasion, type Offer, type RunScan, type ScanWork } from './work.ts';

/** What replicas need to share the scans between them. */
export interface SharedWorkOptions {
  readonly shared: SharedDatabase;
  readonly store: Pick<Store, 'checkStates' | 'scan'>;
  /** Whether this replica's configuration has the check; others leave it to those that do. */
  readonly isConfigured: (scan: CheckOfTarget) => boolean;
  readonly configurationHash: string;
  /** Scans that run at the same time in this replica. */
  readonly concurrency: number;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

type ScanJob = Pick<ScanOrder, 'targetId' | 'checkId' | 'trigger' | 'notBefore'>;

/** The tables of pg-boss, apart from those of the store. */
const schema = 'notebook_drift_jobs';
const queue = 'scans';

/**
 * All times in seconds. A replica says every 10 that it still has a scan; after 20 of silence any other may take it, and
 * the database is looked through for such scans every 5. So a killed replica's scans go on elsewhere within half a minute.
 */
const superviseInterval = 5;
const queueSettings = {
  heartbeatSeconds: 20,
  expireInSeconds: 6 * 3_600,
  retryLimit: 5,
  retryDelay: 5,
  retentionSeconds: 6 * 3_600,
  deleteAfterSeconds: 3_600,
} as const;
const pollInterval = 1;

/** How long `stop` waits for answers of the database, milliseconds. */
const stopTimeout = 5_000;

/** Errors of the queue are told once in this time, milliseconds: while the database is away every poll fails. */
const errorInterval = 30_000;

/**
 * Scans that all replicas on one database share through pg-boss. A scheduled time is taken by the first replica that comes
 * with it, together with the job that it leads to. A job whose replica falls silent is given to another one.
 */
export class SharedWork implements ScanWork {
  readonly #options: SharedWorkOptions;
  readonly #connections: StatementRunner & { close(): Promise<void> };
  readonly #boss: PgBoss;
  readonly #running = new Set<Promise<void>>();
  #closing: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: SharedWorkOptions) {
    this.#options = options;
    // The next use makes a new one; where that fails too, it is told.
    this.#connections = options.shared.openConnections((error) =>
      options.logger.debug({ error }, 'an idle connection of the work queue broke'),
    );
    this.#boss = new PgBoss({
      db: this.#connections,
      clock: steadyClock({ now: options.clock, elapsed: () => performance.now() }),
      schema,
      schedule: false,
      superviseIntervalSeconds: superviseInterval,
      monitorIntervalSeconds: superviseInterval,
      registerInstance: false,
      openTelemetry: { enabled: false },
    });
    this.#boss.on('error', (error) => this.#tell(error));
    this.#boss.on('warning', ({ message }) => options.logger.warn({ reason: message }, 'the work queue warns'));
  }

  /** Creates or updates the tables of the queue; to be called before anything else. */
  async open(): Promise<void> {
    try {
      await this.#boss.start();
      await this.#boss.createQueue(queue, { policy: 'exclusive', ...queueSettings });
      await this.#boss.updateQueue(queue, queueSettings);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async start(run: RunScan): Promise<void> {
    for (let worker = 0; worker < this.#options.concurrency; worker++) await this.#startWorker(run);
  }

  async offer(scan: CheckOfTarget, occasion: Occasion): Promise<Offer> {
    const notBefore = occasion.trigger === 'schedule' ? occasion.slot : this.#options.clock();
    const job = { ...checkOf(scan), trigger: occasion.trigger, notBefore };
    const id =
      occasion.trigger !== 'schedule'
        ? await this.#send(job)
        : await this.#options.shared.claimSlot({ ...checkOf(scan), at: occasion.slot }, (db) =>
            this.#send(job, { db }),
          );
    if (id === undefined) return { outcome: 'elsewhere' };
    return id === null ? { outcome: 'busy' } : { outcome: 'queued', id: scanIdOf(id) };
  }

  /** Replicas that start together see the same last scan and so make the same job, of which the database keeps one. */
  async offerAtStart(scans: readonly StartScan[]): Promise<void> {
    const { store, clock, configurationHash } = this.#options;
    const states = new Map((await store.checkStates()).map((state) => [keyOf(state), state]));
    const now = clock();
    for (const scan of scans) {
      const state = states.get(keyOf(scan));
      const last = state && (await store.scan(state.lastScanId));
      const sameConfiguration = last?.configurationHash === configurationHash;
      if (!isDueAtStart(scan, state, { now, sameConfiguration })) continue;
      const id = uuidOf(['start', keyOf(scan), state?.lastScanId ?? '', configurationHash]);
      await this.#send({ ...checkOf(scan), trigger: 'start', notBefore: now }, { id });
    }
  }

  async isQueued(scanId: string): Promise<boolean> {
    const id = jobIdOf(scanId);
    if (id === undefined) return false;
    const [job] = await this.#boss.findJobs(queue, { id });
    return job !== undefined && ['created', 'retry', 'active'].includes(job.state);
  }

  close(): void {
    this.#closing ??= this.#boss.offWork(queue, { wait: true });
    // Nobody may be waiting for it yet.
    this.#closing.catch((error: unknown) => this.#tell(error));
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #end(): Promise<void> {
    this.close();
    await this.#closing;
    await this.#boss.stop({ graceful: true, timeout: stopTimeout });
    await this.#connections.close();
  }

  #send(job: ScanJob, options: { readonly id?: string; readonly db?: StatementRunner } = {}): Promise<string | null> {
    return this.#boss.send(queue, job, { singletonKey: keyOf(job), ...options } as {
      id?: string;
      singletonKey: string;
    });
  }

  /** A worker that had something to do looks at once for more; one that had nothing waits for its next poll. */
  async #startWorker(run: RunScan): Promise<void> {
    let workerId = '';
    workerId = await this.#boss.work<ScanJob>(queue, { pollingIntervalSeconds: pollInterval }, async (jobs) => {
      for (const job of jobs) await this.#track(this.#runJob(job, run));
      this.#boss.notifyWorker(workerId);
    });
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#running.add(work);
    try {
      await work;
    } finally {
      this.#running.delete(work);
    }
  }

  /** A rejection gives the job back, for this or another replica. */
  async #runJob({ id, data, signal }: Job<ScanJob>, run: RunScan): Promise<void> {
    const { store, logger, isConfigured } = this.#options;
    const order = { ...data, id: scanIdOf(id) };
    if (!isConfigured(order)) throw new Error(`${keyOf(order)} is not in the configuration of this replica`);
    const before = await store.scan(order.id);
    // The replica that had it before ended between storing the result and saying so to the queue.
    if (before?.finishedAt !== undefined && before.finishedAt !== null && before.result !== 'aborted') return;
    try {
      const end = await run(order, signal);
      if (end === 'aborted' && !signal.aborted) throw new Error('this replica stops');
    } catch (error) {
      logger.warn({ ...checkOf(order), scanId: order.id, error }, 'a scan was not finished; it goes back to the queue');
      throw error;
    }
  }

  #tell(error: unknown): void {
    const now = this.#options.clock();
    if (now - this.#toldAt < errorInterval) return;
    this.#toldAt = now;
    this.#options.logger.error({ error }, 'the work queue fails; scans wait until it works again');
  }
}

function checkOf({ targetId, checkId }: CheckOfTarget): CheckOfTarget {
  return { targetId, checkId };
}

function keyOf({ targetId, checkId }: CheckOfTarget): string {
  return `${targetId}/${checkId}`;
}

function scanIdOf(jobId: string): string {
  return `s_${jobId}`;
}

function jobIdOf(scanId: string): string | undefined {
  return /^s_([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/.exec(scanId)?.[1];
}

/** A UUID that is the same for the same words: version 8 of RFC 9562, 5.8, over their hash. */
function uuidOf(words: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
