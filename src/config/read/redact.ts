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

function redactString(text: string, path: Path): string {
  if (path.at(-1) === 'external_id') return hidden;
  // The path of a webhook's URL is often its only secret.
  const hidesPath = path.at(0) === 'sinks';
  return text
    .replaceAll(/whsec_[^\s"']*/g, `whsec_${hidden}`)
    .split('\n')
    .map((line) => redactLine(line, hidesPath))
    .join('\n');
}

const schemeStart = /[a-z][\w+.-]*:\/\//i;

/** A line that is a URL is taken as one, whatever is in it; within other text one ends at a blank or a quote. */
function redactLine(line: string, hidesPath: boolean): string {
  const at = line.search(schemeStart);
  if (at < 0) return line;
  const before = line.slice(0, at);
  const rest = line.slice(at);
  // Where a secret may stand, nobody can tell where it ends.
  if (before.trim() === '' || /[@?#]/.test(rest)) return before + redactUrl(rest, hidesPath);
  const end = rest.search(/[\s"'<>]/);
  if (end < 0) return before + redactUrl(rest, hidesPath);
  return before + redactUrl(rest.slice(0, end), hidesPath) + redactLine(rest.slice(end), hidesPath);
}

/**
 * A URL with its host and, unless that is hidden too, its path: no credentials, no query, no fragment. One that cannot be
 * taken apart shows its scheme alone, and so does one with an `@` behind its host: a `/`, `?` or `#` in a password moves the
 * rest of it there.
 */
function redactUrl(text: string, hidesPath: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || [url.pathname, url.search, url.hash].some((part) => part.includes('@'))) return schemeOf(text);
  const credentials = url.username !== '' || url.password !== '' ? `${hidden}@` : '';
  const start = `${url.protocol}//${credentials}${url.host}`;
  if (hidesPath) return /[^/]/.test(url.pathname + url.search + url.hash) ? `${start}/${hidden}` : start;
  const query = url.search === '' ? '' : `?${hidden}`;
  const shown = `${start}${url.pathname}${query}${url.hash === '' ? '' : `#${hidden}`}`;
  // What was written without the slash at its end is shown so.
  return url.pathname === '/' && !/^[^/]*\/\/[^/?#]*\//.test(text) ? shown.replace(`${url.host}/`, url.host) : shown;
}

/** What should be a URL and is none cannot be taken apart, so only its scheme is safe to show. */
function schemeOf(text: string): string {
  return `${/^[a-z][\w+.-]*:\/\//i.exec(text)?.[0] ?? ''}${hidden}`;
}

function isUrlPlace(path: Path): boolean {
  // `endpoint` is a type of resource as well, which has members.
  if (path.at(-1) === 'endpoint') return true;
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
