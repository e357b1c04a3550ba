/**
 * What a comparison may spend, in counted steps and never in seconds, so that an answer does not depend on the machine.
 * Whoever finds it spent stops at once; what was answered from then on counts for nothing, and its asker says `undecided`.
 */
export class Budget {
  readonly #total: number;
  readonly #allowance: number;
  readonly #account: WorkAccount | undefined;
  #share = 0;
  #open = 0;
  #left = 0;

  /** `total` for the whole of an aspect, `allowance` for each question of it, `account` what several comparisons share. */
  constructor(total: number, allowance: number, account?: WorkAccount) {
    this.#total = total;
    this.#allowance = allowance;
    this.#account = account;
    this.open(1);
  }

  /** Begins an aspect, with a share of the total: what one of them spends in vain leaves the others theirs. */
  open(share: number): void {
    this.#share = this.#total * share;
    this.#open = this.#share;
    this.begin();
  }

  /** Gives an aspect some more: what was found is to be confirmed, though the search took all. */
  extend(): void {
    this.#open = Math.max(this.#open, 0) + this.#share / 8;
  }

  /** Begins a new question with a fresh allowance, as far as the aspect has it. */
  begin(): void {
    this.#left = Math.min(this.#allowance, this.#open, this.#account?.left ?? Number.POSITIVE_INFINITY);
  }

  spend(steps: number): void {
    this.#left -= steps;
    this.#open -= steps;
    this.#account?.charge(steps);
  }

  get spent(): boolean {
    return this.#left <= 0;
  }
}

/** The steps that several comparisons of one answer may take together. */
export class WorkAccount {
  #left: number;
  readonly #within: WorkAccount | undefined;

  /** `within` another account: what is charged to this one is charged to that as well, and no more than that has is left. */
  constructor(steps: number, within?: WorkAccount) {
    this.#left = steps;
    this.#within = within;
  }

  charge(steps: number): void {
    this.#left -= steps;
    this.#within?.charge(steps);
  }

  get left(): number {
    return Math.min(this.#left, this.#within?.left ?? Number.POSITIVE_INFINITY);
  }
}
