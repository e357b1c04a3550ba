import { Worker } from 'node:worker_threads';
import type { PolicyPair } from '../../checks/policy-drift/policy-pairs.ts';
import type { TextPair } from '../../checks/roles/comparing/policy-comparisons.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import type { Comparison } from '../../policy/compare/answer/comparison.ts';
import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import type { LintOutcome, TagValue } from '../../policy/lint/lint.ts';

import { AnswerMemory, type SizedAnswer } from './answer-memory.ts';

/** What the thread can be asked. */
export type PolicyQuestion =
  | ({ readonly kind: 'exact' } & PolicyPair)
  /** By the statements of two documents alone, for many pairs. */
  | { readonly kind: 'texts'; readonly pairs: readonly TextPair[] }
  /** What became of each statement of a document. */
  | { readonly kind: 'statements'; readonly canonical: string; readonly live: string }
  /** What a set of policies leaves open by itself. */
  | {
      readonly kind: 'lint';
      readonly set: AttachmentSet;
      readonly requiredTags: readonly string[];
      readonly tagValues: readonly TagValue[];
    };

/** What it answers, by the kind of question. */
export interface PolicyAnswers {
  readonly exact: ExactComparison;
  readonly texts: readonly Comparison['verdict'][];
  readonly statements: Comparison['statements'];
  readonly lint: LintOutcome;
}

/** A question on its way to the thread. */
export interface NumberedQuestion {
  readonly id: number;
  readonly question: PolicyQuestion;
}

type AnyAnswer = PolicyAnswers[keyof PolicyAnswers];

/** The answer of the thread to the question of that number. */
export type NumberedAnswer =
  | ({ readonly id: number; readonly ok: true } & SizedAnswer<AnyAnswer>)
  | { readonly id: number; readonly ok: false; readonly message: string };

/**
 * Megabytes. Far more than a comparison and the catalogue of AWS need; V8 collects garbage the later the more it may take,
 * and without this a hostile document leaves several hundred megabytes of it.
 */
const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 6 };

/** How long an idle thread is kept, milliseconds: it holds the catalogue in memory, and a scan asks in one go. */
const idleTime = 10_000;

/**
 * How much is remembered, in characters of JSON: while nothing changes, the same is asked for scan after scan. It is enough
 * for thousands of roles that drifted, each in its own way.
 */
const remembered = 16_000_000;

interface Waiting {
  readonly question: PolicyQuestion;
  readonly resolve: (answer: SizedAnswer<AnyAnswer>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Compares policies in a thread of their own, which is there only while it is needed: whatever reads a policy document can
 * take long where somebody wrote it to.
 */
export class ComparisonThread {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #asked = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #known = new AnswerMemory<AnyAnswer>(remembered);

  /** Rejects when the thread fails: by a defect, or because it ran out of memory. */
  async ask<Kind extends PolicyQuestion['kind']>(
    question: PolicyQuestion & { readonly kind: Kind },
  ): Promise<PolicyAnswers[Kind]> {
    // Of texts there may be thousands, and whoever asks for them remembers them.
    const isRemembered = question.kind !== 'texts';
    const answer = !isRemembered
      ? (await this.#send(question)).answer
      : await this.#known.get(question, () => this.#send(question));
    return answer as PolicyAnswers[Kind];
  }

  #send(question: PolicyQuestion): Promise<SizedAnswer<AnyAnswer>> {
    const worker = this.#start();
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { question, resolve, reject });
      worker.postMessage({ id, question } satisfies NumberedQuestion);
    });
  }

  #start(): Worker {
    clearTimeout(this.#idle);
    if (this.#worker) {
      this.#worker.ref();
      return this.#worker;
    }
    const worker = new Worker(new URL(workerFile, import.meta.url), {
      resourceLimits: memory,
    });
    worker.on('message', (answer: NumberedAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#fail(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => this.#fail(worker, new Error(`the comparison thread ended with code ${code}`)));
    this.#worker = worker;
    return worker;
  }

  #settle(answer: NumberedAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer);
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
    const [alone, ...others] = waiting;
    if (others.length === 0) alone?.reject(error);
    else void this.#askOneByOne(waiting);
  }

  /** One question ended the thread, and nobody knows which: asked alone, it fails alone. */
  async #askOneByOne(waiting: readonly Waiting[]): Promise<void> {
    for (const { question, resolve, reject } of waiting) await this.#send(question).then(resolve, reject);
  }
}

/** The sources run as they are in development, and compiled in what ships. */
const workerFile = import.meta.url.endsWith('.ts') ? './comparison-worker.ts' : './comparison-worker.js';
