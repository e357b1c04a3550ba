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

/** Whether a text matches, by following every way through the pattern at once: the time is pattern times text. */
export function matchesGlob(glob: Glob, text: string): boolean {
  const start = plainStart(glob, text);
  if (start < 0) return false;
  let states = closure(glob, [start]);
  for (let index = start; index < text.length && states.length > 0; index++) {
    const code = text.charCodeAt(index);
    states = closure(glob, [...new Set(states.flatMap((state) => stepOf(glob, state, code)))]);
  }
  return states.includes(glob.length);
}

/** Where the first wildcard or the end stands; -1 when the text differs before that, as most texts do. */
function plainStart(glob: Glob, text: string): number {
  let place = 0;
  for (let code = glob[place]; code !== undefined && code >= 0; code = glob[++place])
    if (text.charCodeAt(place) !== code) return -1;
  return place;
}

function stepOf(glob: Glob, state: number, code: number): readonly number[] {
  const expected = glob[state];
  if (expected === undefined) return [];
  if (expected === wildcard.run) return [state];
  if (expected === wildcard.runInSegment) return code === colon ? [] : [state];
  if (expected === wildcard.oneInSegment) return code === colon ? [] : [state + 1];
  return expected === code || expected === wildcard.one ? [state + 1] : [];
}

/**
 * A run may be empty, so the place behind it is reached as well. Who stands at a run can do whatever could be done before
 * it, so nothing before the last one is followed: the places stay few whatever the pattern.
 */
function closure(glob: Glob, states: readonly number[]): readonly number[] {
  const reached = new Set<number>();
  let lastRun = -1;
  for (let state of states) {
    reached.add(state);
    while (glob[state] === wildcard.run || glob[state] === wildcard.runInSegment) {
      if (glob[state] === wildcard.run) lastRun = Math.max(lastRun, state);
      reached.add(++state);
    }
  }
  return lastRun < 0 ? [...reached] : [...reached].filter((state) => state >= lastRun);
}

/** Without the case of letters, where that leaves the length as it is. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (character) =>
    character.toLowerCase().length === character.length ? character.toLowerCase() : character,
  ).join('');
}
