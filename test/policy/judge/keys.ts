import { factsOf, type KeyFacts } from './key-facts.ts';
import { piecesOf } from './patterns.ts';
import { type JudgedCondition, type JudgedSide, statementsOfSide } from './statements.ts';
import type { Term } from './terms.ts';
import { type Sort, sortOf } from './values.ts';

/** The constants that stand for what a request says of one condition key. */
export interface JudgedKey {
  readonly key: string;
  /** The prefix of the names of its constants. */
  readonly name: string;
  readonly sort: Sort;
  /**
   * As many values as a list can need: one for each quantified condition, which is what an existing or a missing value is
   * needed for. A longer list could be cut down to them.
   */
  readonly places: number;
  readonly facts: KeyFacts;
}

/** Sorts and lengths for every key of two sides; what cannot be told in one sort goes to `uncovered`. */
export function keysOf(sides: readonly JudgedSide[], uncovered: Set<string>): ReadonlyMap<string, JudgedKey> {
  const statements = sides.flatMap(statementsOfSide);
  const sorts = new Map<string, Set<Sort>>();
  const quantified = new Map<string, Set<string>>();
  const use = (key: string, sort: Sort | undefined) => {
    const known = sorts.get(key) ?? new Set();
    sorts.set(key, sort ? known.add(sort) : known);
  };
  for (const { conditions, resource, hasVariables } of statements) {
    for (const condition of conditions) {
      use(condition.key, sortOf(condition.test));
      if (condition.quantifier !== 'single') addTo(quantified, condition.key, textOf(condition));
    }
    const values = [...resource.patterns, ...conditions.flatMap((condition) => condition.values)];
    for (const piece of values.flatMap((value) => piecesOf(value, { wildcards: true, hasVariables })))
      if (piece.is === 'variable') use(piece.key, 'text');
  }
  tellTogether([...sorts.keys()], uncovered);
  return new Map(
    [...sorts].map(([key, used], index) => {
      if (used.size > 1) uncovered.add(`${key} under operators of several types`);
      const places = Math.max(1, quantified.get(key)?.size ?? 1);
      if (places > mostPlaces) uncovered.add(`${key} under more than ${mostPlaces} quantified conditions`);
      const facts = factsOf(key);
      const [sort = sortOfType(facts)] = used;
      if (sort !== sortOfType(facts)) uncovered.add(`${key}, which is ${facts.type}, under operators of another type`);
      return [key, { key, name: `k${index}`, sort, places: Math.min(places, mostPlaces), facts }];
    }),
  );
}

function sortOfType({ type }: KeyFacts): Sort {
  if (type === 'epoch') return 'date';
  return type === 'bool' || type === 'arn' ? 'text' : type;
}

/** Keys that say the same, or something of each other, are not told in one encoding. */
function tellTogether(keys: readonly string[], uncovered: Set<string>): void {
  if (keys.includes('aws:tagkeys') && keys.some((key) => key.startsWith('aws:requesttag/')))
    uncovered.add('aws:TagKeys beside aws:RequestTag');
  const tags = keys.flatMap((key) => /^[^:]*:resourcetag\/(.*)$/.exec(key)?.[1] ?? []);
  if (new Set(tags).size < tags.length) uncovered.add('one resource tag under two names');
}

/** How many values a list has at most: what needs more is not covered. */
const mostPlaces = 6;

function addTo(map: Map<string, Set<string>>, key: string, item: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(item));
}

function textOf({ quantifier, test, negated, ifExists, values }: JudgedCondition): string {
  return JSON.stringify([quantifier, test, negated, ifExists, [...values].toSorted()]);
}

/** The declarations of the constants of a key. */
export function declarationsOf({ name, sort, places, facts }: JudgedKey): readonly string[] {
  const values = Array.from({ length: places }, (_, place) => placeDeclarations(`${name}_${place}`, sort));
  return [
    `(declare-const ${name}_given Bool)`,
    `(declare-const ${name}_list Bool)`,
    `(declare-const ${name}_count Int)`,
    `(assert (<= 1 ${name}_count ${places}))`,
    `(assert (=> (not ${name}_list) (= ${name}_count 1)))`,
    ...(facts.isSingle ? [`(assert (not ${name}_list))`] : []),
    ...(facts.isAlways ? [`(assert ${name}_given)`] : []),
    ...values.flat(),
    ...Array.from({ length: places }, (_, place) => typeAssertion(`${name}_${place}`, facts)).flat(),
  ];
}

/** AWS General Reference, "Amazon Resource Names": `arn:partition:service:region:account-id:resource`. */
const part = String.raw`(re.union (re.range "\u{0}" "9") (re.range ";" "\u{2ffff}"))`;
const [colon, some, any] = ['(str.to_re ":")', `(re.+ ${part})`, `(re.* ${part})`];
const anyArn = `(re.++ (str.to_re "arn:") ${[some, some, any, any].map((one) => `${one} ${colon}`).join(' ')} re.all)`;

function typeAssertion(place: string, { type }: KeyFacts): readonly string[] {
  if (type === 'text') return [];
  if (type === 'bool') return [`(assert (or (= ${place} "true") (= ${place} "false")))`];
  if (type === 'arn') return [`(assert (str.in_re ${place} ${anyArn}))`];
  if (type === 'epoch') return [`(assert (and ${place}_valid (is_int ${place})))`];
  return [type === 'address' ? `(assert (or (= ${place}_family 4) (= ${place}_family 6)))` : `(assert ${place}_valid)`];
}

function placeDeclarations(place: string, sort: Sort): readonly string[] {
  if (sort === 'text') return [`(declare-const ${place} String)`];
  if (sort !== 'address') return [`(declare-const ${place}_valid Bool)`, `(declare-const ${place} Real)`];
  return [
    `(declare-const ${place}_family Int)`,
    `(declare-const ${place} Int)`,
    `(assert (and (<= 0 ${place}) (<= ${place} (ite (= ${place}_family 4) ${2n ** 32n - 1n} ${2n ** 128n - 1n}))))`,
  ];
}

/** The names of all constants of a key, for the model. */
export function constantsOf({ name, sort, places }: JudgedKey): readonly Term[] {
  const extra = { text: [], number: ['_valid'], date: ['_valid'], address: ['_family'] }[sort];
  return [
    ...['_given', '_list', '_count'].map((end) => `${name}${end}`),
    ...Array.from({ length: places }, (_, place) => ['', ...extra].map((end) => `${name}_${place}${end}`)).flat(),
  ];
}
