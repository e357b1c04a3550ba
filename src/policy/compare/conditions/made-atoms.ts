import type { Condition } from '../../parse/policy-document.ts';
import type { ConditionAtom } from './predicate.ts';

/** Their ids begin beyond those of the conditions of policies. */
const firstId = 1_000_000_000;

/** Conditions that no policy holds: what is known of keys. The same condition is the same atom. */
export class MadeAtoms {
  readonly #atoms = new Map<string, ConditionAtom>();

  of(key: string, test: Pick<Condition, 'quantifier' | 'operator' | 'values'>): ConditionAtom {
    const text = JSON.stringify([key, test]);
    const known = this.#atoms.get(text);
    if (known) return known;
    const condition: Condition = { ...test, ifExists: false, key };
    const atom: ConditionAtom = {
      id: firstId + this.#atoms.size,
      condition,
      version: '2008-10-17',
      key,
      variables: [],
    };
    this.#atoms.set(text, atom);
    return atom;
  }
}
