import type { Evidence } from '../../../domain/evaluation/evaluation.ts';

/** Evidence that says the same of thousands of roles stays one object: what a step adds to it is added once. */
export class SharedEvidence {
  readonly #known = new Map<Evidence, Map<string, Evidence>>();

  /** The evidence with more. `key` is the same for the same additions. */
  with(evidence: Evidence, added: Evidence, key = JSON.stringify(added)): Evidence {
    const known = this.#known.get(evidence) ?? new Map<string, Evidence>();
    this.#known.set(evidence, known);
    const more = known.get(key) ?? { ...evidence, ...added };
    known.set(key, more);
    return more;
  }
}
