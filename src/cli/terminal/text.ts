import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';
import type { CommandContext, OutputStream } from '../command/command.ts';

/** How a text may look where it is read by a person. */
export interface Appearance {
  readonly colours: boolean;
  /** The width of a line in characters. */
  readonly columns: number;
  /** The lines that are seen at once. */
  readonly rows: number;
}

/** A colour or weight by the name that Node gives it: `red`, `bold`. */
export type Style = Parameters<typeof styleText>[0];
/** Puts a style around a text; leaves it as it is where colours are off. */
export type Paint = (style: Style, text: string) => string;

/** What a file gets, and whoever reads from a pipe. */
export const plainAppearance: Appearance = { colours: false, columns: 100, rows: 24 };

/** Narrower than this, words are cut more than read. */
const narrowest = 40;

/** Colours only where a person reads and did not refuse them (https://no-color.org); the size of the terminal where it is one. */
export function appearanceOf(stream: OutputStream, environment: CommandContext['environment']): Appearance {
  const { isTTY = false, columns = plainAppearance.columns, rows = plainAppearance.rows } = stream;
  return {
    colours: isTTY && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb',
    columns: Math.max(columns, narrowest),
    rows,
  };
}

/** Paints where colours are allowed. */
export function paintFor({ colours }: Appearance): Paint {
  return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
}

/**
 * Breaks text between words into lines of at most `columns` characters, the first behind `first` and the others behind
 * `rest`. A word that is too long for a line has one for itself, for a person copies it whole.
 */
export function wrapLines(text: string, columns: number, first: string, rest: string = first): readonly string[] {
  const width = columns - Math.max(first.length, rest.length);
  const lines = wrapAnsi(text, width, { trim: true }).split('\n');
  return lines.map((line, index) => (index === 0 ? first : rest) + line);
}
