import { InvalidCursorError } from '../contract/store.ts';

/** Where a page ended: the values that its rows are sorted by. */
export type Position = readonly (number | string)[];

/** What the positions of each list hold. */
const shapes = {
  findings: ['number', 'string'],
  'findings-oldest': ['number', 'string'],
  'findings-worst': ['number', 'number', 'string'],
  scans: ['number', 'string'],
  deliveries: ['number', 'number'],
} as const satisfies Readonly<Record<string, readonly ('number' | 'string')[]>>;

/** The list that a cursor belongs to: one of another list is refused. */
export type CursorList = keyof typeof shapes;

/** A cursor is opaque to its user: base64url of the list and the position. */
export function encodeCursor(list: CursorList, position: Position): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

/** The position behind a cursor. Throws {@link InvalidCursorError} for anything that `encodeCursor` did not make. */
export function decodeCursor(list: CursorList, cursor: string): Position {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString());
  const [name, ...position] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const shape = shapes[list];
  const fits = position.length === shape.length && shape.every((type, place) => typeof position[place] === type);
  if (name !== list || !fits) {
    throw new InvalidCursorError(`the cursor is not one of the ${list} list: start again without a cursor`);
  }
  return position as Position;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
