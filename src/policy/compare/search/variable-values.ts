import type { KeyValue } from '../conditions/key-solver.ts';
import { commonName } from '../conditions/keys/key-rules.ts';
import { ruleOfKey } from '../conditions/keys/key-types.ts';
import type { RequestSet } from '../differences/request-set.ts';
import type { Budget } from '../sets/automata/budget.ts';
import type { VariableCases } from '../sets/variable-stand-ins.ts';
import type { Binding } from './interpretation.ts';
import { readingsOf } from './read-binding.ts';
import { examplesOf, freshWords, instancesIn, literalsIn, piecesOf, usualOf } from './variable-words.ts';

/** How many values are tried for some of the variables, and how many for all of them. */
const maxPartial = 60;
const maxBindings = 240;

/** What it costs to read a text with a pattern. */
const stepsOfReading = 3;

/**
 * Values to try for policy variables: words that no policy names, the same for all and one for each, and in the place of
 * them what the statements name where a variable or its key stands, of one text and of two. Whoever finds a request with
 * one has a real one.
 */
export function* variableBindings(
  requestSets: readonly RequestSet[],
  cases: VariableCases,
  budget: Budget,
): Generator<Binding> {
  const keys = [...new Set(requestSets.flatMap(({ variables }) => variables))];
  budget.spend(keys.length * requestSets.length);
  const bases = basesOf(keys, requestSets, cases);
  const seen = new Set<string>();
  for (const binding of combined(bases, () => possiblePartial({ keys, requestSets, cases }, budget))) {
    const text = JSON.stringify([...binding]);
    if (seen.has(text)) continue;
    yield binding;
    if (seen.add(text).size === maxBindings) return;
  }
}

interface Variables {
  readonly keys: readonly string[];
  readonly requestSets: readonly RequestSet[];
  readonly cases: VariableCases;
}

function possiblePartial({ keys, requestSets, cases }: Variables, budget: Budget): readonly Binding[] {
  const partial: Binding[] = [];
  for (const one of partialBindings(keys, requestSets, budget)) {
    if (isPossible(one, cases)) partial.push(one);
    if (partial.length === maxPartial || budget.spent) break;
  }
  return partial;
}

/** A word for every variable, as far as its case leaves it open. */
function basesOf(
  keys: readonly string[],
  requestSets: readonly RequestSet[],
  cases: VariableCases,
): readonly Binding[] {
  const words = new Map(keys.map((key) => [key, [...measureOf(key, requestSets), ...freshWords(key, requestSets)]]));
  return [0, 1].map(
    (which) =>
      new Map(
        keys.map((key): [string, KeyValue] => {
          const known = cases.get(key);
          if (known === 'absent') return [key, null];
          if (typeof known === 'object') return [key, known.value];
          return [key, known === 'list' ? ['example', 'sample'] : (words.get(key)?.[which] ?? 'example')];
        }),
      ),
  );
}

/** Where a variable stands for a number, a date or an address, one that is. */
function measureOf(key: string, requestSets: readonly RequestSet[]): readonly string[] {
  const conditions = requestSets.flatMap((requestSet) => requestSet.conditions);
  const measures = conditions
    .filter(({ variables }) => variables.includes(key))
    .flatMap(({ condition }) => usualOf(condition.operator, []).slice(0, 1));
  return measures.flatMap((one) => [one, one]).slice(0, 2);
}

function isPossible(binding: Binding, cases: VariableCases): boolean {
  return [...binding].every(([key, value]) => {
    const known = cases.get(key);
    if (known !== undefined && known !== 'single') return false;
    return value !== null || (known === undefined && !ruleOfKey(key).isAlways);
  });
}

/** Most questions are answered with a base: the rest is looked for only when it is asked for. */
function* combined(bases: readonly Binding[], partialOf: () => readonly Binding[]): Generator<Binding> {
  for (const base of bases) yield base;
  const partial = partialOf();
  for (const one of partial) for (const base of bases) yield new Map([...base, ...one]);
  const own = bases.at(-1) ?? new Map();
  for (const [index, one] of partial.entries())
    for (const other of partial.slice(0, index))
      if (![...one.keys()].every((key) => other.has(key))) yield new Map([...own, ...other, ...one]);
}

/** What the statements name for some of the variables, what is most telling first. */
function* partialBindings(
  keys: readonly string[],
  requestSets: readonly RequestSet[],
  budget: Budget,
): Generator<Binding> {
  for (const key of keys) yield new Map([[key, null]]);
  for (const key of keys) yield new Map([[key, '']]);
  for (const key of keys) yield* literalsFor(key, requestSets);
  yield* readingsOfConditions(requestSets, budget);
  yield* readingsOfResources(requestSets, budget);
  for (const key of keys) yield* namedFor(key, requestSets);
}

function* readingsOfConditions(requestSets: readonly RequestSet[], budget: Budget): Generator<Binding> {
  const texts = new Map<string, readonly string[]>();
  for (const { condition, variables } of requestSets.flatMap(({ conditions }) => conditions)) {
    const subject = commonName(condition.key.toLowerCase());
    const known = texts.get(subject) ?? textsOn(subject, requestSets);
    texts.set(subject, known);
    if (variables.length > 0) yield* readingsFrom(condition.values, known, budget);
  }
}

function* readingsOfResources(requestSets: readonly RequestSet[], budget: Budget): Generator<Binding> {
  const texts = [...new Set(requestSets.flatMap(({ resource }) => resource.patterns.flatMap(examplesOf)))];
  for (const { resource, variables } of requestSets)
    if (variables.length > 0) yield* readingsFrom(resource.patterns, texts, budget);
}

function* readingsFrom(patterns: readonly string[], texts: readonly string[], budget: Budget): Generator<Binding> {
  for (const pattern of patterns) {
    if (!pattern.includes('${')) continue;
    const read = readingsOf(pattern);
    for (const text of texts) {
      if (budget.spent) return;
      budget.spend(stepsOfReading);
      yield* read(text).filter((reading) => ![...reading.values()].includes(''));
    }
  }
}

/** What the key of a variable is compared with. */
function* literalsFor(key: string, requestSets: readonly RequestSet[]): Generator<Binding> {
  for (const { condition } of requestSets.flatMap(({ conditions }) => conditions))
    if (commonName(condition.key.toLowerCase()) === key)
      for (const value of [...literalsIn(condition), ...instancesIn(condition)]) yield new Map([[key, value]]);
}

/** What another key is that a variable is compared with, and the pieces of resources. */
function* namedFor(key: string, requestSets: readonly RequestSet[]): Generator<Binding> {
  for (const { conditions, resource } of requestSets) {
    for (const { condition, variables } of conditions) {
      const subject = commonName(condition.key.toLowerCase());
      const other = variables.includes(key) ? textsOn(subject, requestSets) : [];
      const usual = variables.includes(key) ? usualOf(condition.operator, other) : [];
      for (const value of [...usual, ...other]) yield new Map([[key, value]]);
    }
    for (const value of resource.patterns.flatMap(piecesOf)) yield new Map([[key, value]]);
  }
}

/** What the statements compare a key with, with a word for each variable. */
function textsOn(key: string, requestSets: readonly RequestSet[]): readonly string[] {
  const conditions = requestSets
    .flatMap((requestSet) => requestSet.conditions)
    .map(({ condition }) => condition)
    .filter((condition) => commonName(condition.key.toLowerCase()) === key);
  return [...new Set([...conditions.flatMap(literalsIn), ...conditions.flatMap(instancesIn)])];
}
