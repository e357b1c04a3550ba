import { holdsCondition, holdsWhenAbsent } from '../../evaluate/condition.ts';
import type { VariableCase, VariableCases } from '../sets/variable-stand-ins.ts';
import type { ConditionAtom } from './predicate.ts';
import { solveValue, type ValueContext, type ValueLiteral } from './value-solver.ts';

/** A condition that must hold, or must not. */
export type ConditionLiteral = ValueLiteral;

/** What a request gives a key: `null` for nothing at all. */
export type KeyValue = string | readonly string[] | null;

export type KeyOutcome =
  | { readonly kind: 'found'; readonly value: KeyValue }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface KeyContext extends ValueContext {
  readonly anyValueIfExistsWhenAbsent: boolean;
  /** The keys that policy variables name, with the value that is tried for them; `null` for none. */
  readonly assigned: ReadonlyMap<string, KeyValue>;
  /** What is known of those keys where no values are tried. */
  readonly cases: VariableCases;
  /** Whether a request can carry the key at all. */
  readonly canCarry: (key: string) => boolean;
}

/** What one key must be so that every condition on it has the wanted outcome: absent, one value, or a list of values. */
export function solveKey(literals: readonly ConditionLiteral[], context: KeyContext): KeyOutcome {
  const [first] = literals;
  if (!first) return { kind: 'found', value: null };
  const fixed = context.assigned.get(first.atom.key);
  if (fixed !== undefined)
    return holdsAll(literals, fixed, context) ? { kind: 'found', value: fixed } : { kind: 'none' };
  const known = context.cases.get(first.atom.key);
  if (known === undefined || known === 'absent')
    if (literals.every((literal) => outcomeWhenAbsent(literal.atom, context) === literal.holds))
      return { kind: 'found', value: null };
  if (known === 'absent' || !context.canCarry(first.atom.key)) return { kind: 'none' };
  return solvePresent(literals, known, context);
}

/** A key that is there: what only asks for presence is settled. */
function solvePresent(
  literals: readonly ConditionLiteral[],
  known: VariableCase | undefined,
  context: KeyContext,
): KeyOutcome {
  const rest = literals.filter(({ atom }) => atom.condition.operator !== 'Null');
  if (literals.some(({ atom, holds }) => atom.condition.operator === 'Null' && holdsNull(atom, false) !== holds))
    return { kind: 'none' };
  const single: KeyOutcome = known === 'list' ? { kind: 'none' } : solveValue(rest, context);
  if (single.kind === 'found' || known === 'single') return single;
  const list = solveList(rest, context);
  return list.kind === 'none' ? single : list;
}

function holdsAll(literals: readonly ConditionLiteral[], value: KeyValue, context: KeyContext): boolean {
  const { anyValueIfExistsWhenAbsent, reading } = context;
  return literals.every(({ atom, holds }) => {
    const given = new Map('values' in reading ? reading.values : []);
    if (value === null) given.delete(atom.key);
    else given.set(atom.key, value);
    return holdsCondition(atom.condition, given, { version: atom.version, anyValueIfExistsWhenAbsent }) === holds;
  });
}

function outcomeWhenAbsent(atom: ConditionAtom, context: KeyContext): boolean {
  if (atom.condition.operator === 'Null') return holdsNull(atom, true);
  return holdsWhenAbsent(atom.condition, context);
}

function holdsNull({ condition }: ConditionAtom, absent: boolean): boolean {
  return condition.values.some((value) => value.toLowerCase() === String(absent));
}

/**
 * A list: an operator without quantifier never holds; `ForAllValues` wants each value, `ForAnyValue` one of them. So some
 * tests bind every value, and for each of the others there must be one value that passes it.
 */
function solveList(literals: readonly ConditionLiteral[], context: KeyContext): KeyOutcome {
  const quantified = literals.filter(({ atom }) => atom.condition.quantifier !== null);
  if (literals.some(({ atom, holds }) => atom.condition.quantifier === null && holds)) return { kind: 'none' };
  const isForEach = ({ atom, holds }: ConditionLiteral) => (atom.condition.quantifier === 'ForAllValues') === holds;
  const forEach = quantified.filter(isForEach);
  const values: string[] = [];
  for (const literal of quantified.filter((one) => !isForEach(one))) {
    const found = solveValue([...forEach, literal], context);
    if (found.kind !== 'found') return found;
    if (!values.includes(found.value)) values.push(found.value);
  }
  return { kind: 'found', value: values };
}
