import { setImmediate as turn } from 'node:timers/promises';
import type { PolicyPair } from '../../checks/policy-drift/policy-pairs.ts';
import { FailedComparison } from '../../checks/roles/comparing/failed-comparison.ts';
import type { PolicyComparisons, TextPair } from '../../checks/roles/comparing/policy-comparisons.ts';
import { TextNumbers } from '../../checks/roles/comparing/text-numbers.ts';
import type { Comparison } from '../../policy/compare/answer/comparison.ts';
import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { invalidComparison } from '../../policy/compare/compare-exactly.ts';
import type { ComparisonThread } from './comparison-thread.ts';
import { MissingAnswers } from './missing-answers.ts';
import { TextVerdicts } from './text-verdicts.ts';

/**
 * Runs pure evaluations whose comparisons are made in the thread: those that one finds missing are made, and it runs
 * again, until it has all that it asks for. What was compared once is known to the evaluations that follow.
 */
export class ThreadComparisons {
  readonly #thread: Pick<ComparisonThread, 'ask'>;
  readonly #sets = new Map<string, ExactComparison | FailedComparison>();
  readonly #statements = new Map<string, Comparison['statements']>();
  readonly #texts = new TextVerdicts();
  readonly #numbers = new TextNumbers();
  readonly #comparisons = this.#asComparisons();
  #missing = new MissingAnswers();

  constructor(thread: Pick<ComparisonThread, 'ask'>) {
    this.#thread = thread;
  }

  /** What breaks in the thread costs the one comparison: see {@link PolicyComparisons}. */
  async run<Answer>(evaluate: (comparisons: PolicyComparisons) => Answer | Promise<Answer>): Promise<Answer> {
    for (;;) {
      this.#missing = new MissingAnswers();
      const answer = await evaluate(this.#comparisons);
      if (this.#missing.standIns === 0) return answer;
      await this.#fill(this.#missing);
    }
  }

  /**
   * The same for a slice of many items, in order: each is evaluated in a turn of its own, and only those again that asked for
   * what was missing. Documents that neither this slice nor the one before asked for are forgotten.
   */
  async runEach<Item, Answer>(
    items: readonly Item[],
    signal: AbortSignal,
    evaluatorWith: (comparisons: PolicyComparisons) => (item: Item) => Answer,
  ): Promise<readonly Answer[]> {
    const evaluate = evaluatorWith(this.#comparisons);
    const answers: Answer[] = [];
    this.#texts.age();
    for (let left = [...items.entries()]; left.length > 0; await this.#fill(this.#missing)) {
      this.#missing = new MissingAnswers();
      const again: typeof left = [];
      for (const [index, item] of left) {
        this.#missing.begin();
        const before = this.#missing.standIns;
        answers[index] = evaluate(item);
        if (this.#missing.standIns > before) again.push([index, item]);
        await turn(undefined, { signal });
      }
      left = again;
    }
    return answers;
  }

  /** Asks ahead for documents that evaluations will compare. */
  async compareTexts(pairs: readonly TextPair[]): Promise<void> {
    const unknown = pairs.filter((pair) => this.#texts.get(pair) === undefined);
    for (let start = 0; start < unknown.length; start += pairsPerQuestion) {
      const asked = unknown.slice(start, start + pairsPerQuestion);
      const verdicts = await this.#verdictsOf(asked);
      for (const [index, pair] of asked.entries()) this.#texts.set(pair, verdicts[index] ?? 'changed');
    }
  }

  /** What breaks is told by the exact comparison, which is asked for where the statements do not settle it. */
  async #verdictsOf(pairs: readonly TextPair[]): Promise<readonly Comparison['verdict'][]> {
    try {
      return await this.#thread.ask({ kind: 'texts', pairs });
    } catch {
      if (pairs.length === 1) return ['changed'];
      // Asked alone, what breaks fails alone.
      const verdicts: Comparison['verdict'][] = [];
      for (const pair of pairs) verdicts.push(...(await this.#verdictsOf([pair])));
      return verdicts;
    }
  }

  #asComparisons(): PolicyComparisons {
    return {
      documents: (canonical, live) => {
        const known = this.#texts.get({ canonical, live });
        if (!known) this.#missing.addTexts({ canonical, live });
        return known ?? 'changed';
      },
      statements: (canonical, live) => {
        const key = `${this.#numbers.of(canonical)} ${this.#numbers.of(live)}`;
        const known = this.#statements.get(key);
        if (!known) this.#missing.addStatements(key, { canonical, live });
        return known ?? [];
      },
      sets: (canonical, live) => {
        const key = `${this.#numbers.keyOf(canonical)} ${this.#numbers.keyOf(live)}`;
        const known = this.#sets.get(key);
        if (known instanceof FailedComparison) throw known;
        if (!known) this.#missing.addSets(key, { canonical, live });
        return known ?? invalidComparison([]);
      },
      standIns: () => this.#missing.standIns,
    };
  }

  async #fill({ texts, statements, sets }: MissingAnswers): Promise<void> {
    await this.compareTexts(texts);
    await inBatches(statements, async ([key, pair]) => {
      this.#statements.set(key, await this.#thread.ask({ kind: 'statements', ...pair }).catch(() => []));
    });
    for (const [key, comparison] of await compareAll(this.#thread, sets)) this.#sets.set(key, comparison);
  }
}

/** A question is copied for the thread, and documents may be long. */
const pairsPerQuestion = 100;

/** So many questions are on their way to the thread at once, for the same reason. */
const questionsAtOnce = 20;

async function inBatches<Item>(items: Iterable<Item>, ask: (item: Item) => Promise<void>): Promise<void> {
  const all = [...items];
  for (let start = 0; start < all.length; start += questionsAtOnce)
    await Promise.all(all.slice(start, start + questionsAtOnce).map(ask));
}

/** The exact comparison of each pair, or why there is none. */
export async function compareAll(
  thread: Pick<ComparisonThread, 'ask'>,
  pairs: ReadonlyMap<string, PolicyPair>,
): Promise<ReadonlyMap<string, ExactComparison | FailedComparison>> {
  const compared = new Map<string, ExactComparison | FailedComparison>();
  await inBatches(pairs, async ([key, pair]) => void compared.set(key, await compareOrFail(thread, pair)));
  return compared;
}

/** The exact comparison, or why there is none. */
export async function compareOrFail(
  thread: Pick<ComparisonThread, 'ask'>,
  pair: PolicyPair,
): Promise<ExactComparison | FailedComparison> {
  try {
    return await thread.ask({ kind: 'exact', ...pair });
  } catch (error) {
    return new FailedComparison(pair.live, error);
  }
}
