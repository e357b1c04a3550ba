import type { WrittenStatement } from './aligned.ts';

/** One element of a statement, its values line by line. */
export interface ElementLine {
  readonly name: string;
  readonly values: readonly { readonly text: string; readonly differs: boolean }[];
}

/** What a statement is marked against. */
export interface ElementContext {
  readonly other: WrittenStatement | undefined;
  /** The elements whose meaning differs. */
  readonly marked: readonly string[];
  /** Whether all of it is without a counterpart. */
  readonly whole: boolean;
}

const order = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/**
 * The elements of a statement in the usual order. A value is marked only in an element whose meaning differs, and there
 * only when the other side does not have it: what is merely written otherwise is no difference.
 */
export function elementLines(own: WrittenStatement, { other, marked, whole }: ElementContext): readonly ElementLine[] {
  return Object.keys(own)
    .toSorted((a, b) => rank(a) - rank(b))
    .map((name) => {
      const isMarked = marked.includes(name) || marked.includes(name.replace(/^Not/, ''));
      const known = new Set(valuesOf(name, other?.[name]).map((text) => keyOf(name, text)));
      return {
        name,
        values: valuesOf(name, own[name]).map((text) => ({
          text,
          differs: whole || (isMarked && !known.has(keyOf(name, text))),
        })),
      };
    });
}

function rank(name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}

/** Actions are compared without case (IAM User Guide, "IAM JSON policy elements: Action"). */
function keyOf(name: string, text: string): string {
  return name === 'Action' || name === 'NotAction' ? text.toLowerCase() : text;
}

function valuesOf(name: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (name === 'Condition') return conditionLines(value);
  return [value].flat().map(textOf);
}

/** One line for each operator, key and value: `StringEquals  aws:RequestTag/user = ana`. */
function conditionLines(condition: unknown): readonly string[] {
  if (typeof condition !== 'object' || condition === null) return [textOf(condition)];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    typeof keys === 'object' && keys !== null
      ? Object.entries(keys).flatMap(([key, values]) =>
          [values].flat().map((value: unknown) => `${operator}  ${key} = ${textOf(value)}`),
        )
      : [`${operator} ${textOf(keys)}`],
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
