import type { ResolvedToken } from './pattern.ts';

/**
 * A pattern without variables: one number for each place. 0 and above is that character (UTF-16 code unit); the others
 * are wildcards.
 */
export type Glob = readonly number[];

/** What a glob holds beside characters; none of the numbers is a code point. */
export const wildcard = {
  /** Any run of characters. */
  run: -1,
  /** Any run of characters without a colon. */
  runInSegment: -2,
  one: -3,
  /** One character, but no colon. */
  oneInSegment: -4,
  /** The same without a slash as well, as in names that AWS gives out. */
  runInPart: -5,
  oneInPart: -6,
} as const;

/** The code point of `:`, which ends a segment of an ARN. */
export const colon = 58;
const slash = 47;

/** Whether a place of a glob may be read any number of times. */
export function isRun(code: number): boolean {
  return code === wildcard.run || code === wildcard.runInSegment || code === wildcard.runInPart;
}

/** Whether a wildcard, of one character or of a run, takes a letter. */
export function wildcardTakes(code: number, letter: number): boolean {
  if (code === wildcard.run || code === wildcard.one) return true;
  if (code === wildcard.runInSegment || code === wildcard.oneInSegment) return letter !== colon;
  return letter !== colon && letter !== slash;
}

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
  const glob: number[] = [];
  for (const token of tokens) {
    if (token.kind === 'run' || token.kind === 'one') glob.push(wildcard[token.kind]);
    else for (let index = 0; index < token.text.length; index++) glob.push(token.text.charCodeAt(index));
  }
  return glob;
}

/** The code units of a text. */
export function codesOf(text: string): readonly number[] {
  const codes: number[] = [];
  for (let index = 0; index < text.length; index++) codes.push(text.charCodeAt(index));
  return codes;
}

/** One place of a pattern, with the ARN segment that it stands in. */
interface Place {
  readonly code: number;
  readonly segment: number;
  /** Whether it comes from the pattern itself, not from the value of a variable. */
  readonly own: boolean;
}

function placesOf(tokens: readonly ResolvedToken[]): readonly Place[] {
  const places: Place[] = [];
  let segment = 0;
  for (const token of tokens) {
    if (token.kind === 'run' || token.kind === 'one') {
      places.push({ code: wildcard[token.kind], segment, own: true });
      continue;
    }
    const own = token.kind === 'text';
    for (const code of codesOf(token.text)) {
      places.push({ code, segment, own });
      if (own && code === colon) segment++;
    }
  }
  return places;
}

const resourceSegment = 5;

/**
 * A pattern of `Resource` or `NotResource` as alternatives. In the first five segments a wildcard stays in its segment,
 * but a `*` at the end of one may go on past the colon; a short ARN has `*` for what it lacks (IAM User Guide, "IAM JSON
 * policy elements: Resource"). The sixth segment is an ordinary pattern, the type of the resource included: AWS's own
 * managed policies need a wildcard there (AWSGlueServiceRole, SageMakerStudioProjectUserRolePolicy), and the EC2 User Guide works with it.
 */
export function resourceGlobs(tokens: readonly ResolvedToken[]): readonly Glob[] {
  const places = placesOf(tokens);
  if (!startsAsArn(places)) return [plainGlob(tokens)];
  const glob = places.map((place, index) => codeInArn(place, places[index + 1]));
  const last = places.at(-1);
  const segments = (last?.segment ?? 0) + (last?.own && last.code === colon ? 1 : 0);
  if (segments >= resourceSegment) return [glob];
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

/** Without the case of letters, each by itself: what a letter is does not depend on where it stands. */
export function foldCase(text: string): string {
  return plainText(codesOf(text).map(lowerCode));
}

/** The letters that are one without case, by the lower-case form: beside the capital also `K` (Kelvin), `ẞ`, titlecase. */
let caseClasses: ReadonlyMap<number, readonly number[]> | undefined;

/** Every letter whose lower-case form is the given one, without that itself. */
export function otherCasesOf(lower: number): readonly number[] {
  caseClasses ??= Map.groupBy(
    Array.from({ length: 0x1_0000 }, (_, letter) => letter).filter((letter) => lowerCode(letter) !== letter),
    lowerCode,
  );
  return caseClasses.get(lower) ?? [];
}
