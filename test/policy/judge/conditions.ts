import type { JudgedKey } from './keys.ts';
import {
  arnExpression,
  equation,
  foldedExpression,
  isWholeArn,
  type Piece,
  piecesOf,
  plainExpression,
} from './patterns.ts';
import type { JudgedCondition } from './statements.ts';
import { and, not, or, type Term, text } from './terms.ts';
import { addressesOf, dateTerm, numberTerm } from './values.ts';

/** How the judge reads what AWS's documents leave open; both of each are right for as long as AWS does not say. */
export interface JudgedReadings {
  /** IAM User Guide, "…IfExists", says that the condition is true without the key; simulations say that it is not. */
  readonly anyIfExistsWithoutKey: boolean;
  /** IAM User Guide: an ARN has six components. SageMaker Developer Guide: `*key/…` restricts to that key. */
  readonly arnInParts: 'nothing' | 'text';
  /** Access Analyzer, "Empty array condition", says of one policy that the condition is true and that nothing is granted. */
  readonly emptyList: 'true' | 'no value';
}

export const firstReadings: JudgedReadings = {
  anyIfExistsWithoutKey: true,
  arnInParts: 'nothing',
  emptyList: 'true',
};

export interface ConditionScope {
  readonly keys: ReadonlyMap<string, JudgedKey>;
  readonly hasVariables: boolean;
  readonly readings: JudgedReadings;
  /** Takes what the encoding cannot say. */
  readonly uncovered: Set<string>;
}

/** Whether a value is read at all, which a variable can prevent, and whether it matches. */
export interface Match {
  readonly defined: Term;
  readonly holds: Term;
}

/** One condition as a term (IAM User Guide, "Condition operators" and "Single-valued vs. multivalued context keys"). */
export function conditionTerm(condition: JudgedCondition, scope: ConditionScope): Term {
  const { name, places } = keyOf(condition.key, scope);
  const given = `${name}_given`;
  if (condition.test === 'null') return nullTest(condition, given);
  if (condition.values.length === 0 && isReadAsEmpty(condition, scope)) return emptyTerm(condition, given);
  const at = (place: number) => valueTerm(condition, `${name}_${place}`, scope);
  const counted = Array.from({ length: places }, (_, place) => `(< ${place} ${name}_count)`);
  if (condition.quantifier === 'all') {
    const nothing = and(
      ...counted.map((is, place) => or(not(is), emptyText(`${name}_${place}`, scope, condition.key))),
    );
    return or(not(given), nothing, and(...counted.map((is, place) => or(not(is), at(place)))));
  }
  const any = or(...counted.map((is, place) => and(is, at(place))));
  const isSingle = condition.quantifier === 'single';
  // Nothing is compared where there is no value, so it does not matter that a list is no single value.
  const comparable = condition.values.length === 0 ? 'true' : not(`${name}_list`);
  const one = isSingle ? and(comparable, at(0)) : any;
  const { anyIfExistsWithoutKey } = scope.readings;
  const absent = (condition.ifExists && (isSingle || anyIfExistsWithoutKey)) || (isSingle && condition.negated);
  return absent ? or(not(given), one) : and(given, one);
}

function keyOf(key: string, { keys }: ConditionScope): JudgedKey {
  const known = keys.get(key);
  if (!known) throw new Error(`${key} is not among the keys of the pair`);
  return known;
}

/** With `ForAllValues` always true, with `ForAnyValue` always false (Access Analyzer, "Null with qualifier"). */
function nullTest({ quantifier, values }: JudgedCondition, given: Term): Term {
  if (quantifier !== 'single') return quantifier === 'all' ? 'true' : 'false';
  return values.length === 0 ? 'true' : or(...values.map((value) => nullTerm(given, value)));
}

/** Where no value matches, `ForAllValues` still holds without the key only: the reference says so beside that sentence. */
function isReadAsEmpty({ quantifier, negated }: JudgedCondition, { readings }: ConditionScope): boolean {
  return readings.emptyList === 'true' || (quantifier === 'all' && !negated);
}

/** Access Analyzer, "Empty array condition" and what stands beside it for quantifiers and `IfExists`. */
function emptyTerm({ quantifier, ifExists }: JudgedCondition, given: Term): Term {
  if (quantifier === 'all') return not(given);
  if (quantifier === 'any') return 'false';
  return ifExists ? not(given) : 'true';
}

/** An empty text alone is a null data set to `ForAllValues`; what is read as a number or an address is no empty text. */
function emptyText(subject: Term, scope: ConditionScope, key: string): Term {
  return keyOf(key, scope).sort === 'text' ? `(= ${subject} "")` : 'false';
}

