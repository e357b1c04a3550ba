import type { PatternToken } from '../../evaluate/pattern.ts';

/** The tokens with neighbouring texts as one. */
export function mergedTexts(tokens: readonly PatternToken[]): readonly PatternToken[] {
  const merged: PatternToken[] = [];
  for (const token of tokens) {
    const last = merged.at(-1);
    if (token.kind === 'text' && last?.kind === 'text')
      merged[merged.length - 1] = { kind: 'text', text: last.text + token.text };
    else merged.push(token);
  }
  return merged;
}
