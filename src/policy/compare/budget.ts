/**
 * What a comparison may spend, in counted steps and never in seconds, so that an answer does not depend on the machine.
 * Whoever finds it spent stops at once; what was answered from then on counts for nothing, and its asker says `undecided`.
 */
export class Budget {
  readonly #allowance: number;
  #total: number;
  #left = 0;

  /** `total` for the whole comparison, `allowance` for each question of it. */
  constructor(total: number, allowance: number) {
    this.#total = total;
    this.#allowance = allowance;
    this.begin();
  }

  /** Begins a new question with a fresh allowance, as far as the total has it. */
  begin(): void {
    this.#left = Math.min(this.#allowance, this.#total);
  }

  spend(steps: number): void {
    this.#left -= steps;
    this.#total -= steps;
  }

  get spent(): boolean {
    return this.#left <= 0;
  }

  /** Whether nothing is left for any further question. */
  get exhausted(): boolean {
    return this.#total <= 0;
  }
}
