import type { Path } from '../problems/problem.ts';

/** What stands in the place of a secret. */
const hidden = '[hidden]';

/** The value at a path with every secret in it replaced: for `config print`, the hash and the API. */
export function redactConfiguration(value: unknown, path: Path = []): unknown {
  if (typeof value === 'string') return redactString(value, path);
  if (Array.isArray(value)) return value.map((member, index) => redactConfiguration(member, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, redactConfiguration(member, [...path, key])]),
  );
}

/**
 * The value at a path as a problem may show it: shortened, collections only named. `undefined` when it may be a secret,
 * also one that was written where it does not belong.
 */
export function shownValue(value: unknown, path: Path): string | undefined {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a mapping';
  if (value === undefined || isSecretPlace(path)) return undefined;
  if (typeof value !== 'string') return JSON.stringify(value);
  const text = isUrlPlace(path) ? schemeOf(value) : redactString(value, path);
  return JSON.stringify(text.length > longestShown ? `${text.slice(0, longestShown)}…` : text);
}

const longestShown = 80;

/** Text of elsewhere (an error of the file system, a parser) without URLs' credentials and signing secrets. */
function redactText(text: string): string {
  return text
    .replaceAll(/whsec_[^\s"']*/g, `whsec_${hidden}`)
    .replaceAll(/([a-z][\w+.-]*:\/\/)[^\s/@"']*@/gi, `$1${hidden}@`)
    .replaceAll(/([a-z][\w+.-]*:\/\/[^\s?"']*)\?[^\s"']*/gi, `$1?${hidden}`);
}

function redactString(text: string, path: Path): string {
  if (path.at(-1) === 'external_id') return hidden;
  if (path.at(0) !== 'sinks') return redactText(text);
  // The path of a webhook's URL is often its only secret.
  return redactText(text).replaceAll(/(https?:\/\/[^\s/"']+)\/[^\s"']+/gi, `$1/${hidden}`);
}

/** What should be a URL and is none cannot be taken apart, so only its scheme is safe to show. */
function schemeOf(text: string): string {
  return `${/^[a-z][\w+.-]*:\/\//i.exec(text)?.[0] ?? ''}${hidden}`;
}

function isUrlPlace(path: Path): boolean {
  return path.some((step) => typeof step === 'string' && /url$|proxy$|^endpoints$/.test(step));
}

function isSecretPlace(path: Path): boolean {
  return path.some((step) => typeof step === 'string' && /secret|token|password|external_id|credential/i.test(step));
}

/** Whether text that should name a file looks like one, and not like a secret that was written there by mistake. */
export function looksLikePath(text: string): boolean {
  return /^[\w./ -]{1,200}$/.test(text) && /[/.]/.test(text) && !text.split('/').some(looksRandom);
}

function looksRandom(segment: string): boolean {
  return segment.length >= 16 && /\d/.test(segment) && /[A-Za-z]/.test(segment) && !/[.-]/.test(segment);
}
