import type { ResolvedToken } from './pattern.ts';

/**
 * A pattern without variables: one number for each place. 0 and above is that character (UTF-16 code unit); the others
 * are wildcards.
 */
export type Glob = readonly number[];

export const wildcard = {
  /** Any run of characters. */
  run: -1,
  /** Any run of characters without a colon. */
  runInSegment: -2,
  one: -3,
  /** One character, but no colon. */
  oneInSegment: -4,
} as const;

export const colon = 58;

/** From here on a place of a glob stands for a letter without case: this plus the code of the lower-case letter. */
export const foldedFrom = 0x20_0000;

/** The text of a glob, or of a part of it, that has neither wildcards nor letters without case. */
export function plainText(glob: Glob): string {
  let text = '';
  for (const code of glob) text += String.fromCharCode(code);
  return text;
}

/** A pattern whose wildcards match everything, as in actions and `StringLike`. */
export function plainGlob(tokens: readonly ResolvedToken[]): Glob {
  return tokens.flatMap((token) => {
    if (token.kind === 'run') return [wildcard.run];
    return token.kind === 'one' ? [wildcard.one] : codesOf(token.text);
  });
}

/** The code units of a text. */
export function codesOf(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** One place of a pattern, with the ARN segment that it stands in. */
interface Place {
  readonly code: number;
  readonly segment: number;
  /** Whether it comes from the pattern itself, not from the value of a variable. */
  readonly own: boolean;
}

function placesOf(tokens: readonly ResolvedToken[]): readonly Place[] {
  let segment = 0;
  return tokens.flatMap((token): readonly Place[] => {
    if (token.kind === 'run' || token.kind === 'one') return [{ code: wildcard[token.kind], segment, own: true }];
    const own = token.kind === 'text';
    return codesOf(token.text).map((code) => ({ code, segment: own && code === colon ? segment++ : segment, own }));
  });
}

const resourceSegment = 5;

/**
 * A pattern of `Resource` or `NotResource` as alternatives. In the first five segments a wildcard stays in its segment,
 * but a `*` at the end of one may go on past the colon; a short ARN has `*` for what it lacks; a wildcard in front of the
 * resource type matches nothing (IAM User Guide, "IAM JSON policy elements: Resource" and "IAM ARNs").
 */
export function resourceGlobs(tokens: readonly ResolvedToken[]): readonly Glob[] {
  const places = placesOf(tokens);
  if (!startsAsArn(places)) return [plainGlob(tokens)];
  const glob = places.map((place, index) => codeInArn(place, places[index + 1]));
  const last = places.at(-1);
  const segments = (last?.segment ?? 0) + (last?.own && last.code === colon ? 1 : 0);
  if (segments >= resourceSegment) return hasOpenType(places) ? [] : [glob];
  const missing = Array.from({ length: resourceSegment - segments }, () => [colon, wildcard.run]);
  return [glob, [...glob, ...missing.flat()]];
}

function startsAsArn(places: readonly Place[]): boolean {
  return codesOf('arn:').every((code, index) => places[index]?.code === code);
}

function codeInArn({ code, segment }: Place, next: Place | undefined): number {
  if (code >= 0 || segment >= resourceSegment) return code;
  if (code === wildcard.one) return wildcard.oneInSegment;
  const endsSegment = next === undefined || (next.own && next.code === colon);
  return endsSegment ? wildcard.run : wildcard.runInSegment;
}

/** Services whose resources have no type in front: an object is named by its bucket, an API by its identifier. */
const withoutType: readonly RegExp[] = [/^arn:[^:]*:s3:::$/, /^arn:[^:]*:execute-api:[^:]*:[^:]*:$/];

/** Whether a wildcard or a variable stands in the type of the resource, the part before the first `/` or `:`. */
function hasOpenType(places: readonly Place[]): boolean {
  const head = places.filter(({ segment }) => segment < resourceSegment);
  const text = head.map(({ code }) => (code >= 0 ? String.fromCharCode(code) : '*')).join('');
  if (withoutType.some((form) => form.test(text))) return false;
  const resource = places.slice(head.length);
  const end = resource.findIndex(({ code, own }) => own && (code === colon || code === 47));
  return resource.slice(0, Math.max(end, 0)).some(({ code, own }) => code < 0 || !own);
}

/**
 * A pattern of the ARN operators: each of the six components is matched on its own, so that a wildcard never goes past a
 * colon except in the last one. `undefined` for what is no ARN, which matches nothing.
 */
export function arnGlob(tokens: readonly ResolvedToken[]): Glob | undefined {
  const places = placesOf(tokens);
  if (!startsAsArn(places) || !places.some(({ segment, code }) => segment === 4 && code === colon)) return undefined;
  return places.map(({ code, segment }) => {
    if (code >= 0 || segment >= resourceSegment) return code;
    return code === wildcard.one ? wildcard.oneInSegment : wildcard.runInSegment;
  });
}

/** The lower-case form of a letter that has one of the same length. */
export function lowerCode(letter: number): number {
  if (letter < 0) return letter;
  if (letter < 128) return letter >= 65 && letter <= 90 ? letter + 32 : letter;
  const lower = String.fromCharCode(letter).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : letter;
}

/** Without the case of letters, where that leaves the length as it is. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (character) =>
    character.toLowerCase().length === character.length ? character.toLowerCase() : character,
  ).join('');
}
