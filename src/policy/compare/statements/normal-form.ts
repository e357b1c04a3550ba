import { decimalText, parseDecimal } from '../../parse/decimal.ts';
import {
  type Condition,
  isNegatedOperator,
  mayNameAction,
  type PolicyVersion,
  type Selection,
  type Statement,
} from '../../parse/policy-document.ts';

/** A statement with everything folded that cannot change its meaning: two with the same `key` allow or deny the same. */
export interface NormalStatement {
  readonly key: string;
  readonly effect: 'Allow' | 'Deny';
  /** The language version, only where it matters: where the statement holds `${`. */
  readonly version: PolicyVersion | null;
  readonly action: NormalSelection;
  readonly resource: NormalSelection;
  /** One text for each condition, sorted, without duplicates. */
  readonly conditions: readonly string[];
}

/** The patterns of an element such as `Action`, in a form in which two that say the same are equal. */
export interface NormalSelection {
  readonly negated: boolean;
  /** Sorted, without duplicates. */
  readonly patterns: readonly string[];
}

/** Folds order, duplicates, Sids, the case of what IAM compares without case, and values that are written in several ways. */
export function normalise(statement: Statement, version: PolicyVersion): NormalStatement {
  const { effect } = statement;
  const named = statement.action.patterns.filter(mayNameAction);
  const action = normalSelection({ ...statement.action, patterns: named }, toLowerAscii);
  const resource = normalSelection(statement.resource, (pattern) => pattern);
  const conditions = sortedSet(statement.conditions.map(normalCondition));
  const versionThatMatters = holdsVariable(statement) ? version : null;
  const key = JSON.stringify([effect, versionThatMatters, action, resource, conditions]);
  return { key, effect, version: versionThatMatters, action, resource, conditions };
}

function normalSelection({ negated, patterns }: Selection, fold: (pattern: string) => string): NormalSelection {
  return { negated, patterns: sortedSet(patterns.map(fold)) };
}

function holdsVariable({ action, resource, conditions }: Statement): boolean {
  const texts = [
    ...action.patterns,
    ...resource.patterns,
    ...conditions.flatMap(({ key, values }) => [key, ...values]),
  ];
  return texts.some((text) => text.includes('${'));
}

/**
 * One condition as text. Context keys, tag keys included, are without case (IAM User Guide, "Condition"); `ArnEquals` is
 * `ArnLike`; on a negated operator without quantifier `IfExists` changes nothing, because an absent key holds anyway.
 */
export function normalCondition({ quantifier, operator, ifExists, key, values }: Condition): string {
  const isIdle = quantifier === null && isNegatedOperator(operator) && values.length > 0;
  const matters = ifExists && !isIdle;
  const name = operator.replace(/^Arn(Not)?Equals$/, 'Arn$1Like');
  const fold = valueFolds.find(([form]) => form.test(operator))?.[1] ?? ((value: string) => value);
  // The name of a policy variable may be told apart by case, so such a value stays as it is.
  const folded = values.map((value) => (value.includes('${') ? value : fold(value)));
  return JSON.stringify([quantifier, name, matters, toLowerAscii(key), sortedSet(folded)]);
}

/** How values are compared by operators that do not compare their text. */
const valueFolds: readonly (readonly [RegExp, (value: string) => string])[] = [
  [/^(Bool|Null)$|IgnoreCase$/, toLowerAscii],
  [/^Numeric/, normalDecimal],
];

/** `10`, `10.0`, `+10` and `010` are one number. What the evaluation reads as no number stays as it is. */
function normalDecimal(value: string): string {
  const number = parseDecimal(value);
  return number ? decimalText(number) : value;
}

/** Only ASCII letters: what other letters are without case differs between implementations. */
function toLowerAscii(text: string): string {
  if (!/[A-Z]/.test(text)) return text;
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function sortedSet(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}
