import { colon, foldedFrom, type Glob, isRun, plainText } from '../../evaluate/glob.ts';

/** What a wildcard in each of the first five segments of an ARN stands for in an example. */
const segmentSamples = ['arn', 'aws', 'example', 'us-east-1', '111122223333'];

/** Words that a person recognises as made up, tried in this order where a wildcard stands. */
const words = ['example', 'sample', 'other7', 'zq9x'];

/** Texts that match a glob and read well; none may be what is looked for. */
export function sampleTexts(glob: Glob): readonly string[] {
  if (!glob.some((code) => code < 0)) return [textWith(glob, '')];
  return [...new Set([...words, ''].map((word) => textWith(glob, word)))];
}

/** The only text that a glob matches, `undefined` when it has wildcards or letters without case. */
export function onlyText(glob: Glob): string | undefined {
  return glob.every((code) => code >= 0 && code < foldedFrom) ? plainText(glob) : undefined;
}

function textWith(glob: Glob, word: string): string {
  const pieces: string[] = [];
  let segment = 0;
  let before = 0;
  const isArn = plainText(glob.slice(0, 4).map((code) => Math.max(code, 0))) === 'arn:';
  for (const [index, code] of glob.entries()) {
    if (code === colon) segment++;
    const standard = isArn && before === colon ? segmentSamples[segment] : undefined;
    // One character and a run of others are one a string that is not empty.
    const isStart = code < 0 && !isRun(code) && isRun(glob[index + 1] ?? 0);
    if (!isStart) pieces.push(pieceOf(code, word, standard));
    else if (word === '') pieces.push('7');
    before = isStart ? before : code;
  }
  const text = pieces.join('');
  return isArn ? completeArn(text, word) : text;
}

/** What one place stands for; `standard` is what a whole segment of an ARN usually is. */
function pieceOf(code: number, word: string, standard: string | undefined): string {
  if (isRun(code)) return word === '' ? '' : (standard ?? word);
  if (code < 0) return '7';
  return String.fromCharCode(code >= foldedFrom ? code - foldedFrom : code);
}

/** A `*` at the end of a segment may go on: the example then has the segments that an ARN must have. */
function completeArn(text: string, word: string): string {
  const segments = text.split(':').length;
  if (segments >= 6) return text;
  const rest = [...segmentSamples.slice(segments), word === '' ? 'x' : word];
  return `${text}:${rest.join(':')}`;
}
