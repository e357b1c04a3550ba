import { readFileSync } from 'node:fs';

export type Json = string | readonly Json[] | { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

export const published = JSON.parse(
  readFileSync(new URL('../../reference/notebook-policy.json', import.meta.url), 'utf8'),
) as { Version: string; Statement: Json[] };

/** Every place of a value: those of leaves, and those of the lists and objects around them. */
function places(value: Json, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return [path];
  const below = Object.entries(value).flatMap(([key, item]) =>
    places(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...below];
}

export function at(path: Path): Json {
  return path.reduce<Json>(
    (value, step) => (value as Record<string | number, Json>)[step] as Json,
    published.Statement,
  );
}

export function textAt(path: Path): string {
  const value = at(path);
  return typeof value === 'string' ? value : '';
}

/** A copy with something done to what stands at a place. */
export function changed(
  path: Path,
  change: (parent: Record<string | number, unknown>, key: string | number) => void,
): unknown {
  const copy = structuredClone(published.Statement) as unknown;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], copy);
  change(parent as Record<string | number, unknown>, path.at(-1) ?? 0);
  return { Version: published.Version, Statement: copy };
}

export const all = places(published.Statement).filter((path) => path.length > 0);
export const leaves = all.filter((path) => typeof at(path) === 'string');

/** `bedrock:Retrieve*` stands twice in statement 14: one of them says nothing. */
export function isRepeated(path: Path): boolean {
  return at(path) === 'bedrock:Retrieve*';
}

export function drop(path: Path): unknown {
  return changed(path, (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
  });
}

export function rename(path: Path, to: string): unknown {
  return changed(path, (parent, key) => {
    parent[to] = parent[key];
    Reflect.deleteProperty(parent, key);
  });
}

export function replacements(path: Path): readonly string[] {
  const value = textAt(path);
  if (value === 'Allow') return ['Deny'];
  if (value === 'Deny') return ['Allow'];
  if (value === 'true') return ['false', 'maybe'];
  if (value === 'false') return ['true', 'maybe'];
  const flipped =
    value.includes(':') && !value.startsWith('arn:')
      ? []
      : [value.replace(/[a-z](?=[^a-z]*$)/, (letter) => letter.toUpperCase())];
  const isCaseless = path.includes('StringEqualsIgnoreCase') || path.includes('StringNotEqualsIgnoreCase');
  return [`${value}x`, `${value}*`, `${value}?`, value.slice(0, -1), ...(isCaseless ? [] : flipped)].filter(
    (text) => text !== value,
  );
}
