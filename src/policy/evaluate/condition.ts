import { compareDecimals, type Decimal, parseDecimal } from '../parse/decimal.ts';
import type { Condition, ConditionOperator, PolicyVersion } from '../parse/policy-document.ts';
import { isNegatedOperator } from '../parse/policy-document.ts';
import { arnGlob, foldCase, plainGlob } from './glob.ts';
import { globAccepts, type Meter } from './match-glob.ts';
import { type ContextValues, type PatternToken, parsePattern, type ResolvedToken, resolvePattern } from './pattern.ts';
import { holdsWithoutKey, holdsWithoutValues, type Readings } from './readings.ts';
import { parseAddress, parseAddressRange, parseDate } from './values.ts';

/** By what a condition is read. */
export interface ConditionRules {
  readonly version: PolicyVersion;
  readonly readings: Readings;
  readonly meter?: Meter | undefined;
}

/**
 * Whether one condition holds (IAM User Guide, "IAM JSON policy elements: Condition operators" and "Single-valued vs.
 * multivalued context keys"). A list in the context is multi-valued, and then an operator without quantifier never holds;
 * a key with an empty list is absent.
 */
export function holdsCondition(condition: Condition, context: ContextValues, rules: ConditionRules): boolean {
  const { quantifier, operator, key } = condition;
  const given = context.get(key.toLowerCase());
  const list = typeof given === 'string' ? [given] : (given ?? []);
  const isPresent = given !== undefined && list.length > 0;
  if (operator === 'Null') return holdsNull(condition, isPresent, rules.readings);
  if (!isPresent) return holdsWhenAbsent(condition, rules.readings);
  if (condition.values.length === 0) return holdsWithoutValues(condition, true, rules.readings);
  if (quantifier === 'ForAllValues' && isNullDataSet(list)) return true;
  const { version, readings, meter } = rules;
  const test = (value: string) => matchesValue(condition, value, { context, version, readings, meter });
  if (quantifier === 'ForAllValues') return list.every(test);
  if (quantifier === 'ForAnyValue') return list.some(test);
  return typeof given === 'string' && test(given);
}

/**
 * What `Null` gives: with `ForAllValues` always true, with `ForAnyValue` always false (IAM Access Analyzer, "Policy check
 * reference: Null with qualifier").
 */
export function holdsNull({ quantifier, values }: Condition, isPresent: boolean, { emptyList }: Readings): boolean {
  if (quantifier !== null) return quantifier === 'ForAllValues';
  if (values.length === 0) return emptyList === 'ignored';
  return values.some((value) => value.toLowerCase() === String(!isPresent));
}

/** An empty text as the only value is no value to `ForAllValues` (IAM User Guide, "Multivalued context keys"). */
function isNullDataSet(list: readonly string[]): boolean {
  return list.every((value) => value === '');
}

/** What a condition gives for a request without its key. Not for `Null`. */
export function holdsWhenAbsent(condition: Condition, readings: Readings): boolean {
  return condition.values.length === 0
    ? holdsWithoutValues(condition, false, readings)
    : holdsWithoutKey(condition, readings);
}

/** By what the values of a condition are compared with the request's. */
export interface ValueRules {
  readonly context: ContextValues;
  readonly version: PolicyVersion;
  readonly readings: Readings;
  readonly meter?: Meter | undefined;
}

/**
 * One value of the request against all values of the policy. A value with a variable that has none matches nothing, so that
 * a negated operator holds (IAM User Guide, "Policy variables with no value").
 */
export function matchesValue(condition: Condition, given: string, rules: ValueRules): boolean {
  const { context, version, readings, meter } = rules;
  const { operator } = condition;
  const test = valueTest(operator, readings);
  const isNegated = isNegatedOperator(operator);
  for (const value of valuesOf(condition, version)) {
    meter?.spend(1);
    const tokens = resolvePattern(value, context);
    if (tokens && test(tokens, given, meter)) return !isNegated;
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
function valueTest(operator: ConditionOperator, readings: Readings): ValueTest {
  const family = operator.replace('Not', '');
  if (family.startsWith('Arn')) return matchesArn(readings);
  if (family.startsWith('Numeric')) return ordered(family.slice('Numeric'.length), parseDecimal);
  if (family.startsWith('Date')) return ordered(family.slice('Date'.length), parseDate);
  return valueTests.get(family) ?? (() => false);
}

const valueTests: ReadonlyMap<string, ValueTest> = new Map<string, ValueTest>([
  ['StringEquals', (tokens, given) => textOf(tokens) === given],
  ['StringEqualsIgnoreCase', (tokens, given) => foldCase(textOf(tokens)) === foldCase(given)],
  ['StringLike', (tokens, given, meter) => globAccepts(plainGlob(tokens), given, meter)],
  ['BinaryEquals', (tokens, given) => textOf(tokens) === given],
  ['Bool', (tokens, given) => /^(true|false)$/i.test(given) && textOf(tokens).toLowerCase() === given.toLowerCase()],
  ['IpAddress', (tokens, given) => isInRange(textOf(tokens), given)],
]);

function matchesArn({ partialArn }: Readings): ValueTest {
  return (tokens, given, meter) => {
    const glob = arnGlob(tokens) ?? (partialArn === 'text' ? plainGlob(tokens) : undefined);
    return glob !== undefined && globAccepts(glob, given, meter);
  };
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
