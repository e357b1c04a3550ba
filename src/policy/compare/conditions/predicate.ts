import { arnGlob, codesOf, foldCase, foldedFrom, type Glob, plainGlob } from '../../evaluate/glob.ts';
import {
  type ContextValues,
  type PatternToken,
  parsePattern,
  type ResolvedToken,
  resolvePattern,
} from '../../evaluate/pattern.ts';
import type { Readings } from '../../evaluate/readings.ts';
import { type AddressRange, parseAddressRange, parseDate } from '../../evaluate/values.ts';
import { type Decimal, parseDecimal } from '../../parse/decimal.ts';
import { type Condition, isNegatedOperator, type PolicyVersion } from '../../parse/policy-document.ts';
import { textHoldsStandIn } from '../sets/automata/language.ts';
import type { VariableCases, VariableStandIns } from '../sets/variable-stand-ins.ts';

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
  | TextPredicate
  | { readonly kind: 'number'; readonly negated: boolean; readonly limits: readonly Decimal[] }
  | { readonly kind: 'date'; readonly negated: boolean; readonly limits: readonly Decimal[] }
  | { readonly kind: 'address'; readonly negated: boolean; readonly ranges: readonly AddressRange[] }
  /** It depends on a policy variable whose value is left open. */
  | { readonly kind: 'open' };

/** A text that fits one of the globs, or where negated none of them. */
export interface TextPredicate {
  readonly kind: 'text';
  readonly negated: boolean;
  readonly globs: readonly Glob[];
  /** Whether some of the globs hold stand-ins for the values of policy variables. */
  readonly hasStandIns: boolean;
}

/** How policy variables are read: by their values, or by stand-ins as far as their cases leave the values open. */
export type VariableReading =
  | { readonly values: ContextValues }
  | {
      readonly standIns: VariableStandIns;
      readonly cases: VariableCases;
      /** Where it is asked for a text of the policies' own letters, whatever each stand-in stands for. */
      readonly isLoose: boolean;
    };

/** Reads the values of a condition. */
export function predicateOf(atom: ConditionAtom, reading: VariableReading, readings: Readings): ValuePredicate {
  const { condition, version } = atom;
  const { operator, values } = condition;
  const negated = isNegatedOperator(operator);
  const wildcards = /Like$|^Arn/.test(operator);
  const resolved = values.map((value) => resolveWith(parsePattern(value, { wildcards, version }), reading));
  // A value with a variable that has none matches nothing.
  const tokens = resolved.filter((value) => value !== undefined);
  const family = operator.replace('Not', '');
  const hasStandIns = 'standIns' in reading && tokens.some((one) => one.some(isStandInToken));
  if (hasStandIns && /^(IpAddress|Numeric|Date|Bool)/.test(family)) return { kind: 'open' };
  const measured = measuredPredicate(family, negated, tokens);
  if (measured) return measured;
  // What stands before the first colons tells whether a pattern is one of ARNs at all.
  if (hasStandIns && family.startsWith('Arn') && !tokens.every(arnGlob)) return { kind: 'open' };
  return { kind: 'text', negated, globs: tokens.flatMap((one) => globsOf(family, one, readings)), hasStandIns };
}

/** Of an operator that compares numbers, dates or addresses. */
function measuredPredicate(
  family: string,
  negated: boolean,
  tokens: readonly (readonly ResolvedToken[])[],
): ValuePredicate | undefined {
  const texts = tokens.map(textOf);
  if (family === 'IpAddress')
    return { kind: 'address', negated, ranges: texts.flatMap((text) => parseAddressRange(text) ?? []) };
  if (family.startsWith('Numeric'))
    return { kind: 'number', negated, limits: texts.flatMap((text) => parseDecimal(text) ?? []) };
  if (family.startsWith('Date'))
    return { kind: 'date', negated, limits: texts.flatMap((text) => parseDate(text) ?? []) };
  return undefined;
}

function resolveWith(tokens: readonly PatternToken[], reading: VariableReading): readonly ResolvedToken[] | undefined {
  return 'values' in reading ? resolvePattern(tokens, reading.values) : reading.standIns.resolve(tokens, reading.cases);
}

/** A value that comes from a variable, while its stand-in stands for it. */
function isStandInToken(token: ResolvedToken): boolean {
  return token.kind === 'value' && textHoldsStandIn(token.text);
}

function globsOf(family: string, tokens: readonly ResolvedToken[], { partialArn }: Readings): readonly Glob[] {
  if (family.startsWith('Arn')) {
    const glob = arnGlob(tokens) ?? (partialArn === 'text' ? plainGlob(tokens) : undefined);
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
