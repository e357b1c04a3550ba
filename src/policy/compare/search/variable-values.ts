import { isNegatedOperator } from '../../parse/policy-document.ts';
import type { KeyValue } from '../conditions/key-solver.ts';
import { ruleOfKey } from '../conditions/keys/key-types.ts';
import type { RequestSet } from '../differences/request-set.ts';
import type { Budget } from '../sets/automata/budget.ts';
import type { VariableCase, VariableCases } from '../sets/variable-stand-ins.ts';
import type { Binding } from './interpretation.ts';
import { bindingReader } from './read-binding.ts';

/** How many literal values are tried for one policy variable, and how many combinations for all of them. */
const maxValues = 24;
const maxCombinations = 100;

/** What it costs to read a text with a pattern. */
const stepsOfReading = 3;

/**
 * Values to try for policy variables, combination by combination: a value that no policy names, none at all, and those
 * that the statements name where the variable or its key stands. Whoever finds a request with one has a real one.
 */
export function variableBindings(
  requestSets: readonly RequestSet[],
  cases: VariableCases,
  budget: Budget,
): readonly Binding[] {
  const keys = [...new Set(requestSets.flatMap(({ variables }) => variables))];
  const choices = keys.map((key) => valuesIn(cases.get(key), key, requestSets, budget));
  let bindings: Binding[] = [new Map()];
  keys.forEach((key, index) => {
    const values = choices[index] ?? [];
    bindings = values
      .flatMap((value, rank) =>
        bindings.map((one, place) => ({ binding: new Map([...one, [key, value]]), order: rank + place })),
      )
      .toSorted((a, b) => a.order - b.order)
      .slice(0, maxCombinations)
      .map(({ binding }) => binding);
  });
  return bindings;
}

function valuesIn(
  known: VariableCase | undefined,
  key: string,
  requestSets: readonly RequestSet[],
  budget: Budget,
): readonly KeyValue[] {
  if (known === 'absent') return [null];
  if (known === 'list') return [['example', 'sample']];
  const values = valuesFor(key, requestSets, budget);
  return known === 'single' || ruleOfKey(key).isAlways ? values.filter((value) => value !== null) : values;
}

function valuesFor(key: string, requestSets: readonly RequestSet[], budget: Budget): readonly (string | null)[] {
  budget.spend(requestSets.length);
  const named = new Set<string>();
  for (const value of namedValues(key, requestSets, budget)) {
    named.add(value);
    if (named.size === maxValues) break;
  }
  return [freshValue(key, requestSets), null, ...named];
}

/** What the statements name for a variable, those first that are most telling; it ends where the budget does. */
function* namedValues(key: string, requestSets: readonly RequestSet[], budget: Budget): Generator<string> {
  const texts = new Set(requestSets.flatMap(({ resource }) => resource.patterns.flatMap(examplesOf)));
  const literals = new Map<string, readonly string[]>();
  for (const { conditions, resource } of requestSets) {
    for (const pattern of resource.patterns)
      if (pattern.toLowerCase().includes(`\${${key}`)) yield* readFrom(texts, { pattern, key, budget });
    for (const { condition, variables } of conditions) {
      if (condition.key.toLowerCase() === key) yield* literalsIn(condition);
      if (!variables.includes(key)) continue;
      const known = literals.get(condition.key) ?? literalsOn(condition.key, requestSets);
      literals.set(condition.key, known);
      yield* usualOf(condition.operator);
      yield* known;
      for (const pattern of condition.values) yield* readFrom(known, { pattern, key, budget });
    }
    yield* resource.patterns.flatMap(piecesOf);
  }
}

function* readFrom(
  texts: Iterable<string>,
  { pattern, key, budget }: { readonly pattern: string; readonly key: string; readonly budget: Budget },
): Generator<string> {
  const read = bindingReader(pattern, key);
  for (const text of texts) {
    if (budget.spent) return;
    budget.spend(stepsOfReading);
    yield* read(text);
  }
}

function literalsOn(key: string, requestSets: readonly RequestSet[]): readonly string[] {
  return requestSets.flatMap(({ conditions }) =>
    conditions.flatMap(({ condition }) =>
      condition.key.toLowerCase() === key.toLowerCase() ? literalsIn(condition) : [],
    ),
  );
}

function literalsIn({ values, operator }: RequestSet['conditions'][number]['condition']): readonly string[] {
  if (operator === 'Null') return [];
  const literals = values.filter((value) => !value.includes('${'));
  const samples = literals.map((value) => value.replaceAll('*', 'example').replaceAll('?', '7'));
  const cases = operator.includes('IgnoreCase') ? literals.map((value) => value.toUpperCase()) : [];
  return isNegatedOperator(operator) ? [...literals, ...samples] : [...samples, ...literals, ...cases];
}

/** Texts that a pattern matches, with one word for each variable. */
function examplesOf(pattern: string): readonly string[] {
  const plain = pattern.replaceAll(/\$\{[^}]{2,}\}/g, 'example');
  return ['example', ''].map((word) => plain.replaceAll('*', word).replaceAll('?', '7'));
}

/** What an operator takes for a value: a number, a date, an address. */
function usualOf(operator: string): readonly string[] {
  if (operator.startsWith('Numeric')) return ['10'];
  if (operator.startsWith('Date')) return ['2026-01-01T00:00:00Z'];
  if (operator.includes('IpAddress')) return ['203.0.113.9'];
  return operator === 'Bool' ? ['true'] : [];
}

/** The plain pieces of a resource pattern: where another pattern has a variable, one of them may stand. */
function piecesOf(pattern: string): readonly string[] {
  const plain = pattern.split(/[:/]|\$\{[^}]*\}/).slice(5);
  return plain.filter((piece) => /^[\w.@+=,-]+$/.test(piece));
}

const usualNames: ReadonlyMap<string, string> = new Map([
  ['aws:username', 'alice'],
  ['aws:userid', 'AIDAEXAMPLE'],
  ['aws:principalaccount', '111122223333'],
  ['aws:sourceaccount', '111122223333'],
]);

/** A value that stands in none of the statements. */
function freshValue(key: string, requestSets: readonly RequestSet[]): string {
  const texts = requestSets.flatMap(({ resource, conditions }) => [
    ...resource.patterns,
    ...conditions.flatMap(({ condition }) => condition.values),
  ]);
  const isTaken = (value: string) => texts.some((text) => text.toLowerCase().includes(value.toLowerCase()));
  const usual = usualNames.get(key) ?? 'example';
  for (let number = 1; ; number++) {
    const value = number === 1 ? usual : `${usual}${number}`;
    if (!isTaken(value)) return value;
  }
}
