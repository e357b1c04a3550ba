import type { RoleRecord } from '../../../domain/target/role-snapshot.ts';
import type { DocumentTexts, WildcardPiece } from './document-names.ts';

/** Shorter ones stand in too many words, and characters that JSON, ARNs or patterns read otherwise are no part of a name. */
const nameLike = /^[a-z0-9](?:[\w.@=+-]*[a-z0-9])$/i;
const shortest = 3;

/** What a role has of its own and documents may name: the values of its tags, and the parts of its name. The longest first. */
export function ownNames({ name, tags }: Pick<RoleRecord, 'name' | 'tags'>): readonly string[] {
  const values = Object.values(tags);
  const rest = values.reduce((text, value) => (value === '' ? text : text.replaceAll(value, '/')), name);
  const names = new Set([...values, ...rest.split(/[^a-z0-9]+/i)]);
  return [...names]
    .filter((one) => one.length >= shortest && nameLike.test(one) && !/^\d+$/.test(one))
    .toSorted((one, other) => other.length - one.length || (one < other ? -1 : 1));
}

/**
 * Whether a name could be any other one of its kind, as far as documents say: it stands there only as a name, whole and in one
 * case, and no wildcard begins, ends or stands within it. Then what they allow is the same but for the name.
 */
export function isInterchangeable(name: string, documents: readonly DocumentTexts[]): boolean {
  const lower = name.toLowerCase();
  return documents.every(({ all, plain, pieces }) => {
    const mentions = all.reduce((sum, text) => sum + occurrences(text, lower), 0);
    if (mentions !== plain.reduce((sum, text) => sum + wholeOccurrences(text, name), 0)) return false;
    return !pieces.some((piece) => takesApart(piece, lower));
  });
}

/** Overlapping ones as well. */
function occurrences(text: string, name: string): number {
  let count = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) count++;
  return count;
}

function wholeOccurrences(text: string, name: string): number {
  let count = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!isWord(text[at - 1]) && !isWord(text[at + name.length])) count++;
  return count;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[a-z0-9]/i.test(character);
}

/** Whether the wildcards beside a piece may match a part of the name and the piece the rest. */
function takesApart({ text, before, after }: WildcardPiece, name: string): boolean {
  if (before && after && name.includes(text)) return true;
  for (let length = 1; length <= Math.min(name.length, text.length); length++) {
    const [ofBeginning, ofEnd] = [text.slice(-length), text.slice(0, length)];
    if (after && name.startsWith(ofBeginning) && !isWord(text[text.length - length - 1])) return true;
    if (before && name.endsWith(ofEnd) && !isWord(text[length])) return true;
  }
  return false;
}

/** What else AWS may ask of a name: how long it is, and of which characters. Names of one kind are interchangeable. */
export function kindOfName(name: string): string {
  const classes = name.split('').map(classOf);
  return [name.length, classes[0], classes.at(-1), ...[...new Set(classes)].toSorted()].join(' ');
}

function classOf(character: string): string {
  if (/[a-z]/.test(character)) return 'a';
  if (/[A-Z]/.test(character)) return 'A';
  return /\d/.test(character) ? '0' : character;
}
