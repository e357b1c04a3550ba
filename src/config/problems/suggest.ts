/** The known word nearest to a misspelled one, if it is near enough to be meant. Case and `-`/`_` count for nothing. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = plain(word);
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(wanted, plain(candidate));
    if (distance <= allowed && (!best || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

function plain(word: string): string {
  return word.slice(0, longestCompared).toLowerCase().replaceAll('_', '-');
}

/** Longer words are cut, so that a suggestion never costs more than a glance. */
const longestCompared = 100;

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) current.push(cheapest({ a, b, row, column, rows, current }));
    rows.push(current);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

interface Cell {
  readonly a: string;
  readonly b: string;
  readonly row: number;
  readonly column: number;
  /** The finished rows. */
  readonly rows: readonly (readonly number[])[];
  /** The row in work, as far as it is known. */
  readonly current: readonly number[];
}

function cheapest({ a, b, row, column, rows, current }: Cell): number {
  const replaced = at(rows[row - 1], column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
  const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  const swapped = isSwap ? at(rows[row - 2], column - 2) + 1 : Number.POSITIVE_INFINITY;
  return Math.min(replaced, swapped, at(rows[row - 1], column) + 1, at(current, column - 1) + 1);
}

function at(line: readonly number[] | undefined, index: number): number {
  return line?.[index] ?? Number.POSITIVE_INFINITY;
}
