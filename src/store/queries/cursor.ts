import { InvalidCursorError } from '../contract/store.ts';

/** Where a page ended: the values that its rows are sorted by, newest first. */
export type Position = readonly [number, number | string];

/** The list that a cursor belongs to: one of another list is refused. */
export type CursorList = 'findings' | 'scans' | 'deliveries';

/** A cursor is opaque to its user: base64url of the list and the position. */
export function encodeCursor(list: CursorList, position: Position): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

/** The position behind a cursor. Throws {@link InvalidCursorError} for anything that `encodeCursor` did not make. */
export function decodeCursor(list: CursorList, cursor: string): Position {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString());
  const [name, first, second] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const wanted = list === 'deliveries' ? 'number' : 'string';
  if (name !== list || typeof first !== 'number' || typeof second !== wanted) {
    throw new InvalidCursorError(`the cursor is not one of the ${list} list: start again without a cursor`);
  }
  return [first, second as number | string];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
