import { matchesValue } from '../evaluate/condition.ts';
import type { ContextValues } from '../evaluate/pattern.ts';
import type { AddressRange, Decimal } from '../evaluate/values.ts';
import { type Constraint, findText } from './automaton/find-text.ts';
import { onlyText, sampleTexts } from './automaton/sample-texts.ts';
import type { Budget } from './budget.ts';
import { type ConditionAtom, predicateOf, type ValuePredicate } from './predicate.ts';
import { addressesAround, datesAround, numbersAround } from './sample-values.ts';
import type { StringSets } from './selection.ts';

/** What is asked of one value: that it satisfies the condition's test, or that it does not. */
export interface ValueLiteral {
  readonly atom: ConditionAtom;
  readonly holds: boolean;
}

export type ValueOutcome =
  | { readonly kind: 'found'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface ValueContext {
  readonly sets: StringSets;
  readonly budget: Budget;
  /** What policy variables stand for; without it they are left open. */
  readonly variables: ContextValues | undefined;
}

type Known = Exclude<ValuePredicate, { readonly kind: 'open' | 'never' }>;

interface Row {
  readonly predicate: Known;
  readonly atom: ConditionAtom;
  readonly holds: boolean;
}

/**
 * One value under signed tests. Tests of one kind are decided exactly: texts by their automata, numbers, dates and
 * addresses by one value in every class that their limits make. Tests of several kinds on one value are decided where an
 * example or one kind alone settles it.
 */
export function solveValue(literals: readonly ValueLiteral[], context: ValueContext): ValueOutcome {
  const rows: Row[] = [];
  for (const { atom, holds } of literals) {
    const predicate = predicateOf(atom, context.variables);
    if (predicate.kind === 'never') {
      if (holds) return { kind: 'none' };
    } else if (predicate.kind !== 'open') rows.push({ predicate, atom, holds });
  }
  const samples = samplesFor(rows);
  const sample = samples.find((value) => satisfiesAll(value, rows, context));
  if (sample !== undefined) return { kind: 'found', value: sample };
  return decide(rows, context);
}

/** What no sample decided. */
function decide(rows: readonly Row[], context: ValueContext): ValueOutcome {
  const groups = [...Map.groupBy(rows, ({ predicate }) => predicate.kind)];
  for (const [kind, group] of groups) {
    if (kind === 'text') {
      const value = findText(constraintsOf(group, context.sets), context.budget);
      if (value === undefined) return { kind: 'none' };
      if (satisfiesAll(value, rows, context)) return { kind: 'found', value };
      if (groups.length === 1) return unknown(group);
    } else if (!samplesFor(group).some((value) => satisfiesAll(value, group, context))) return { kind: 'none' };
  }
  return isEnumerated(rows) ? { kind: 'none' } : unknown(rows);
}

function unknown(rows: readonly Row[]): ValueOutcome {
  const operators = [...new Set(rows.map(({ atom }) => atom.condition.operator))].join(', ');
  return {
    kind: 'unknown',
    reason: `condition key ${rows[0]?.atom.condition.key ?? ''}: ${operators} together on one value are not decided`,
  };
}

function constraintsOf(rows: readonly Row[], sets: StringSets): readonly Constraint[] {
  return rows.flatMap(({ predicate, holds }) =>
    predicate.kind === 'text' ? { language: sets.language(predicate.globs), wanted: holds !== predicate.negated } : [],
  );
}

/** Whether some test leaves only texts that were among the samples. */
function isEnumerated(rows: readonly Row[]): boolean {
  return rows.some(
    ({ predicate, holds }) =>
      predicate.kind === 'text' &&
      holds !== predicate.negated &&
      predicate.globs.every((glob) => onlyText(glob) !== undefined),
  );
}

function satisfiesAll(value: string, rows: readonly Row[], { sets, budget, variables }: ValueContext): boolean {
  return rows.every(({ predicate, atom, holds }) => {
    budget.spend(predicate.kind === 'text' ? predicate.globs.length : 2);
    if (predicate.kind === 'text')
      return sets.language(predicate.globs).accepts(value) === (holds !== predicate.negated);
    const { condition, version } = atom;
    return matchesValue(condition, value, { context: variables ?? new Map(), version }) === holds;
  });
}

/** Values to try, the most natural first; for numbers, dates and addresses one in every class. */
function samplesFor(rows: readonly Row[]): readonly string[] {
  const texts: string[] = [];
  const numbers: Decimal[] = [];
  const dates: Decimal[] = [];
  const ranges: AddressRange[] = [];
  for (const { predicate } of rows) {
    if (predicate.kind === 'text') texts.push(...predicate.globs.flatMap(textsOf));
    else if (predicate.kind === 'number') numbers.push(...predicate.limits);
    else if (predicate.kind === 'date') dates.push(...predicate.limits);
    else ranges.push(...predicate.ranges);
  }
  const kinds = new Set(rows.map(({ predicate }) => predicate.kind));
  return [
    ...new Set([
      ...texts,
      ...(kinds.has('number') ? numbersAround(numbers) : []),
      ...(kinds.has('date') ? datesAround(dates) : []),
      ...(kinds.has('address') ? addressesAround(ranges) : []),
      'example',
      'other7',
    ]),
  ];
}

function textsOf(glob: readonly number[]): readonly string[] {
  const samples = sampleTexts(glob);
  return onlyText(glob) === undefined
    ? [...samples, ...samples.map((text) => text.toLowerCase()), ...samples.map((text) => text.toUpperCase())]
    : samples;
}
