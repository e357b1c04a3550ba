import { readOperator } from './conditions.ts';
import type { Statement } from './evaluate.ts';
import type { Random } from './random.ts';
import { sourceKeys } from './universe.ts';

type Block = NonNullable<Statement['Condition']>;

/** How often something is written whose meaning AWS leaves open. */
const openShare = 0.08;

const texts = ['a', 'b', 'A', 'ab', '', 'a*', '*', '?b', '?*'];
const prefixes = ['home/a', 'home/*', 'home/a/*', 'a', '*', '', 'home/?'];
const textOperators = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'];
const foldedOperators = ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const numericOperators = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const wholeArns = ['key/abc', 'key/*', 'alias/*'].map((name) => `arn:aws:kms:*:*:${name}`);
const keys = ['aws:username', 'aws:PrincipalTag/x', 'aws:RequestTag/x', 's3:prefix', 'aws:TagKeys', 'example:thing'];
const listKeys = ['aws:TagKeys', 'example:thing'];
/** Keys whose values may have the variable. */
const boundKeys = ['aws:RequestTag/x', 's3:prefix'];
const otherKeys = ['aws:SecureTransport', 's3:max-keys', 'sagemaker:VolumeKmsKey'];

/** Conditions on a few keys, the same few for both sides of a pair, of which at most one is a variable in texts. */
export class RandomConditions {
  readonly #random: Random;
  readonly #keys: readonly string[];
  readonly #source: string | null;

  constructor(random: Random) {
    this.#random = random;
    this.#source = random.chance(0.35) ? random.pick(sourceKeys) : null;
    const chosen = random.some([...keys, ...keys, ...otherKeys], random.pick([1, 2, 2]));
    const isBound = this.#source !== null && random.chance(0.6);
    this.#keys = withFewContexts(isBound ? [random.pick(boundKeys)] : chosen, this.#source);
  }

  /** Resources with the variable. */
  resources(): readonly string[] {
    if (!this.#source) return [];
    const key = this.#source;
    const start = 'arn:aws:s3:::data/';
    const variables = [`\${${key}}`, `\${${key}}`, `\${${key}, 'a'}`];
    return variables.flatMap((variable) => [`${start}${variable}/*`, `${start}${variable}`, `${start}${variable}*`]);
  }

  block(): Block {
    return this.#random.some(this.#keys, 2).reduce<Block>((block, key) => this.#with(block, key), {});
  }

  edited(block: Block): Block {
    const [random, source] = [this.#random, this.#source];
    if (!source || !random.chance(0.3)) return this.#changed(block);
    // Whether the variable has a value decides by itself what a text with it matches.
    return { ...block, Null: { ...block['Null'], [source]: random.pick(['true', 'false']) } };
  }

  /** A condition added, dropped, or one of its values, or its operator, changed. */
  #changed(block: Block): Block {
    const random = this.#random;
    const operators = Object.keys(block);
    if (operators.length === 0 || random.chance(0.3)) return this.#with(block, random.pick(this.#keys));
    const operator = random.pick(operators);
    const { [operator]: conditions = {}, ...others } = block;
    if (random.chance(0.25)) return others;
    if (random.chance(0.4) && operator !== 'Null' && !operator.includes(':')) {
      const isQuantified = random.chance(0.3) && operator.startsWith('String') && !hasEmptyList(conditions);
      const changed = isQuantified ? quantified(operator) : changedOperator(operator);
      return { ...others, [changed]: { ...others[changed], ...conditions } };
    }
    const key = random.pick(Object.keys(conditions));
    const changed = this.#leaf(key);
    return mayStandUnder(operator, changed)
      ? { ...block, [operator]: { ...conditions, [key]: changed.values } }
      : this.#with(others, key);
  }

  #with(block: Block, key: string): Block {
    const { operator, values } = this.#leaf(key);
    const name = Object.keys(block[operator] ?? {}).find((one) => one.toLowerCase() === key.toLowerCase()) ?? key;
    const written = name === key && this.#random.chance(0.05) && !block[operator] ? inCapitals(key) : name;
    return { ...block, [operator]: { ...block[operator], [written]: values } };
  }

