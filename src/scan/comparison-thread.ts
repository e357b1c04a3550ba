import { Worker } from 'node:worker_threads';
import type { PolicyPair } from '../checks/policy-drift.ts';
import type { ExactComparison } from '../policy/compare/exact-comparison.ts';

export interface ComparisonQuestion {
  readonly id: number;
  readonly pair: PolicyPair;
}

export type ComparisonAnswer =
  | { readonly id: number; readonly ok: true; readonly comparison: ExactComparison }
  | { readonly id: number; readonly ok: false; readonly message: string };

/** How long an idle thread is kept, milliseconds: it holds the catalogue in memory, and a scan asks in one go. */
const idleTime = 10_000;

/** The most comparisons that are remembered: while nothing changes, the same ones are asked for scan after scan. */
const remembered = 64;

interface Waiting {
  readonly resolve: (comparison: ExactComparison) => void;
  readonly reject: (error: Error) => void;
}

/** Compares policies in a thread of their own, which is there only while it is needed. */
export class ComparisonThread {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #asked = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #known = new Map<string, Promise<ExactComparison>>();

  /** Rejects when the thread fails: by a defect, or because it ran out of memory. */
  async compare(pair: PolicyPair): Promise<ExactComparison> {
    const key = JSON.stringify(pair);
    const known = this.#known.get(key) ?? this.#ask(pair);
    this.#known.delete(key);
    this.#known.set(key, known);
    if (this.#known.size > remembered)
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    try {
      return await known;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }

  #ask(pair: PolicyPair): Promise<ExactComparison> {
    const worker = this.#start();
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, pair } satisfies ComparisonQuestion);
    });
  }

  #start(): Worker {
    clearTimeout(this.#idle);
    if (this.#worker) {
      this.#worker.ref();
      return this.#worker;
    }
    const worker = new Worker(new URL(workerFile, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    worker.on('message', (answer: ComparisonAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#fail(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => this.#fail(worker, new Error(`the comparison thread ended with code ${code}`)));
    this.#worker = worker;
    return worker;
  }

  #settle(answer: ComparisonAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.comparison);
    else waiting?.reject(new Error(answer.message));
    if (this.#waiting.size > 0) return;
    // An idle thread keeps nobody from ending.
    this.#worker?.unref();
    this.#idle = setTimeout(() => void this.#stop(), idleTime).unref();
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}

/** The sources run as they are in development, and compiled in what ships. */
const workerFile = import.meta.url.endsWith('.ts') ? './comparison-worker.ts' : './comparison-worker.js';
