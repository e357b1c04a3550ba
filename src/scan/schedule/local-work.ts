import type { Logger } from '../../domain/logger.ts';
import { newScanId } from '../run/run-scan.ts';
import { WorkQueue } from './queue.ts';
import type { CheckOfTarget, Occasion, Offer, RunScan, ScanWork, StartScan } from './work.ts';

/** How much runs at once in a process that shares its work with no other. */
export interface LocalWorkOptions {
  /** Scans that run at the same time. */
  readonly concurrency: number;
  readonly logger: Pick<Logger, 'error'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Scans that this process runs by itself. */
export class LocalWork implements ScanWork {
  readonly #queue: WorkQueue;
  readonly #logger: Pick<Logger, 'error'>;
  readonly #clock: () => number;
  readonly #ids = new Set<string>();
  readonly #never = new AbortController().signal;
  #run: RunScan | undefined;

  constructor({ concurrency, logger, clock }: LocalWorkOptions) {
    this.#queue = new WorkQueue(concurrency);
    this.#logger = logger;
    this.#clock = clock;
  }

  async start(run: RunScan): Promise<void> {
    this.#run = run;
  }

  async offer(scan: CheckOfTarget, occasion: Occasion): Promise<Offer> {
    return this.#begin(scan, occasion.trigger, occasion.trigger === 'schedule' ? occasion.slot : this.#clock());
  }

  async offerAtStart(scans: readonly StartScan[]): Promise<void> {
    const now = this.#clock();
    for (const scan of scans) this.#begin(scan, 'start', now);
  }

  async isQueued(scanId: string): Promise<boolean> {
    return this.#ids.has(scanId);
  }

  close(): void {
    this.#queue.close();
  }

  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async stop(): Promise<void> {
    await this.idle();
  }

  #begin({ targetId, checkId }: CheckOfTarget, trigger: Occasion['trigger'] | 'start', notBefore: number): Offer {
    const id = newScanId();
    const taken = this.#queue.offer(`${targetId}/${checkId}`, async () => {
      try {
        await this.#run?.({ targetId, checkId, trigger, id, notBefore }, this.#never);
      } catch (error) {
        this.#logger.error(
          { targetId, checkId, scanId: id, error },
          'a scan could not be stored; nothing of it was kept',
        );
      } finally {
        this.#ids.delete(id);
      }
    });
    if (!taken) return { outcome: 'busy' };
    this.#ids.add(id);
    return { outcome: 'queued', id };
  }
}
