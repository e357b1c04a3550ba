import type { PatternToken, ResolvedToken } from '../../evaluate/pattern.ts';
import { standIns } from './automata/language.ts';

/**
 * What a request gives the key of a policy variable: nothing, one value, this one value, or a list, which a variable has no
 * value in.
 */
export type VariableCase = 'absent' | 'single' | 'list' | { readonly value: string };

/** By the key in lower case. A key that is missing may be any of them. */
export type VariableCases = ReadonlyMap<string, VariableCase>;

/** One stand-in for each variable, none of them in the texts of the policies. */
export class VariableStandIns {
  readonly #standIns = new Map<string, string>();
  readonly #taken: ReadonlySet<string>;
  #next: number = standIns.first;

  /** `texts` are all that the policies hold. */
  constructor(texts: readonly string[]) {
    this.#taken = new Set(texts.flatMap((text) => text.match(/[\ue000-\uf8ff]/g) ?? []));
  }

  /**
   * The tokens with a stand-in for each value that is left open and the text of each that is not. `undefined` where a
   * variable has no value.
   */
  resolve(tokens: readonly PatternToken[], cases: VariableCases): readonly ResolvedToken[] | undefined {
    const resolved: ResolvedToken[] = [];
    for (const token of tokens) {
      const text = token.kind === 'variable' ? this.#textOf(token, cases.get(token.key)) : undefined;
      if (token.kind !== 'variable') resolved.push(token);
      else if (text === undefined) return undefined;
      else resolved.push({ kind: 'value', text });
    }
    return resolved;
  }

  #textOf({ key, fallback }: PatternToken & { readonly kind: 'variable' }, known: VariableCase | undefined) {
    if (known === 'list') return undefined;
    if (known === 'absent') return fallback;
    if (typeof known === 'object') return known.value;
    // Where it is open whether the key is there, the same variable with and without a fallback are two.
    const name = JSON.stringify(known === 'single' ? [key] : [key, fallback ?? null]);
    const standIn = this.#standIns.get(name) ?? this.#freeStandIn();
    this.#standIns.set(name, standIn);
    return standIn;
  }

  #freeStandIn(): string {
    while (this.#taken.has(String.fromCharCode(this.#next))) this.#next++;
    // More variables than stand-ins: they share one, and no pattern is known to match it.
    return String.fromCharCode(this.#next > standIns.last ? standIns.shared : this.#next++);
  }
}
