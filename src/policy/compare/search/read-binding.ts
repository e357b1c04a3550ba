import { type PatternToken, parsePattern } from '../../evaluate/pattern.ts';
import { mergedTexts } from './merged-texts.ts';

/** How many values are read from one text for one place of a variable. */
const mostReadings = 3;

/** Values of policy variables, by their keys in lower case. */
export type Reading = ReadonlyMap<string, string>;

/**
 * What variables may stand for where a pattern reads a text: each for what is found between the letters that stand before
 * it and those behind it. Whoever uses a reading verifies it. The pattern is read once for however many texts.
 *
 * | Pattern | Text | Reading |
 * | --- | --- | --- |
 * | `${aws:PrincipalTag/project}-*` | `mlspace-data` | `mlspace` |
 * | `${aws:PrincipalTag/project}-${aws:username}` | `mlspace-alice` | `mlspace` and `alice` |
 * | `arn:aws:sagemaker:*:*:${aws:PrincipalTag/kind}/*` | `arn:aws:sagemaker:us-east-1:1:model/m` | `model` |
 */
export function readingsOf(pattern: string): (text: string) => readonly Reading[] {
  const tokens = parsePattern(pattern, { wildcards: true, version: '2012-10-17' });
  return (text) => [...readFrom(text, tokens)].slice(0, mostReadings);
}

function* readFrom(text: string, tokens: readonly PatternToken[]): Generator<Reading> {
  const index = tokens.findIndex(({ kind }) => kind === 'variable');
  const first = tokens[index];
  if (first?.kind !== 'variable') {
    yield new Map();
    return;
  }
  for (const value of valuesBetween(text, sidesOf(tokens, index), isOfResource(tokens.slice(0, index)))) {
    const rest = tokens.map((token) =>
      token.kind === 'variable' && token.key === first.key ? ({ kind: 'text', text: value } as const) : token,
    );
    for (const more of readFrom(text, mergedTexts(rest))) yield new Map([[first.key, value], ...more]);
  }
}

interface Sides {
  readonly before: string;
  readonly behind: string;
  /** Whether nothing stands before it but text, and behind it. */
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

function sidesOf(tokens: readonly PatternToken[], index: number): Sides {
  const [before, behind] = [tokens[index - 1], tokens[index + 1]];
  return {
    before: before?.kind === 'text' ? before.text : '',
    behind: behind?.kind === 'text' ? behind.text : '',
    atStart: index === 0 || (index === 1 && before?.kind === 'text'),
    atEnd: index === tokens.length - 1 || (index === tokens.length - 2 && behind?.kind === 'text'),
  };
}

/** Whether what follows stands in the resource part of an ARN: then it is read from there, and from no colon before. */
function isOfResource(tokens: readonly PatternToken[]): boolean {
  const texts = tokens.flatMap((token) => (token.kind === 'text' ? token.text : [])).join('');
  return texts.startsWith('arn:') && texts.split(':').length >= partsOfArn;
}

const partsOfArn = 6;

function startOfResource(text: string): number {
  return text.split(':', partsOfArn - 1).join(':').length + 1;
}

function valuesBetween(
  text: string,
  { before, behind, atStart, atEnd }: Sides,
  isInResource: boolean,
): readonly string[] {
  const values: string[] = [];
  const least = isInResource ? startOfResource(text) : 0;
  for (const start of atStart ? startOf(text, before) : placesBehind(text, before)) {
    if (start < least) continue;
    const ends = atEnd ? endOf(text, behind) : placesBefore(text, behind, start);
    for (const end of ends) {
      if (end >= start) values.push(text.slice(start, end));
      if (values.length >= mostReadings) return values;
    }
  }
  return values;
}

function startOf(text: string, before: string): readonly number[] {
  return text.startsWith(before) ? [before.length] : [];
}

function endOf(text: string, behind: string): readonly number[] {
  return text.endsWith(behind) ? [text.length - behind.length] : [];
}

function* placesBehind(text: string, before: string): Generator<number> {
  for (let at = text.indexOf(before); at >= 0 && at < text.length; at = text.indexOf(before, at + 1))
    yield at + before.length;
}

/** The nearest first; without letters behind it, to the next separator and to the end. */
function* placesBefore(text: string, behind: string, start: number): Generator<number> {
  if (behind === '') {
    const separator = text.slice(start).search(/[/:]/);
    if (separator > 0) yield start + separator;
    yield text.length;
    return;
  }
  for (let at = text.indexOf(behind, start); at >= 0; at = text.indexOf(behind, at + 1)) yield at;
}
