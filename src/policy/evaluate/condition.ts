import type { Condition, ConditionOperator, PolicyVersion } from '../parse/policy-document.ts';
import { isNegatedOperator } from '../parse/policy-document.ts';
import { arnGlob, foldCase, plainGlob } from './glob.ts';
import { globAccepts, type Meter } from './match-glob.ts';
import { type ContextValues, type PatternToken, parsePattern, type ResolvedToken, resolvePattern } from './pattern.ts';
import { compareDecimals, type Decimal, parseAddress, parseAddressRange, parseDate, parseDecimal } from './values.ts';

export interface ConditionRules {
  readonly version: PolicyVersion;
  /**
   * What `ForAnyValue:…IfExists` gives when the key is absent. The documentation reads as `true`, other implementations
   * give `false`; it is unsettled, so it is a choice.
   */
  readonly anyValueIfExistsWhenAbsent: boolean;
  readonly meter?: Meter | undefined;
}

/**
 * Whether one condition holds (IAM User Guide, "IAM JSON policy elements: Condition operators" and "Single-valued vs.
 * multivalued context keys"). A list in the context is multi-valued, and then an operator without quantifier never holds.
 */
export function holdsCondition(condition: Condition, context: ContextValues, rules: ConditionRules): boolean {
  const { quantifier, operator, ifExists, key, values } = condition;
  const given = context.get(key.toLowerCase());
  if (operator === 'Null') return values.some((value) => value.toLowerCase() === String(given === undefined));
  if (given === undefined) return holdsWhenAbsent({ quantifier, operator, ifExists }, rules);
  const test = (value: string) =>
    matchesValue(condition, value, { context, version: rules.version, meter: rules.meter });
  const list = typeof given === 'string' ? [given] : given;
  if (quantifier === 'ForAllValues') return list.every(test);
  if (quantifier === 'ForAnyValue') return list.some(test);
  return typeof given === 'string' && test(given);
}

/** What a condition gives for a request without its key. Not for `Null`. */
export function holdsWhenAbsent(
  { quantifier, operator, ifExists }: Pick<Condition, 'quantifier' | 'operator' | 'ifExists'>,
  { anyValueIfExistsWhenAbsent }: Pick<ConditionRules, 'anyValueIfExistsWhenAbsent'>,
): boolean {
  if (quantifier === 'ForAllValues') return true;
  if (quantifier === 'ForAnyValue') return ifExists && anyValueIfExistsWhenAbsent;
  return ifExists || isNegatedOperator(operator);
}

export interface ValueRules {
  readonly context: ContextValues;
  readonly version: PolicyVersion;
  readonly meter?: Meter | undefined;
}

/** One value of the request against all values of the policy. A variable without value matches nothing, negated or not. */
export function matchesValue(condition: Condition, given: string, { context, version, meter }: ValueRules): boolean {
  const { operator } = condition;
  const test = valueTest(operator);
  const isNegated = isNegatedOperator(operator);
  for (const value of valuesOf(condition, version)) {
    meter?.spend(1);
    const tokens = resolvePattern(value, context);
    const isMatch = tokens && test(tokens, given, meter);
    if (isNegated ? isMatch !== false : isMatch) return !isNegated;
  }
  return isNegated;
}

/** The values of a condition, read once. */
function valuesOf(condition: Condition, version: PolicyVersion): readonly (readonly PatternToken[])[] {
  const known = readValues.get(condition);
  if (known?.version === version) return known.values;
  const wildcards = hasWildcards(condition.operator);
  const values = condition.values.map((value) => parsePattern(value, { wildcards, version }));
  readValues.set(condition, { version, values });
  return values;
}

const readValues = new WeakMap<
  Condition,
  { readonly version: PolicyVersion; readonly values: readonly (readonly PatternToken[])[] }
>();

/** Whether `*` and `?` are wildcards in the values of an operator. */
function hasWildcards(operator: ConditionOperator): boolean {
  return /Like$|^Arn/.test(operator);
}

type ValueTest = (tokens: readonly ResolvedToken[], given: string, meter: Meter | undefined) => boolean;

/** The test of an operator without its negation. */
function valueTest(operator: ConditionOperator): ValueTest {
  const family = operator.replace('Not', '');
  if (family.startsWith('Arn')) return matchesArn;
  if (family.startsWith('Numeric')) return ordered(family.slice('Numeric'.length), parseDecimal);
  if (family.startsWith('Date')) return ordered(family.slice('Date'.length), parseDate);
  return valueTests[family] ?? (() => false);
}

const valueTests: Readonly<Record<string, ValueTest>> = {
  StringEquals: (tokens, given) => textOf(tokens) === given,
  StringEqualsIgnoreCase: (tokens, given) => foldCase(textOf(tokens)) === foldCase(given),
  StringLike: (tokens, given, meter) => globAccepts(plainGlob(tokens), given, meter),
  BinaryEquals: (tokens, given) => textOf(tokens) === given,
  Bool: (tokens, given) => /^(true|false)$/i.test(given) && textOf(tokens).toLowerCase() === given.toLowerCase(),
  IpAddress: (tokens, given) => isInRange(textOf(tokens), given),
};

function matchesArn(tokens: readonly ResolvedToken[], given: string, meter: Meter | undefined): boolean {
  const glob = arnGlob(tokens);
  return glob !== undefined && globAccepts(glob, given, meter);
}

/** Tokens without wildcards as text. */
function textOf(tokens: readonly ResolvedToken[]): string {
  return tokens.map((token) => ('text' in token ? token.text : '')).join('');
}

function isInRange(range: string, given: string): boolean {
  const { family, first, last } = parseAddressRange(range) ?? {};
  const address = parseAddress(given);
  if (address === undefined || first === undefined || last === undefined) return false;
  return address.family === family && first <= address.value && address.value <= last;
}

function ordered(relation: string, parse: (text: string) => Decimal | undefined): ValueTest {
  return (tokens, given) => {
    const limit = parse(textOf(tokens));
    const value = parse(given);
    return limit !== undefined && value !== undefined && holdsRelation(relation, compareDecimals(value, limit));
  };
}

function holdsRelation(relation: string, order: number): boolean {
  switch (relation) {
    case 'Equals':
      return order === 0;
    case 'LessThan':
      return order < 0;
    case 'LessThanEquals':
      return order <= 0;
    case 'GreaterThan':
      return order > 0;
    default:
      return order >= 0;
  }
}
