import type { RandomDocument, RandomPolicies, RandomStatement } from '../evaluate/random-policies.ts';

/** Documents that mean what the given one means, statement by statement written in another way. */
export function rewritten(document: RandomDocument, random: RandomPolicies): readonly RandomDocument[] {
  const statements = document.Statement.flatMap((one) => {
    const pieces = split(one, random).map((piece) => respelled(piece, random));
    return random.chance(0.2) ? [...pieces, respelled(weaker(one, random), random)] : pieces;
  });
  const order = shuffled(statements, random).map((one, index) =>
    random.chance(0.4) ? { Sid: random.pick(['', `Statement${index}`]), ...one } : one,
  );
  const cut = random.chance(0.5) ? order.length : Math.floor(order.length / 2);
  return [order.slice(0, cut), order.slice(cut)]
    .filter((part) => part.length > 0)
    .map((part) => ({ ...document, Statement: part }));
}

/** One statement as several: a list of actions, of resources or of the values of one condition is an "or". */
function split(one: RandomStatement, random: RandomPolicies): readonly RandomStatement[] {
  const way = random.pick(['Action', 'Resource', 'Condition', 'none'] as const);
  if (way === 'Condition') return splitCondition(one, random);
  const listed = one[way];
  return Array.isArray(listed) ? listed.map((item: unknown) => ({ ...one, [way]: item })) : [one];
}

/** The values of a negated operator are an "and", and `ForAllValues` asks each for its own: neither can be split. */
function splitCondition(one: RandomStatement, random: RandomPolicies): readonly RandomStatement[] {
  const rows = Object.entries(one.Condition ?? {}).flatMap(([operator, keys]) =>
    /not|forall/i.test(operator) ? [] : Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
  if (rows.length === 0) return [one];
  const { operator, key, values } = random.pick(rows);
  return [values].flat().map((value) => ({
    ...one,
    Condition: { ...one.Condition, [operator]: { ...one.Condition?.[operator], [key]: value } },
  }));
}

/** A statement that another one makes superfluous: fewer actions or resources, or one more condition. */
function weaker(one: RandomStatement, random: RandomPolicies): RandomStatement {
  const element = random.pick(['Action', 'Resource'] as const);
  const listed = one[element];
  if (Array.isArray(listed)) return { ...one, [element]: listed.slice(0, 1) };
  const extra = { 'aws:PrincipalType': random.pick(['true', 'false']) };
  return { ...one, Condition: { ...one.Condition, Null: { ...one.Condition?.['Null'], ...extra } } };
}

/** Another order, case, number of repetitions, scalar or list. */
function respelled(one: RandomStatement, random: RandomPolicies): RandomStatement {
  const members = Object.entries(one).map(([element, value]): readonly [string, unknown] => {
    if (element === 'Condition') return [element, respelledCondition(value as Block, random)];
    if (element.endsWith('Action')) return [element, relisted(recasedAll(value, random), random)];
    return [element, element === 'Effect' ? value : relisted(value, random)];
  });
  return Object.fromEntries(shuffled(members, random)) as RandomStatement;
}

type Block = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function respelledCondition(block: Block, random: RandomPolicies): Record<string, unknown> {
  const operators = Object.entries(block).map(([operator, rows]) => {
    const keys = Object.entries(rows).map(([key, values]) => [recased(key, random), relisted(values, random)] as const);
    return [recased(operator, random), Object.fromEntries(shuffled(keys, random))] as const;
  });
  return Object.fromEntries(shuffled(operators, random));
}

function relisted(value: unknown, random: RandomPolicies): unknown {
  const items = [value].flat();
  const repeated = random.chance(0.3) ? [...items, ...items.slice(0, 1)] : items;
  return repeated.length === 1 && random.chance(0.5) ? repeated[0] : shuffled(repeated, random);
}

function recasedAll(value: unknown, random: RandomPolicies): unknown {
  return [value].flat().map((item) => recased(String(item), random));
}

function recased(text: string, random: RandomPolicies): string {
  return Array.from(text, (letter) => (random.chance(0.5) ? letter.toUpperCase() : letter.toLowerCase())).join('');
}

function shuffled<Item>(items: readonly Item[], random: RandomPolicies): Item[] {
  const rest = [...items];
  const order: Item[] = [];
  while (rest.length > 0) order.push(...rest.splice(rest.indexOf(random.pick(rest)), 1));
  return order;
}
