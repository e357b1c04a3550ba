import { colon, type Glob, wildcard } from '../../evaluate/glob.ts';
import { foldedFrom } from './language.ts';

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
  return glob.every((code) => code >= 0 && code < foldedFrom) ? String.fromCharCode(...glob) : undefined;
}

function textWith(glob: Glob, word: string): string {
  let text = '';
  let segment = 0;
  const isArn = String.fromCharCode(...glob.slice(0, 4).map((code) => Math.max(code, 0))) === 'arn:';
  for (const code of glob) {
    if (code === colon) segment++;
    if (code === wildcard.run || code === wildcard.runInSegment) text += sampleOf({ isArn, segment, word, text });
    else if (code < 0) text += '7';
    else text += String.fromCharCode(code >= foldedFrom ? code - foldedFrom : code);
  }
  return isArn ? completeArn(text, word) : text;
}

interface Gap {
  readonly isArn: boolean;
  readonly segment: number;
  readonly word: string;
  readonly text: string;
}

function sampleOf({ isArn, segment, word, text }: Gap): string {
  const standard = isArn && text.endsWith(':') ? segmentSamples[segment] : undefined;
  return word === '' ? '' : (standard ?? word);
}

/** A `*` at the end of a segment may go on: the example then has the segments that an ARN must have. */
function completeArn(text: string, word: string): string {
  const segments = text.split(':').length;
  if (segments >= 6) return text;
  const rest = [...segmentSamples.slice(segments), word === '' ? 'x' : word];
  return `${text}:${rest.join(':')}`;
}
