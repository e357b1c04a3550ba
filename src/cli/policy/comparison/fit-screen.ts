type Block = readonly string[];

interface Parts {
  /** What changed, most important first; each block ends with an empty line. */
  readonly diffs: readonly Block[];
  /** What that means, in words. */
  readonly words: readonly Block[];
  /** The lines that there are for both. */
  readonly rows: number;
}

/**
 * As much as a screen holds. The words have at least half of it, because they say what a change is worth; what does not
 * fit is counted in a last line.
 */
export function fitScreen({ diffs, words, rows }: Parts): readonly string[] {
  const all = [...diffs, ...words].flat();
  if (all.length <= rows) return all;
  const room = Math.max(rows - 1, 2);
  const halfOfWords = Math.min(words.flat().length, Math.ceil(room / 2));
  const shownDiffs = cut(diffs.flat(), room - halfOfWords);
  const shownWords = cut(words.flat(), room - shownDiffs.length);
  const left = all.length - shownDiffs.length - shownWords.length;
  return [...shownDiffs, ...shownWords, `… ${left} more lines; --full prints all of them.`];
}

function cut(lines: readonly string[], room: number): readonly string[] {
  return lines.slice(0, room);
}
