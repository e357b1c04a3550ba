import type { AccessRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { constantsOf, type JudgedKey } from './keys.ts';
import { addressText } from './values.ts';

/** The constants whose values make a request. */
export function requestConstants(keys: readonly JudgedKey[]): readonly string[] {
  return ['action', 'resource', ...keys.flatMap(constantsOf)];
}

/** The request that a model of the solver describes; `undefined` where a number in it has no finite decimal form. */
export function requestOf(model: string, keys: readonly JudgedKey[]): AccessRequest | undefined {
  const values = readModel(model);
  const given = keys.filter(({ name }) => values.get(`${name}_given`) === true);
  const entries = given.map((key) => [key.key, contextValue(key, values)] as const);
  const context = Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  if (Object.keys(context).length < given.length) return undefined;
  return {
    action: withoutCapitals(values.get('action') as string),
    resource: values.get('resource') as string,
    context,
  };
}

/**
 * The patterns of actions are in lower case to the solver, so a capital is a letter that no pattern names. Every reader of
 * policies takes it for the small one: an exclamation mark, which no pattern can name, says what is meant.
 */
function withoutCapitals(action: string): string {
  return action.replace(/[A-Z]/g, '!');
}

type Values = ReadonlyMap<string, string | boolean | Fraction>;

interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function contextValue(key: JudgedKey, values: Values): string | readonly string[] | undefined {
  const count = Number((values.get(`${key.name}_count`) as Fraction).numerator);
  const texts = Array.from({ length: count }, (_, place) => placeValue(key, `${key.name}_${place}`, values));
  const list = texts.flatMap((one) => one ?? []);
  if (list.length < texts.length) return undefined;
  return values.get(`${key.name}_list`) === true ? list : list[0];
}

function placeValue({ sort }: JudgedKey, place: string, values: Values): string | undefined {
  const value = values.get(place);
  if (typeof value === 'string') return value;
  const number = value as Fraction;
  if (sort === 'address') {
    const family = Number((values.get(`${place}_family`) as Fraction).numerator);
    return family === 4 || family === 6 ? addressText(family, number.numerator) : 'none';
  }
  if (values.get(`${place}_valid`) === false) return 'none';
  return sort === 'date' ? dateText(number) : decimalText(number);
}

function decimalText({ numerator, denominator }: Fraction): string | undefined {
  for (let scale = 0n; scale <= 30n; scale++) {
    const power = 10n ** scale;
    if ((numerator * power) % denominator === 0n) {
      const size = (numerator < 0n ? -numerator : numerator) * power;
      const digits = String(size / denominator).padStart(Number(scale) + 1, '0');
      const point = digits.length - Number(scale);
      const sign = numerator < 0n ? '-' : '';
      return `${sign}${digits.slice(0, point)}${scale > 0n ? `.${digits.slice(point)}` : ''}`;
    }
  }
  return undefined;
}

/** Whole seconds as an epoch time, others as ISO 8601 where three digits tell them. */
function dateText({ numerator, denominator }: Fraction): string | undefined {
  if (numerator % denominator === 0n) return String(numerator / denominator);
  if ((numerator * 1000n) % denominator !== 0n) return undefined;
  const milliseconds = Number((numerator * 1000n) / denominator);
  return Math.abs(milliseconds) < 8e15 ? new Date(milliseconds).toISOString() : undefined;
}

/** Reads `((name value) …)`. */
function readModel(model: string): Values {
  const tokens = model.match(/"(?:[^"]|"")*"|[()]|[^\s()"]+/g) ?? [];
  let at = 0;
  const read = (): unknown => {
    const token = tokens[at++];
    if (token !== '(') return token;
    const list: unknown[] = [];
    while (tokens[at] !== ')') list.push(read());
    at += 1;
    return list;
  };
  return new Map((read() as [string, unknown][]).map(([name, value]) => [name, valueOf(value)]));
}

function valueOf(value: unknown): string | boolean | Fraction {
  if (Array.isArray(value)) return fractionOf(value as [string, ...unknown[]]);
  const token = String(value);
  if (token === 'true' || token === 'false') return token === 'true';
  if (!token.startsWith('"')) return { numerator: BigInt(token.replace(/\.0$/, '')), denominator: 1n };
  const written = token.slice(1, -1).replaceAll('""', '"');
  return written.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}

/** `(- x)` or `(/ x y)`. */
function fractionOf([operator, ...operands]: readonly [string, ...unknown[]]): Fraction {
  const one = { numerator: 0n, denominator: 1n };
  const [first = one, second = one] = operands.map((operand) => valueOf(operand) as Fraction);
  if (operator === '-') return { numerator: -first.numerator, denominator: first.denominator };
  return {
    numerator: first.numerator * second.denominator,
    denominator: first.denominator * second.numerator,
  };
}