function nullTerm(given: Term, value: string): Term {
  if (value.toLowerCase() === 'true') return not(given);
  return value.toLowerCase() === 'false' ? given : 'false';
}

/** One value of the request against all values of the policy. */
function valueTerm({ test, negated, values }: JudgedCondition, subject: Term, scope: ConditionScope): Term {
  const matches = values.map((value) => matchOf(test, value, subject, scope));
  // A variable without value matches nothing, so a negated test holds (IAM User Guide, "Policy variables with no value").
  const some = or(...matches.map(({ defined, holds }) => and(defined, holds)));
  return negated ? not(some) : some;
}

function matchOf(test: string, value: string, subject: Term, scope: ConditionScope): Match {
  const wildcards = test === 'stringlike' || test.startsWith('arn');
  const pieces = piecesOf(value, { wildcards, hasVariables: scope.hasVariables });
  if (pieces.some(({ is }) => is === 'variable')) {
    if (test.startsWith('string') && !test.includes('ignorecase')) return equationMatch(pieces, subject, scope);
    scope.uncovered.add(`a variable under ${test}`);
  }
  const plain = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
  return { defined: 'true', holds: testTerm(test, { pieces, plain, subject, scope }) };
}

interface Tested {
  readonly pieces: readonly Piece[];
  /** The value without wildcards, its escapes resolved. */
  readonly plain: string;
  readonly subject: Term;
  readonly scope: ConditionScope;
}

function testTerm(test: string, { pieces, plain, subject, scope }: Tested): Term {
  if (test.startsWith('numeric')) return relationTerm(test.slice('numeric'.length), numberTerm(plain), subject);
  if (test.startsWith('date')) return relationTerm(test.slice('date'.length), dateTerm(plain), subject);
  if (test.startsWith('arn')) return within(subject, arnTerm(pieces, scope));
  switch (test) {
    case 'stringequals':
    case 'binaryequals':
      return `(= ${subject} ${text(plain)})`;
    case 'stringlike':
      return within(subject, plainExpression(pieces));
    case 'stringequalsignorecase':
      if (/[^ -~]/.test(plain)) scope.uncovered.add('case of letters beyond ASCII');
      return within(subject, foldedExpression(plain));
    case 'bool':
      return /^(true|false)$/i.test(plain) ? within(subject, foldedExpression(plain)) : 'false';
    default:
      return addressTerm(plain, subject);
  }
}

function arnTerm(pieces: readonly Piece[], { readings }: ConditionScope): Term {
  const isText = readings.arnInParts === 'text' && !isWholeArn(pieces);
  return isText ? plainExpression(pieces) : arnExpression(pieces);
}

function within(subject: Term, expression: Term): Term {
  return `(str.in_re ${subject} ${expression})`;
}

const relations: Readonly<Record<string, string>> = {
  equals: '=',
  lessthan: '<',
  lessthanequals: '<=',
  greaterthan: '>',
  greaterthanequals: '>=',
};

function relationTerm(relation: string, limit: Term | undefined, subject: Term): Term {
  return limit === undefined ? 'false' : and(`${subject}_valid`, `(${relations[relation]} ${subject} ${limit})`);
}

function addressTerm(plain: string, subject: Term): Term {
  const { family, first = 0n, size = 0n } = addressesOf(plain) ?? {};
  if (family === undefined) return 'false';
  return and(`(= ${subject}_family ${family})`, `(<= ${first} ${subject} ${first + size - 1n})`);
}

/** A value with variables: read only where each of them has a single value or a fallback. */
export function equationMatch(pieces: readonly Piece[], subject: Term, scope: ConditionScope): Match {
  const conditions: Term[] = [];
  const fallbacks = new Map(pieces.flatMap((piece) => (piece.is === 'variable' ? [[piece.key, piece.fallback]] : [])));
  const holds = equation(subject, pieces, (key) => {
    const { name, sort } = keyOf(key, scope);
    if (sort !== 'text') scope.uncovered.add(`the variable ${key}, which is no text`);
    const fallback = fallbacks.get(key);
    const single = `(not ${name}_list)`;
    conditions.push(fallback === undefined ? and(`${name}_given`, single) : or(`(not ${name}_given)`, single));
    return fallback === undefined ? `${name}_0` : `(ite ${name}_given ${name}_0 ${text(fallback)})`;
  });
  if (holds === undefined) scope.uncovered.add('a variable beside wildcards');
  return { defined: and(...conditions), holds: holds ?? 'false' };
}
