import { arnGlob, codesOf, foldCase, type Glob, plainGlob } from '../evaluate/glob.ts';
import { type ContextValues, parsePattern, type ResolvedToken, resolvePattern } from '../evaluate/pattern.ts';
import { type AddressRange, type Decimal, parseAddressRange, parseDate, parseDecimal } from '../evaluate/values.ts';
import { type Condition, isNegatedOperator, type PolicyVersion } from '../parse/policy-document.ts';
import { foldedFrom } from './automaton/language.ts';

/** A condition of some statement; two that are the same have the same `id`. */
export interface ConditionAtom {
  readonly id: number;
  readonly condition: Condition;
  readonly version: PolicyVersion;
  /** In lower case. */
  readonly key: string;
  /** The keys of the policy variables in its values, in lower case. */
  readonly variables: readonly string[];
}

/**
 * What a condition asks of one value of its key, without its quantifier: that the value is `within` the accepted ones,
 * or, for a negated operator, that it is not.
 */
export type ValuePredicate =
  | { readonly kind: 'text'; readonly negated: boolean; readonly globs: readonly Glob[] }
  | { readonly kind: 'number'; readonly negated: boolean; readonly limits: readonly Decimal[] }
  | { readonly kind: 'date'; readonly negated: boolean; readonly limits: readonly Decimal[] }
  | { readonly kind: 'address'; readonly negated: boolean; readonly ranges: readonly AddressRange[] }
  /** No value satisfies it. */
  | { readonly kind: 'never' }
  /** It depends on a policy variable whose value is left open. */
  | { readonly kind: 'open' };

/** Reads the values of a condition. Without `variables`, a condition that holds variables is left open. */
export function predicateOf(
  { condition, version, variables: named }: ConditionAtom,
  variables?: ContextValues,
): ValuePredicate {
  if (named.length > 0 && !variables) return { kind: 'open' };
  const { operator, values } = condition;
  const negated = isNegatedOperator(operator);
  const wildcards = /Like$|^Arn/.test(operator);
  const resolved = values.map((value) =>
    resolvePattern(parsePattern(value, { wildcards, version }), variables ?? new Map()),
  );
  // A variable without value matches nothing, negated or not.
  if (negated && resolved.includes(undefined)) return { kind: 'never' };
  const tokens = resolved.filter((value) => value !== undefined);
  const family = operator.replace('Not', '');
  if (family === 'IpAddress')
    return { kind: 'address', negated, ranges: tokens.flatMap((one) => parseAddressRange(textOf(one)) ?? []) };
  if (family.startsWith('Numeric'))
    return { kind: 'number', negated, limits: tokens.flatMap((one) => parseDecimal(textOf(one)) ?? []) };
  if (family.startsWith('Date'))
    return { kind: 'date', negated, limits: tokens.flatMap((one) => parseDate(textOf(one)) ?? []) };
  return { kind: 'text', negated, globs: tokens.flatMap((one) => globsOf(family, one)) };
}

function globsOf(family: string, tokens: readonly ResolvedToken[]): readonly Glob[] {
  if (family.startsWith('Arn')) {
    const glob = arnGlob(tokens);
    return glob ? [glob] : [];
  }
  if (family === 'StringLike') return [plainGlob(tokens)];
  const text = textOf(tokens);
  if (family === 'StringEqualsIgnoreCase') return [foldedGlob(foldCase(text))];
  if (family === 'Bool') return /^(true|false)$/i.test(text) ? [foldedGlob(text.toLowerCase())] : [];
  return [codesOf(text)];
}

function foldedGlob(text: string): Glob {
  return codesOf(text).map((code) => code + foldedFrom);
}

function textOf(tokens: readonly ResolvedToken[]): string {
  return tokens.map((token) => ('text' in token ? token.text : '')).join('');
}
