/**
 * The texts of a policy: literal characters and wildcards. A token is one character, or {@link anyText} for `*`, or
 * {@link oneCharacter} for `?`.
 */
export type Pattern = readonly string[];

/** What a context key has: nothing, one value, or a list. */
export type ContextValue = string | readonly string[] | undefined;
export type Context = Readonly<Record<string, ContextValue>>;

const anyText = 'any text';
const oneCharacter = 'one character';

/** How a text of a policy is read: with wildcards or as it stands, with variables (Version 2012-10-17) or without. */
export interface TextRules {
  readonly wildcards: boolean;
  readonly variables: boolean;
}

/**
 * The pattern that a text spells in a context; `null` where a variable has no value. The value of a variable is literal. IAM
 * User Guide, "IAM policy elements: Variables and tags": `${key}`, `${key, 'default'}`, `${*}`, `${?}`, `${$}`.
 */
export function readPattern(text: string, rules: TextRules, context: Context): Pattern | null {
  const tokens: string[] = [];
  for (let index = 0; index < text.length; ) {
    const variable = rules.variables ? /^\$\{([^}]*)\}/.exec(text.slice(index)) : null;
    if (variable) {
      const value = valueOf(variable[1] ?? '', context);
      if (value === null) return null;
      tokens.push(...Array.from(value));
      index += variable[0].length;
    } else {
      tokens.push(readCharacter(text.charAt(index), rules));
      index += 1;
    }
  }
  return tokens;
}

function readCharacter(character: string, { wildcards }: TextRules): string {
  if (wildcards && character === '*') return anyText;
  return wildcards && character === '?' ? oneCharacter : character;
}

function valueOf(variable: string, context: Context): string | null {
  if (['*', '?', '$'].includes(variable)) return variable;
  const [, key = '', , fallback] = /^([^,]*)(,\s*'(.*)')?$/.exec(variable) ?? [];
  const value = contextValue(context, key.trim());
  return typeof value === 'string' ? value : (fallback ?? null);
}

/** The names of keys are read in any case. */
export function contextValue(context: Context, key: string): ContextValue {
  const name = Object.keys(context).find((one) => one.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : context[name];
}

/** Reads texts character by character through one pattern: the places that it can be at, as bits. */
export class Reader {
  readonly start: bigint;
  readonly #letters = new Map<string, bigint>();
  #any = 0n;
  #one = 0n;
  readonly #end: bigint;
  readonly #pattern: Pattern;
  readonly #fold: boolean;

  constructor(pattern: Pattern, fold = false, begun?: bigint) {
    this.#pattern = pattern;
    this.#fold = fold;
    for (const [index, token] of pattern.entries()) {
      const bit = 1n << BigInt(index);
      if (token === anyText) this.#any |= bit;
      else if (token === oneCharacter) this.#one |= bit;
      else this.#letters.set(this.#letter(token), (this.#letters.get(this.#letter(token)) ?? 0n) | bit);
    }
    this.#end = 1n << BigInt(pattern.length);
    this.start = begun ?? this.#skip(1n);
  }

  step(state: bigint, character: string): bigint {
    const taken = state & ((this.#letters.get(this.#letter(character)) ?? 0n) | this.#one);
    return this.#skip((taken << 1n) | (state & this.#any));
  }

  read(text: string, from = this.start): bigint {
    let state = from;
    for (const character of text) state = this.step(state, character);
    return state;
  }

  /** A reader of what comes behind a text. */
  behind(text: string): Reader {
    return new Reader(this.#pattern, this.#fold, this.read(text));
  }

  accepts(state: bigint): boolean {
    return (state & this.#end) !== 0n;
  }

  #letter(character: string): string {
    return this.#fold ? character.toLowerCase() : character;
  }

  /** `*` may take nothing. */
  #skip(state: bigint): bigint {
    let all = state;
    for (let next = all | ((all & this.#any) << 1n); next !== all; next = all | ((all & this.#any) << 1n)) all = next;
    return all;
  }
}

/** Whether the whole text is what the pattern spells. */
export function matches(pattern: Pattern, text: string, fold = false): boolean {
  const reader = new Reader(pattern, fold);
  return reader.accepts(reader.read(text));
}
