import type { Json } from '../../domain/evaluation/evaluation.ts';
import { isRecord } from '../../domain/record.ts';

/**
 * The detail of a check with the entries of another evaluation of some of its roles. Details list roles, each under its
 * name; what many of them have in common stands once in `shared`, and `shared` of an entry is its place there. With `names`
 * only the entries of these are replaced.
 */
export function mergeDetail(detail: Json, by: Json, names?: ReadonlySet<string>): Json {
  if (!isRecord(detail) || !isRecord(by)) return detail;
  const [own, other] = [sharedOf(detail), sharedOf(by)];
  const moved = Object.fromEntries(Object.entries(by).map(([key, value]) => [key, shifted(value, own.length)]));
  const merged = Object.entries(detail).map(([key, value]): [string, Json] => [
    key,
    Array.isArray(value) && key !== 'shared' ? mergeList(value, moved[key], names) : value,
  ]);
  const lists = Object.fromEntries(merged);
  return own.length + other.length === 0 ? lists : withoutUnused(lists, [...own, ...other]);
}

type JsonRecord = { readonly [key: string]: Json };

function sharedOf({ shared }: JsonRecord): readonly Json[] {
  return Array.isArray(shared) ? (shared as readonly Json[]) : [];
}

function shifted(list: Json, offset: number): Json {
  return Array.isArray(list) ? list.map((entry: Json) => withPlace(entry, (place) => place + offset)) : list;
}

function withPlace(entry: Json, change: (place: number) => number): Json {
  if (!isRecord(entry)) return entry;
  const { shared } = entry;
  return typeof shared === 'number' ? { ...entry, shared: change(shared) } : entry;
}

function mergeList(list: readonly Json[], by: Json | undefined, names: ReadonlySet<string> | undefined): Json {
  if (!Array.isArray(by)) return list;
  const fresh = new Map((by as readonly Json[]).flatMap((one) => [[nameOf(one), one] as const]));
  return list.map((one) => {
    const name = nameOf(one);
    return name === undefined || (names && !names.has(name)) ? one : (fresh.get(name) ?? one);
  });
}

/** What no entry refers to any more goes, and what stands there twice becomes one. */
function withoutUnused(lists: JsonRecord, shared: readonly Json[]): Json {
  const places = new Map<string, number>();
  const kept: Json[] = [];
  const place = (old: number): number => {
    const value = shared[old] ?? null;
    const key = JSON.stringify(value);
    const known = places.get(key) ?? kept.push(value) - 1;
    places.set(key, known);
    return known;
  };
  const entries = Object.entries(lists).map(([key, value]): [string, Json] => [
    key,
    Array.isArray(value) && key !== 'shared' ? value.map((entry: Json) => withPlace(entry, place)) : value,
  ]);
  return { ...Object.fromEntries(entries), shared: kept };
}

function nameOf(entry: Json): string | undefined {
  if (!isRecord(entry)) return undefined;
  const { name } = entry;
  return typeof name === 'string' ? name : undefined;
}
