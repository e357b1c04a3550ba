import type { TextPair } from '../../checks/roles/comparing/policy-comparisons.ts';
import type { Comparison } from '../../policy/compare/answer/comparison.ts';

type Verdict = Comparison['verdict'];
type ByText = Map<string, Map<string, Verdict>>;

/**
 * What the statements of two documents say of them, by their texts. What roles share is asked for again and again and stays;
 * what only one role has goes with two steps of `age`, for thousands of roles have documents of their own.
 */
export class TextVerdicts {
  #recent: ByText = new Map();
  #older: ByText = new Map();

  get({ canonical, live }: TextPair): Verdict | undefined {
    const recent = this.#recent.get(canonical)?.get(live);
    if (recent !== undefined) return recent;
    const older = this.#older.get(canonical)?.get(live);
    if (older !== undefined) this.set({ canonical, live }, older);
    return older;
  }

  set({ canonical, live }: TextPair, verdict: Verdict): void {
    const known = this.#recent.get(canonical) ?? new Map<string, Verdict>();
    this.#recent.set(canonical, known.set(live, verdict));
  }

  /** Forgets what was neither set nor asked for since the last time. */
  age(): void {
    this.#older = this.#recent;
    this.#recent = new Map();
  }
}
