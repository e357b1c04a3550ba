import { holdsCondition, holdsNull, holdsWhenAbsent } from '../../evaluate/condition.ts';
import { holdsWithoutValues } from '../../evaluate/readings.ts';
import type { Condition } from '../../parse/policy-document.ts';
import type { VariableCase, VariableCases } from '../sets/variable-stand-ins.ts';
import { commonName, type KeyRule } from './keys/key-rules.ts';
import { ruleOfKey } from './keys/key-types.ts';
import type { MadeAtoms } from './made-atoms.ts';
import type { ConditionAtom } from './predicate.ts';
import { solveValue, type ValueContext, type ValueLiteral } from './value-solver.ts';

/** A condition that must hold, or must not. */
export type ConditionLiteral = ValueLiteral;

/** What a request gives a key: `null` for nothing at all. */
export type KeyValue = string | readonly string[] | null;

/** What one key must carry, the proof that nothing fits, or why neither was found. */
export type KeyOutcome =
  | { readonly kind: 'found'; readonly value: KeyValue }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What the values of one key are looked for with. */
export interface KeyContext extends ValueContext {
  /** The keys that policy variables name, with the value that is tried for them; `null` for none. */
  readonly assigned: ReadonlyMap<string, KeyValue>;
  /** What is known of those keys where no values are tried. */
  readonly cases: VariableCases;
  /** Whether a request can carry the key at all. */
  readonly canCarry: (key: string) => boolean;
  readonly made: MadeAtoms;
}

/** What one key must be so that every condition on it has the wanted outcome: absent, one value, or a list of values. */
export function solveKey(literals: readonly ConditionLiteral[], context: KeyContext): KeyOutcome {
  const [first] = literals;
  if (!first) return { kind: 'found', value: null };
  const keys = [...new Set(literals.map(({ atom }) => atom.key))];
  const rule = ruleOfKey(first.atom.key);
  const fixed = ofSameMeaning(keys, context.assigned);
  if (fixed !== undefined) return solveFixed(literals, fixed, { rule, context });
  const known = ofSameMeaning(keys, context.cases);
  if (typeof known === 'object') return solveKnown(literals, known.value, context);
  const canCarry = keys.some((key) => context.canCarry(key));
  if (mayBeAbsent(known, rule.isAlways && canCarry) && holdsWithoutKey(literals, context))
    return { kind: 'found', value: null };
  if (!canCarry || isRefused(known, rule)) return { kind: 'none' };
  const asked = [...literals, ...literalsOfKind(first.atom.key, rule, context.made)];
  return solvePresent(asked, rule.isSingle ? 'single' : known, context);
}

/** What is known of a variable whose key is one of these, or says the same. */
function ofSameMeaning<Known>(keys: readonly string[], known: ReadonlyMap<string, Known>): Known | undefined {
  const [name] = keys.map(commonName);
  for (const [key, value] of known) if (commonName(key) === name) return value;
  return undefined;
}

function solveFixed(
  literals: readonly ConditionLiteral[],
  value: KeyValue,
  { rule, context }: { readonly rule: KeyRule; readonly context: KeyContext },
): KeyOutcome {
  return mayBe(value, rule) && holdsAll(literals, value, context) ? { kind: 'found', value } : { kind: 'none' };
}

/** A key of one known value. What its conditions compare it with may be open, and then says nothing. */
function solveKnown(literals: readonly ConditionLiteral[], value: string, context: KeyContext): KeyOutcome {
  const closed = literals.filter(({ atom }) => atom.variables.length === 0);
  return holdsAll(closed, value, context) ? { kind: 'found', value } : { kind: 'none' };
}

function isRefused(known: VariableCase | undefined, { isSingle }: KeyRule): boolean {
  return known === 'absent' || (isSingle && known === 'list');
}

function mayBeAbsent(known: VariableCase | undefined, isAlways: boolean): boolean {
  return !isAlways && (known === undefined || known === 'absent');
}

function holdsWithoutKey(literals: readonly ConditionLiteral[], context: KeyContext): boolean {
  return literals.every((literal) => outcomeWhenAbsent(literal.atom, context) === literal.holds);
}

/** Whether a request can give a key this, as far as the number of values tells. */
function mayBe(value: KeyValue, { isSingle, isAlways }: KeyRule): boolean {
  if (value === null) return !isAlways;
  return typeof value === 'string' || !isSingle;
}

type KindTest = Pick<Condition, 'operator' | 'values'>;

const isNumber: KindTest = { operator: 'NumericLessThanEquals', values: ['9'.repeat(300)] };
const isDate: KindTest = { operator: 'DateLessThanEquals', values: ['9999-12-31T23:59:59Z'] };

const kindTests: ReadonlyMap<KeyRule['kind'], readonly KindTest[]> = new Map<KeyRule['kind'], readonly KindTest[]>([
  ['bool', [{ operator: 'StringEquals', values: ['true', 'false'] }]],
  ['number', [isNumber]],
  ['date', [isDate]],
  // Only a whole number is both.
  ['epoch', [isNumber, isDate]],
  ['arn', [{ operator: 'ArnLike', values: ['arn:?*:?*:*:*:*'] }]],
  ['address', [{ operator: 'IpAddress', values: ['0.0.0.0/0', '::/0'] }]],
]);

