import type { TextPair } from '../../checks/roles/comparing/policy-comparisons.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';

/** Two sets of attachments. */
export interface SetPair {
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
}

/** What some evaluations asked for that was not known yet. */
export class MissingAnswers {
  readonly sets = new Map<string, SetPair>();
  readonly statements = new Map<string, TextPair>();
  readonly #texts = new Map<string, Map<string, TextPair>>();
  #waits = false;
  #standIns = 0;

  /** How often something stood in for an answer. */
  get standIns(): number {
    return this.#standIns;
  }

  get texts(): readonly TextPair[] {
    return [...this.#texts.values()].flatMap((lives) => [...lives.values()]);
  }

  /** Whether documents are missing in this evaluation: what is asked beside may not be asked for once they are known. */
  get waits(): boolean {
    return this.#waits;
  }

  /** Begins the next evaluation. */
  begin(): void {
    this.#waits = false;
  }

  addTexts(pair: TextPair): void {
    this.#waits = true;
    const lives = this.#texts.get(pair.canonical) ?? new Map<string, TextPair>();
    this.#texts.set(pair.canonical, lives.set(pair.live, pair));
    this.#standIns += 1;
  }

  addStatements(key: string, pair: TextPair): void {
    this.#standIns += 1;
    if (!this.#waits) this.statements.set(key, pair);
  }

  addSets(key: string, pair: SetPair): void {
    this.#standIns += 1;
    if (!this.#waits) this.sets.set(key, pair);
  }
}
