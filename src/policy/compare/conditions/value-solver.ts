import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Glob } from '../../evaluate/glob.ts';
import type { Readings } from '../../evaluate/readings.ts';
import type { AddressRange } from '../../evaluate/values.ts';
import type { Decimal } from '../../parse/decimal.ts';
import type { Budget } from '../sets/automata/budget.ts';
import { type Constraint, findText } from '../sets/automata/find-text.ts';
import { onlyText, sampleTexts } from '../sets/sample-texts.ts';
import { isCertainGlob, liftedGlob } from '../sets/stand-in-globs.ts';
import type { StringSets } from '../sets/string-sets.ts';
import { excludeEachOther } from '../sets/word-equation.ts';
import { measuredTest } from './measured-test.ts';
import { mixedValues } from './mixed-values.ts';
import { type ConditionAtom, predicateOf, type ValuePredicate, type VariableReading } from './predicate.ts';
import { addressesAround, datesAround, numbersAround } from './sample-values.ts';
import { formsOf, type Measures } from './value-forms.ts';

/** What is asked of one value: that it satisfies the condition's test, or that it does not. */
export interface ValueLiteral {
  readonly atom: ConditionAtom;
  readonly holds: boolean;
}

/** One value that meets every predicate, the proof that there is none, or why neither was found. */
export type ValueOutcome =
  | { readonly kind: 'found'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a single value is looked for with. */
export interface ValueContext {
  readonly sets: StringSets;
  readonly budget: Budget;
  /** What policy variables stand for. */
  readonly reading: VariableReading;
  readonly readings: Readings;
  /** What was read of conditions. */
  readonly predicates: Map<ConditionAtom, ValuePredicate>;
}

type Known = Exclude<ValuePredicate, { readonly kind: 'open' }>;

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
    const predicate = readPredicate(atom, context);
    if (predicate.kind !== 'open') rows.push({ predicate, atom, holds });
  }
  if (rows.some(({ predicate }) => hasStandIns(predicate))) return solveWithStandIns(rows, context);
  const sample = satisfyingSample(rows, rows, context);
  if (sample !== undefined) return { kind: 'found', value: sample };
  return decide(rows, context);
}

function hasStandIns(predicate: Known): boolean {
  return predicate.kind === 'text' && predicate.hasStandIns;
}

/**
 * A value that holds letters for the values of policy variables. It is looked for in the words of one test, the base: see
 * `Interpretation`. Where it is found, some request may have one; where it is not, none has.
 */
function solveWithStandIns(rows: readonly Row[], context: ValueContext): ValueOutcome {
  const bases = rows.filter(({ predicate, holds }) => hasStandIns(predicate) && holds !== predicate.negated);
  if (someExcludeEachOther(rows, context)) return { kind: 'none' };
  if ('isLoose' in context.reading && context.reading.isLoose) return solveLoosely(rows, context);
  for (const base of bases.length > 0 ? bases : [undefined]) {
    const constraints = rows.flatMap((row) => standInConstraint(row, base === undefined || row === base, context.sets));
    if (findText(constraints, context.budget) === undefined) return { kind: 'none' };
  }
  for (const [kind, group] of Map.groupBy(rows, ({ predicate }) => predicate.kind))
    if (kind !== 'text' && satisfyingSample(group, group, context) === undefined) return { kind: 'none' };
  return { kind: 'found', value: 'example' };
}

/** Whether some two of the tests that must be passed have no patterns that one text can match. */
function someExcludeEachOther(rows: readonly Row[], { sets, budget }: ValueContext): boolean {
  const globs = rows.flatMap(({ predicate, holds }) =>
    predicate.kind === 'text' && holds !== predicate.negated ? [predicate.globs] : [],
  );
  const areApart = (one: Glob, other: Glob) => {
    budget.spend(1);
    return excludeEachOther(one, other) || !mayHaveInCommon(one, other);
  };
  const mayHaveInCommon = (one: Glob, other: Glob) => {
    const constraints = [one, other].map((glob) => ({
      language: sets.language([liftedGlob(glob)], true),
      wanted: true,
    }));
    return findText(constraints, budget) !== undefined;
  };
  return globs.some((some, index) =>
    globs
      .slice(index + 1)
      .filter((others) => some.length * others.length <= mostPairs)
      .some((others) => some.every((one) => others.every((other) => areApart(one, other)))),
  );
}

/** So many pairs of patterns are looked at for two tests. */
const mostPairs = 64;

/** A value that may be one, for whatever the stand-ins stand for. */
function solveLoosely(rows: readonly Row[], { sets, budget }: ValueContext): ValueOutcome {
  const value = findText(
    rows.flatMap((row) => standInConstraint(row, false, sets)),
    budget,
  );
  return value === undefined ? { kind: 'none' } : { kind: 'found', value };
}