  #leaf(key: string): { operator: string; values: string | readonly string[] } {
    const random = this.#random;
    const name = [...keys, ...otherKeys].find((one) => one.toLowerCase() === key.toLowerCase()) ?? key;
    if (random.chance(0.12)) {
      const quantifier = random.chance(0.1) ? random.pick(['ForAllValues:', 'ForAnyValue:']) : '';
      return { operator: `${quantifier}Null`, values: random.pick(['true', 'false', 'false', ['true', 'false']]) };
    }
    const suffix = random.chance(0.15) ? 'IfExists' : '';
    if (name === 'aws:SecureTransport')
      return { operator: `Bool${suffix}`, values: random.pick(['true', 'false', 'True', ['true', 'false']]) };
    if (name === 's3:max-keys')
      return {
        operator: `Numeric${random.pick(numericOperators)}${suffix}`,
        values: random.pick(['10', '20', '10.0']),
      };
    if (name === 'sagemaker:VolumeKmsKey') return this.#arn(suffix);
    return this.#text(name, suffix);
  }

  #arn(suffix: string): { operator: string; values: string | readonly string[] } {
    const operator = this.#random.pick(['ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals']);
    const isOpen = this.#random.chance(openShare * 3);
    return { operator: operator + suffix, values: isOpen ? '*key/abc' : this.#random.some(wholeArns, 2) };
  }

  #text(key: string, suffix: string): { operator: string; values: string | readonly string[] } {
    const random = this.#random;
    const quantifier = this.#quantifier(key);
    const operator = random.pick([...textOperators, ...textOperators, ...foldedOperators]);
    const isNegated = operator.includes('Not');
    if (random.chance(openShare) && !(quantifier && isNegated) && !suffix)
      return { operator: quantifier + operator, values: [] };
    const isOpen = quantifier === 'ForAnyValue:' && suffix !== '';
    const own = isOpen && random.chance(0.5) ? '' : suffix;
    const isBindable = this.#source && textOperators.includes(operator) && !quantifier;
    const values = isBindable && random.chance(0.5) ? this.#bound(key) : valuesOf(key);
    return { operator: quantifier + operator + own, values: random.some(values, random.pick([1, 1, 2])) };
  }

  #quantifier(key: string): string {
    const random = this.#random;
    const share = key === 'aws:TagKeys' ? 1 : key === 'example:thing' ? 0.6 : 0.1;
    return random.chance(share) ? random.pick(['ForAllValues:', 'ForAnyValue:']) : '';
  }

  /** Values with the variable, for keys that are not the variable themselves. */
  #bound(key: string): readonly string[] {
    const variable = `\${${this.#source}}`;
    if (key === 's3:prefix') return [`home/${variable}/*`, `home/${variable}`];
    return key === 'aws:RequestTag/x' ? [variable, variable, `\${${this.#source}, 'a'}`] : valuesOf(key);
  }
}

/** A list has hundreds of values: beside it there is one other key, which is no list. */
function withFewContexts(chosen: readonly string[], source: string | null): readonly string[] {
  const list = chosen.find((key) => listKeys.includes(key));
  if (list && source) return [list, source];
  if (list) return chosen.filter((key) => key === list || !listKeys.includes(key));
  return source && chosen.length < 2 ? [...new Set([...chosen, source])] : chosen;
}

function valuesOf(key: string): readonly string[] {
  if (key === 's3:prefix') return prefixes;
  return key === 'aws:TagKeys' || key === 'example:thing' ? ['x', 'X', 'y', 'y*'] : texts;
}

function changedOperator(operator: string): string {
  if (operator.endsWith('IfExists')) return operator.slice(0, -'IfExists'.length);
  if (operator.startsWith('String') && !operator.includes('Not')) return operator.replace('String', 'StringNot');
  return operator.includes('Not') ? operator.replace('Not', '') : `${operator}IfExists`;
}

/** An empty list means something else under each quantifier. */
function mayStandUnder(operator: string, leaf: { operator: string; values: string | readonly string[] }): boolean {
  return leaf.values.length > 0 && readOperator(leaf.operator).base === readOperator(operator).base;
}

function hasEmptyList(conditions: Block[string]): boolean {
  return Object.values(conditions).some((values) => values.length === 0 && typeof values !== 'string');
}

/** Where a key is absent, `ForAllValues` holds as `IfExists` does. */
function quantified(operator: string): string {
  return `ForAllValues:${operator.replace('IfExists', '')}`;
}

function inCapitals(key: string): string {
  return sourceKeys.includes(key) || key.startsWith('aws:') ? key.toUpperCase() : key;
}