/** That each value is what its type says. */
function literalsOfKind(key: string, { kind, isSingle }: KeyRule, made: MadeAtoms): readonly ConditionLiteral[] {
  const quantifier = isSingle ? null : 'ForAllValues';
  return (kindTests.get(kind) ?? []).map((test) => ({ atom: made.of(key, { ...test, quantifier }), holds: true }));
}

/** A key that is there: what asks for presence alone, or for nothing, is settled. */
function solvePresent(
  literals: readonly ConditionLiteral[],
  known: Exclude<VariableCase, object> | undefined,
  context: KeyContext,
): KeyOutcome {
  const rest: ConditionLiteral[] = [];
  for (const literal of literals) {
    const settled = outcomeOfPresence(literal.atom, context);
    if (settled === undefined) rest.push(literal);
    else if (settled !== literal.holds) return { kind: 'none' };
  }
  const single: KeyOutcome = known === 'list' ? { kind: 'none' } : solveSingle(rest, context);
  if (single.kind === 'found' || known === 'single') return single;
  const list = solveList(rest, context);
  return list.kind === 'none' ? single : list;
}

/** What a condition gives wherever its key is there, if that does not depend on the value. */
function outcomeOfPresence({ condition }: ConditionAtom, { readings }: KeyContext): boolean | undefined {
  if (condition.operator === 'Null') return holdsNull(condition, true, readings);
  return condition.values.length === 0 ? holdsWithoutValues(condition, true, readings) : undefined;
}

function holdsAll(literals: readonly ConditionLiteral[], value: KeyValue, context: KeyContext): boolean {
  const { readings, reading } = context;
  return literals.every(({ atom, holds }) => {
    const given = new Map('values' in reading ? reading.values : []);
    if (value === null) given.delete(atom.key);
    else given.set(atom.key, value);
    return holdsCondition(atom.condition, given, { version: atom.version, readings }) === holds;
  });
}

function outcomeWhenAbsent({ condition }: ConditionAtom, { readings }: KeyContext): boolean {
  return condition.operator === 'Null' ? holdsNull(condition, false, readings) : holdsWhenAbsent(condition, readings);
}

/**
 * One value. `ForAllValues` holds of the empty text, whatever it asks, so that is a case of its own beside all other texts.
 */
function solveSingle(literals: readonly ConditionLiteral[], context: KeyContext): KeyOutcome {
  const { forAll, others } = splitForAll(literals);
  const [first] = forAll;
  if (!first) return solveValue(literals, context);
  const found = solveValue([...literals, isEmptyText(first, false)], context);
  if (found.kind === 'found' || forAll.some(({ holds }) => !holds)) return found;
  const empty = solveValue([...others, isEmptyText(first, true)], context);
  return empty.kind === 'none' ? found : empty;
}

/**
 * A list: an operator without quantifier never holds; `ForAllValues` wants each value, `ForAnyValue` one of them. So some
 * tests bind every value, and for each of the others there must be one value that passes it.
 */
function solveList(literals: readonly ConditionLiteral[], context: KeyContext): KeyOutcome {
  const quantified = literals.filter(({ atom }) => atom.condition.quantifier !== null);
  if (literals.some(({ atom, holds }) => atom.condition.quantifier === null && holds)) return { kind: 'none' };
  const { forAll, others } = splitForAll(quantified);
  const isForEach = ({ atom, holds }: ConditionLiteral) => (atom.condition.quantifier === 'ForAllValues') === holds;
  const forEach = quantified.filter(isForEach);
  const values: string[] = [];
  for (const literal of quantified.filter((one) => !isForEach(one))) {
    const found = solveValue([...forEach, literal], context);
    if (found.kind !== 'found') return found;
    if (!values.includes(found.value)) values.push(found.value);
  }
  if (values.some((value) => value !== '')) return { kind: 'found', value: values };
  // A list of nothing is absent, and one of the empty text alone is nothing to `ForAllValues`.
  const [first] = quantified;
  if (!first) return { kind: 'found', value: ['example', 'sample'] };
  const more = solveValue([...forEach, isEmptyText(first, false)], context);
  if (more.kind === 'found') return { kind: 'found', value: [...values, more.value] };
  if (forAll.some(({ holds }) => !holds)) return more;
  const empty = solveValue([...others, isEmptyText(first, true)], context);
  return empty.kind === 'found' ? { kind: 'found', value: [''] } : more;
}

function splitForAll(literals: readonly ConditionLiteral[]) {
  const isForAll = ({ atom }: ConditionLiteral) => atom.condition.quantifier === 'ForAllValues';
  return {
    forAll: literals.filter(isForAll),
    others: literals.filter((one) => !isForAll(one)),
  };
}

const emptyTexts = new WeakMap<ConditionAtom, ConditionAtom>();

/** That a value of the key is the empty text, or that it is not. */
function isEmptyText({ atom }: ConditionLiteral, holds: boolean): ConditionLiteral {
  const known = emptyTexts.get(atom) ?? {
    ...atom,
    condition: { quantifier: null, operator: 'StringEquals', ifExists: false, key: atom.condition.key, values: [''] },
    variables: [],
  };
  emptyTexts.set(atom, known);
  return { atom: known, holds };
}