function standInConstraint({ predicate, holds }: Row, isBase: boolean, sets: StringSets): readonly Constraint[] {
  if (predicate.kind !== 'text') return [];
  const { negated, globs } = predicate;
  if (holds === negated) return [{ language: sets.language(globs.filter(isCertainGlob)), wanted: false }];
  return [{ language: isBase ? sets.language(globs) : sets.language(globs.map(liftedGlob), true), wanted: true }];
}

function readPredicate(atom: ConditionAtom, { predicates, reading, readings, budget }: ValueContext): ValuePredicate {
  const known = predicates.get(atom);
  if (known) return known;
  budget.spend(atom.condition.values.length);
  const predicate = predicateOf(atom, reading, readings);
  predicates.set(atom, predicate);
  return predicate;
}

/** A sample for some tests that passes others. */
function satisfyingSample(from: readonly Row[], rows: readonly Row[], context: ValueContext): string | undefined {
  for (const value of samplesFor(from)) {
    if (context.budget.spent) return undefined;
    if (satisfiesAll(value, rows, context)) return value;
  }
  return undefined;
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
    } else if (satisfyingSample(group, group, context) === undefined) return { kind: 'none' };
  }
  if (isEnumerated(rows)) return { kind: 'none' };
  for (const value of mixedValues(rows)) {
    if (context.budget.spent) break;
    if (satisfiesAll(value, rows, context)) return { kind: 'found', value };
  }
  return decideByForms(rows, context);
}

/** Tests of several kinds on one value: in each form that a value can have, all but those of texts say the same to all. */
function decideByForms(rows: readonly Row[], context: ValueContext): ValueOutcome {
  const texts = constraintsOf(rows, context.sets);
  const measured = rows.filter(({ predicate }) => predicate.kind !== 'text');
  let isOpen = rows.some(({ predicate }) => predicate.kind === 'text' && predicate.globs.some(isVeryLong));
  for (const { example, constraints } of formsOf(measuresOf(measured))) {
    if (!satisfiesAll(example, measured, context)) continue;
    const value = findText([...texts, ...constraints], context.budget);
    if (context.budget.spent) return unknown(rows);
    if (value === undefined) continue;
    if (satisfiesAll(value, rows, context)) return { kind: 'found', value };
    isOpen = true;
  }
  return isOpen ? unknown(rows) : { kind: 'none' };
}

/** A number has no more digits: see `parseDecimal`. */
const mostDigits = 400;

function isVeryLong(glob: readonly number[]): boolean {
  return glob.length > mostDigits;
}

function measuresOf(rows: readonly Row[]): Measures {
  const limits = (kind: 'number' | 'date') => {
    const own = rows.flatMap(({ predicate }) => (predicate.kind === kind ? [predicate.limits] : []));
    return own.length > 0 ? own.flat() : undefined;
  };
  const numbers = limits('number');
  const dates = limits('date');
  const own = rows.flatMap(({ predicate }) => (predicate.kind === 'address' ? [predicate.ranges] : []));
  return withoutAbsent({ numbers, dates, ranges: own.length > 0 ? own.flat() : undefined });
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

function satisfiesAll(value: string, rows: readonly Row[], { sets, budget }: ValueContext): boolean {
  return rows.every(({ predicate, atom, holds }) => {
    if (predicate.kind === 'text') return sets.has(sets.within(predicate), value) === (holds !== predicate.negated);
    budget.spend(1);
    return measuredTest(predicate, atom.condition.operator)(value) === (holds !== predicate.negated);
  });
}

/** Values to try, the most natural first; for numbers, dates and addresses one in every class. */
function* samplesFor(rows: readonly Row[]): Generator<string> {
  const numbers: Decimal[] = [];
  const dates: Decimal[] = [];
  const ranges: AddressRange[] = [];
  for (const { predicate } of rows) {
    if (predicate.kind === 'text') for (const glob of predicate.globs) yield* textsOf(glob);
    else if (predicate.kind === 'number') numbers.push(...predicate.limits);
    else if (predicate.kind === 'date') dates.push(...predicate.limits);
    else ranges.push(...predicate.ranges);
  }
  const kinds = new Set(rows.map(({ predicate }) => predicate.kind));
  if (kinds.has('number')) yield* numbersAround(numbers);
  if (kinds.has('date')) yield* datesAround(dates);
  if (kinds.has('address')) yield* addressesAround(ranges);
  yield* ['example', 'other7'];
}

function textsOf(glob: readonly number[]): readonly string[] {
  const samples = sampleTexts(glob);
  return onlyText(glob) === undefined
    ? [...samples, ...samples.map((text) => text.toLowerCase()), ...samples.map((text) => text.toUpperCase())]
    : samples;
}
