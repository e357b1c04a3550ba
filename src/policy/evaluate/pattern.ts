import type { PolicyVersion } from '../parse/policy-document.ts';

/** A piece of a policy value as IAM reads it. */
export type PatternToken =
  | { readonly kind: 'text'; readonly text: string }
  /** `*`: any run of characters, the empty one too. */
  | { readonly kind: 'run' }
  /** `?`: exactly one character. */
  | { readonly kind: 'one' }
  /** `${key}` or `${key, 'fallback'}`; the key in lower case. */
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined };

/** By what a text of a policy is read as a pattern. */
export interface PatternRules {
  /** Whether `*` and `?` are wildcards; elsewhere they stand for themselves. */
  readonly wildcards: boolean;
  /** Policy variables and the escapes `${*}`, `${?}` and `${$}` exist only since 2012-10-17. */
  readonly version: PolicyVersion;
}

/** Reads a policy value (IAM User Guide, "IAM policy elements: Variables and tags"). */
export function parsePattern(value: string, { wildcards, version }: PatternRules): readonly PatternToken[] {
  const tokens: PatternToken[] = [];
  const addText = (text: string) => {
    const last = tokens.at(-1);
    if (last?.kind === 'text') tokens[tokens.length - 1] = { kind: 'text', text: last.text + text };
    else tokens.push({ kind: 'text', text });
  };
  const pieces = version === '2012-10-17' ? value.split(/(\$\{[^}]*\})/) : [value];
  pieces.forEach((piece, index) => {
    const escaped = index % 2 === 1 ? piece.slice(2, -1) : undefined;
    if (escaped === '*' || escaped === '?' || escaped === '$') addText(escaped);
    else if (escaped !== undefined) tokens.push(variableOf(escaped));
    else for (const part of wildcards ? piece.split(/([*?])/) : [piece]) addPart(part, { tokens, addText, wildcards });
  });
  return tokens;
}

interface PartSink {
  readonly tokens: PatternToken[];
  readonly addText: (text: string) => void;
  readonly wildcards: boolean;
}

function addPart(part: string, { tokens, addText, wildcards }: PartSink): void {
  if (part === '') return;
  if (wildcards && part === '*') {
    if (tokens.at(-1)?.kind !== 'run') tokens.push({ kind: 'run' });
  } else if (wildcards && part === '?') tokens.push({ kind: 'one' });
  else addText(part);
}

function variableOf(inside: string): PatternToken {
  const [, key = inside, fallback] = /^\s*(.*?)\s*(?:,\s*'(.*)'\s*)?$/s.exec(inside) ?? [];
  return { kind: 'variable', key: key.toLowerCase(), fallback };
}

/** The values that a request gives its context keys, by the key in lower case. */
export type ContextValues = ReadonlyMap<string, string | readonly string[]>;

/** A token with its variable replaced: `value` is text that wildcards and colons in it do not count in. */
export type ResolvedToken =
  | Exclude<PatternToken, { readonly kind: 'variable' }>
  | { readonly kind: 'value'; readonly text: string };

/** Replaces variables. `undefined` when one has neither a single value in the request nor a fallback. */
export function resolvePattern(
  tokens: readonly PatternToken[],
  context: ContextValues,
): readonly ResolvedToken[] | undefined {
  const resolved: ResolvedToken[] = [];
  for (const token of tokens) {
    if (token.kind !== 'variable') resolved.push(token);
    else {
      const given = context.get(token.key);
      // A key with an empty list counts as absent.
      const text = given === undefined || (typeof given !== 'string' && given.length === 0) ? token.fallback : given;
      if (typeof text !== 'string') return undefined;
      resolved.push({ kind: 'value', text });
    }
  }
  return resolved;
}
