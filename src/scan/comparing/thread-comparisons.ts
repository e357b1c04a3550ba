import type { PolicyPair } from '../../checks/policy-drift/policy-pairs.ts';
import { FailedComparison } from '../../checks/roles/comparing/failed-comparison.ts';
import type { PolicyComparisons } from '../../checks/roles/comparing/policy-comparisons.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import type { Comparison } from '../../policy/compare/answer/comparison.ts';
import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { invalidComparison } from '../../policy/compare/compare-exactly.ts';
import type { ComparisonThread } from './comparison-thread.ts';

/**
 * Runs pure evaluations whose comparisons are made in the thread: those that one finds missing are made, and it runs
 * again, until it has all that it asks for. What was compared once is known to the evaluations that follow.
 */
export class ThreadComparisons {
  readonly #thread: Pick<ComparisonThread, 'ask'>;
  readonly #sets = new Map<string, ExactComparison | FailedComparison>();
  readonly #statements = new Map<string, Comparison['statements']>();
  readonly #documents = new Map<string, Map<string, Comparison['verdict']>>();

  constructor(thread: Pick<ComparisonThread, 'ask'>) {
    this.#thread = thread;
  }

  /** What breaks in the thread costs the one comparison: see {@link PolicyComparisons}. */
  async run<Answer>(evaluate: (comparisons: PolicyComparisons) => Answer | Promise<Answer>): Promise<Answer> {
    for (;;) {
      const missing: Missing = { sets: new Map(), statements: new Map(), documents: new Map() };
      const answer = await evaluate(this.#comparisons(missing));
      if (missing.sets.size + missing.statements.size + missing.documents.size === 0) return answer;
      if (missing.documents.size > 0) {
        await Promise.all([...missing.documents].map(([canonical, lives]) => this.#compareDocuments(canonical, lives)));
        continue;
      }
      await Promise.all(
        Array.from(missing.statements, async ([key, pair]) =>
          this.#statements.set(key, await this.#thread.ask({ kind: 'statements', ...pair }).catch(() => [])),
        ),
      );
      await Promise.all(
        Array.from(missing.sets, async ([key, pair]) => this.#sets.set(key, await compareOrFail(this.#thread, pair))),
      );
    }
  }

  /** What is asked for beside documents that are not compared yet may not be asked for once they are: it waits. */
  #comparisons(missing: Missing): PolicyComparisons {
    return {
      documents: (canonical, live) => {
        const known = this.#documents.get(canonical)?.get(live);
        if (!known) {
          const lives = missing.documents.get(canonical) ?? new Set();
          missing.documents.set(canonical, lives.add(live));
        }
        return known ?? 'changed';
      },
      statements: (canonical, live) => {
        if (missing.documents.size > 0) return [];
        const key = JSON.stringify([canonical, live]);
        const known = this.#statements.get(key);
        if (!known) missing.statements.set(key, { canonical, live });
        return known ?? [];
      },
      sets: (canonical, live) => {
        if (missing.documents.size > 0) return invalidComparison([]);
        const key = JSON.stringify([canonical, live]);
        const known = this.#sets.get(key);
        if (known instanceof FailedComparison) throw known;
        if (!known) missing.sets.set(key, { canonical, live });
        return known ?? invalidComparison([]);
      },
    };
  }

  async #compareDocuments(canonical: string, lives: ReadonlySet<string>): Promise<void> {
    const known = this.#documents.get(canonical) ?? new Map<string, Comparison['verdict']>();
    this.#documents.set(canonical, known);
    await Promise.all(
      Array.from(lives, async (live) =>
        // What breaks is told by the exact comparison, which is asked for where the statements do not settle it.
        known.set(live, await this.#thread.ask({ kind: 'text', canonical, live }).catch(() => 'changed' as const)),
      ),
    );
  }
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

interface Missing {
  readonly sets: Map<string, { readonly canonical: AttachmentSet; readonly live: AttachmentSet }>;
  readonly statements: Map<string, { readonly canonical: string; readonly live: string }>;
  readonly documents: Map<string, Set<string>>;
}
