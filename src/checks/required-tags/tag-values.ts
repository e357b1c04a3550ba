import type { Read } from '../../domain/evaluation/read.ts';
import type { OwnerNames, OwnerSource } from './owners/owner-names.ts';

/** The values that a required tag may have; any that is not blank where nothing is named. */
export interface TagValueRule {
  /** The one value. */
  readonly value?: string | undefined;
  /** Any of these. */
  readonly values?: readonly string[] | undefined;
  /** A regular expression over the whole value, in the syntax of ECMAScript with the flag `u`. */
  readonly pattern?: string | undefined;
  /** Whether case counts. `aws:RequestTag` conditions with `StringEqualsIgnoreCase` ignore it, MLSpace's code does not. */
  readonly case?: 'exact' | 'ignore' | undefined;
  /** Where it is said which owners there are. */
  readonly ownersFrom?: OwnerSource | undefined;
  /** What that source said, once it was asked for a target. */
  readonly owners?: Read<OwnerNames> | undefined;
}

/** Why a value is not right: `case` where only its case is wrong. */
export type ValueFault = 'empty' | 'case' | 'other';

/** What is wrong with a value; `undefined` where it is right. */
export function faultOfValue(value: string, rule: TagValueRule): ValueFault | undefined {
  if (value.trim() === '') return 'empty';
  if (isAllowed(value, rule, rule.case ?? 'ignore')) return undefined;
  return isAllowed(value, rule, 'ignore') ? 'case' : 'other';
}

/** What is expected, for a person; `null` where any value will do. */
export function expectationOf({ value, values, pattern }: TagValueRule): string | null {
  const named = [...(value === undefined ? [] : [value]), ...(values ?? [])];
  if (named.length > 0) return named.join(' or ');
  return pattern === undefined ? null : `/${pattern}/`;
}

/** What the expectation is where it is more than one value. */
export function kindOfExpectation({ value, values = [], pattern }: TagValueRule): 'one of' | 'pattern' | undefined {
  if (value !== undefined || values.length > 0)
    return values.length + (value === undefined ? 0 : 1) > 1 ? 'one of' : undefined;
  return pattern === undefined ? undefined : 'pattern';
}

/** Whether the rule says what the value may be, so that the tag does not tell an owner. */
export function isFixed({ value, values }: TagValueRule): boolean {
  return value !== undefined || values !== undefined;
}

function isAllowed(text: string, { value, values, pattern }: TagValueRule, how: 'exact' | 'ignore'): boolean {
  const named = [...(value === undefined ? [] : [value]), ...(values ?? [])];
  if (named.length > 0) return named.some((one) => one === text || (how === 'ignore' && isSameText(one, text)));
  return pattern === undefined || expression(pattern, how).test(text);
}

function isSameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

const expressions = new Map<string, RegExp>();

/** Kept, since a large account asks a million times. */
function expression(pattern: string, how: 'exact' | 'ignore'): RegExp {
  const key = `${how} ${pattern}`;
  const known = expressions.get(key) ?? new RegExp(`^(?:${pattern})$`, how === 'ignore' ? 'iu' : 'u');
  expressions.set(key, known);
  return known;
}
