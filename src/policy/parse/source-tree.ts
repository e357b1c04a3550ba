import type { Problem } from '../problem.ts';
import { compareDecimals, parseDecimal } from './decimal.ts';

/** Where a node stands in its text, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A value of JSON or YAML as written: it keeps repeated keys, the text of numbers and, when it was read from text, places. */
export type SourceNode =
  | { readonly kind: 'object'; readonly members: readonly SourceMember[]; readonly place?: Place }
  | { readonly kind: 'array'; readonly items: readonly SourceNode[]; readonly place?: Place }
  | { readonly kind: 'string'; readonly text: string; readonly place?: Place }
  /** `text` as written, so that `10` and `10.0` stay apart. */
  | { readonly kind: 'number'; readonly text: string; readonly place?: Place }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly place?: Place }
  | { readonly kind: 'null'; readonly place?: Place };

/** A member of an object of the text; names may occur twice here. */
export interface SourceMember {
  readonly key: string;
  readonly value: SourceNode;
  readonly place?: Place;
}

/** The tree of a JSON text, or what is wrong with the text. */
export type SourceOutcome =
  | { readonly ok: true; readonly root: SourceNode }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** How deep a document may nest. A policy needs 6 levels; more than this is an attack on the parser's stack. */
export const maxDepth = 32;

/** What is said of a document that nests deeper than {@link maxDepth}. */
export const tooDeep = `is nested deeper than ${maxDepth} levels; a policy needs 6`;

/** Plain data as a tree without places. Anything that JSON does not have is a problem, but an absent member is absent. */
export function treeOfData(data: unknown): SourceOutcome {
  const problems: Problem[] = [];
  const root = nodeOf(data, '', { depth: 0, problems });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, root };
}

interface Walk {
  readonly depth: number;
  readonly problems: Problem[];
}

function nodeOf(data: unknown, path: string, { depth, problems }: Walk): SourceNode {
  const below = { depth: depth + 1, problems };
  if (data === null) return { kind: 'null' };
  if (typeof data === 'string') return { kind: 'string', text: data };
  if (typeof data === 'number' && Number.isFinite(data)) return { kind: 'number', text: String(data) };
  if (typeof data === 'boolean') return { kind: 'boolean', value: data };
  if (typeof data !== 'object') {
    const name = typeof data === 'number' ? String(data) : typeof data;
    problems.push({ path, message: `${name} is nothing that JSON can hold` });
  } else if (depth === maxDepth) problems.push({ path, message: tooDeep });
  else if (Array.isArray(data)) {
    return { kind: 'array', items: data.map((item, index) => nodeOf(item, `${path}[${index}]`, below)) };
  } else {
    const given = Object.entries(data).filter(([, value]) => value !== undefined);
    const members = given.map(([key, value]) => ({
      key,
      value: nodeOf(value, joinPath(path, key), below),
    }));
    return { kind: 'object', members };
  }
  return { kind: 'null' };
}

/** The tree as plain data, for output. Of repeated keys the last one stays. */
export function dataOfTree(node: SourceNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key, dataOfTree(value)]));
    case 'array':
      return node.items.map(dataOfTree);
    case 'string':
      return node.text;
    case 'number':
      return exactNumber(node.text);
    case 'boolean':
      return node.value;
    case 'null':
      break;
  }
  return null;
}

/** A number that a double cannot hold stays as it is written: a policy takes the text of a number for the number. */
function exactNumber(text: string): number | string {
  const [number, double] = [parseDecimal(text), parseDecimal(String(Number(text)))];
  return number && (!double || compareDecimals(number, double) !== 0) ? text : Number(text);
}

/** The path of a member: `Statement[2]` and `Condition` give `Statement[2].Condition`. */
export function joinPath(path: string, key: string): string {
  const segment = /^[\w:-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? segment : `${path}.${segment}`;
}

/** A node for messages: what it is, with its value where that is short. */
export function describeNode(node: SourceNode): string {
  switch (node.kind) {
    case 'object':
      return 'an object';
    case 'array':
      return node.items.length === 0 ? 'an empty array' : 'an array';
    case 'string':
      return quoted(node.text);
    case 'number':
      return node.text;
    case 'boolean':
      return String(node.value);
    case 'null':
      break;
  }
  return 'null';
}

/** A value for messages, in quotes and cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(cut(text));
}

/** Data for messages: text in quotes, anything else as JSON, cut where it is long. */
export function describeData(data: unknown): string {
  return typeof data === 'string' ? quoted(data) : cut(JSON.stringify(data) ?? 'undefined');
}

function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
