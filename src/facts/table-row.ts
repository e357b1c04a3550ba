import type { TableRow } from '../domain/target/installation-reading.ts';

/** Whether a row holds exactly this text in an attribute. */
export function hasOwnText(row: TableRow, attribute: string, text: string): boolean {
  return Object.hasOwn(row, attribute) && row[attribute] === text;
}

/** The text of an attribute; `undefined` where it has none. */
export function textOf(row: TableRow, attribute: string): string | undefined {
  const value = Object.hasOwn(row, attribute) ? row[attribute] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** A list of texts; `undefined` where it is anything else. */
export function listOfTexts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}
