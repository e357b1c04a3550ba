import { type Context, contextValue, matches, readPattern } from './texts.ts';

/**
 * One reading of what AWS's documentation leaves open. `emptyLists`: whether `"key": []` under a positive operator is ignored or
 * never holds (IAM Access Analyzer policy check reference, "Empty array condition", says both). `forAnyValueIfExists`: whether
 * `ForAnyValue:…IfExists` holds without the key. `incompleteArns`: whether a value of an ARN operator that is no whole ARN is
 * the text that it spells (SageMaker guide, `sagemaker:VolumeKmsKey`) or nothing (IAM User Guide, "ARN condition operators").
 */
export interface Readings {
  readonly emptyLists: 'ignored' | 'never';
  readonly forAnyValueIfExists: 'holds' | 'fails';
  readonly incompleteArns: 'text' | 'nothing';
}

/** One operator, one key, and its values. */
export interface Leaf {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly variables: boolean;
}

export interface Operator {
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | null;
  /** The positive operator; `Null` for itself. */
  readonly base: string;
  readonly isNegated: boolean;
  readonly ifExists: boolean;
}

export function readOperator(name: string): Operator {
  const [, quantifier, rest = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? [];
  const isNegated = rest.includes('Not');
  return {
    quantifier: quantifier === 'ForAllValues' || quantifier === 'ForAnyValue' ? quantifier : null,
    base: rest.replace('Not', ''),
    isNegated,
    ifExists: ifExists !== undefined,
  };
}

interface Question {
  readonly operator: Operator;
  readonly leaf: Leaf;
  readonly context: Context;
  readonly readings: Readings;
}

/** Whether the condition holds of the context. IAM User Guide, "IAM JSON policy elements: Condition operators". */
export function holds(leaf: Leaf, context: Context, readings: Readings): boolean {
  const operator = readOperator(leaf.operator);
  const found = contextValue(context, leaf.key);
  const given = typeof found === 'string' ? [found] : (found ?? []);
  if (operator.base === 'Null') return nullHolds(operator, leaf.values, given.length === 0);
  const one = (value: string) => valueHolds({ operator, leaf, context, readings }, value);
  if (operator.quantifier === 'ForAllValues') return allHold(given, leaf, one);
  if (given.length === 0) return holdsWithoutKey(operator, leaf, readings);
  if (operator.quantifier === 'ForAnyValue')
    return leaf.values.length > 0 || operator.isNegated ? given.some(one) : false;
  return Array.isArray(found) ? holdsForList(operator, leaf, readings) : one(given[0] ?? '');
}

/**
 * True without the key, and if its values are "a null data set, such as an empty string". Of an empty list of the policy Access
 * Analyzer says that it "matches only if the key is missing".
 */
function allHold(given: readonly string[], { values }: Leaf, one: (value: string) => boolean): boolean {
  if (given.length === 0 || values.length === 0) return given.length === 0;
  return (given.length === 1 && given[0] === '') || given.every(one);
}

/** Qualified, the question is asked of the values that are there, none of which is absent. */
function nullHolds({ quantifier }: Operator, values: readonly string[], isAbsent: boolean): boolean {
  if (quantifier) return quantifier === 'ForAllValues';
  return values.some((value) => (value.toLowerCase() === 'true') === isAbsent);
}

/**
 * "Multivalued context keys require a condition set operator": without one a list matches nothing. A negated operator with an
 * empty list asks nothing.
 */
function holdsForList(operator: Operator, leaf: Leaf, readings: Readings): boolean {
  return operatorIgnores(operator, leaf, readings) || (operator.isNegated && leaf.values.length === 0);
}

function holdsWithoutKey(operator: Operator, leaf: Leaf, readings: Readings): boolean {
  if (operator.quantifier === 'ForAnyValue') return operator.ifExists && readings.forAnyValueIfExists === 'holds';
  return operator.isNegated || operator.ifExists || operatorIgnores(operator, leaf, readings);
}

function operatorIgnores({ isNegated, ifExists }: Operator, { values }: Leaf, readings: Readings): boolean {
  return values.length === 0 && !isNegated && !ifExists && readings.emptyLists === 'ignored';
}

/** Values are alternatives; a negated operator holds where none of them matches. */
function valueHolds(question: Question, given: string): boolean {
  const { operator, leaf, readings } = question;
  if (operator.quantifier === null && operatorIgnores(operator, leaf, readings)) return true;
  const isMatched = leaf.values.some((value) => valueMatches(question, value, given));
  return isMatched !== operator.isNegated;
}

function valueMatches({ operator, leaf, context, readings }: Question, value: string, given: string): boolean {
  const { base } = operator;
  if (base.startsWith('Numeric')) return numberMatches(base, Number(given), Number(value));
  if (base === 'Bool') return given.toLowerCase() === value.toLowerCase();
  const wildcards = base === 'StringLike' || base.startsWith('Arn');
  const pattern = readPattern(value, { wildcards, variables: leaf.variables }, context);
  if (pattern === null) return false;
  if (base.startsWith('Arn') && value.split(':').length < 6 && readings.incompleteArns === 'nothing') return false;
  if (base.startsWith('Arn') && value.split(':').length >= 6) return arnMatches(value, given);
  return matches(pattern, given, base === 'StringEqualsIgnoreCase');
}

function numberMatches(base: string, given: number, value: number): boolean {
  if (base === 'NumericEquals') return given === value;
  if (base === 'NumericLessThan') return given < value;
  if (base === 'NumericLessThanEquals') return given <= value;
  return base === 'NumericGreaterThan' ? given > value : given >= value;
}

/** "Each of the six colon-delimited components of the ARN is checked separately." The last one holds all that follows. */
function arnMatches(value: string, given: string): boolean {
  const [own, other] = [components(value), components(given)];
  return own.every((text, index) =>
    matches(readPattern(text, { wildcards: true, variables: false }, {}) ?? [], other[index] ?? ''),
  );
}

function components(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
