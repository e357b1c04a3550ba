import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { keepWrittenDigits } from '../../policy/canonical/parameters/written-digits.ts';
import type { ConfigurationProblem, Path } from '../problems/problem.ts';

/** A place in the text of a file; 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A configuration file that is valid YAML and remembers where everything stands. */
export interface ConfigurationDocument {
  /** The content as plain data. */
  readonly value: unknown;
  /** Where the value at a path stands: its key in a mapping, else the value; `undefined` when it is not in the file. */
  locate(path: Path): Position | undefined;
  /** A scalar as it is written, such as `012345678910`. */
  sourceOf(path: Path): string | undefined;
}

/** A file of the configuration with the places of its values, or everything that is wrong with its text. */
export type ParsedDocument =
  | { readonly ok: true; readonly document: ConfigurationDocument }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/** Parses YAML 1.2. Duplicate keys, unknown tags and several documents in one file are problems. */
export function parseConfigurationText(text: string, file: string): ParsedDocument {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [...parsed.errors, ...parsed.warnings];
  if (faults.length > 0) return { ok: false, problems: faults.map((fault) => syntaxProblem(fault, file, lines)) };
  const alias = unresolvedAlias(parsed);
  if (alias) return { ok: false, problems: [aliasProblem(alias, file, lines)] };
  try {
    return { ok: true, document: createDocument(parsed, lines) };
  } catch (error) {
    // The parser refuses aliases that expand to very much more than what is written.
    if (!(error instanceof ReferenceError)) throw error;
    return { ok: false, problems: [{ path: '', file, message: 'its YAML aliases expand to too much' }] };
  }
}

function unresolvedAlias(parsed: Document): Alias | undefined {
  let found: Alias | undefined;
  visit(parsed, {
    Alias(_, alias) {
      if (alias.resolve(parsed)) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

/** The usual cause is a pattern without quotes, such as `*notebook-policy*`. */
function aliasProblem({ range }: Alias, file: string, lines: LineCounter): ConfigurationProblem {
  const { line, col: column } = lines.linePos(range?.[0] ?? 0);
  const message = 'text that begins with * is an alias in YAML, and there is nothing that it stands for';
  return {
    path: '',
    file,
    line,
    column,
    message,
    suggestion: 'Write a pattern in quotes, such as "*notebook-policy*".',
  };
}

function syntaxProblem({ message, pos, code }: YAMLError, file: string, lines: LineCounter): ConfigurationProblem {
  const { line, col: column } = lines.linePos(pos[0]);
  if (code === 'MULTIPLE_DOCS') {
    const suggestion = 'Keep one document: remove the line "---" and what follows.';
    return { path: '', file, line, column, message: 'the file holds several documents', suggestion };
  }
  // Some messages end with the text of the file, which may hold a secret.
  const plain = message.replaceAll(/:? "[\s\S]*"/g, '').replaceAll('\n', ' ');
  return { path: '', file, line, column, message: `not valid YAML: ${plain}` };
}

function createDocument(parsed: Document, lines: LineCounter): ConfigurationDocument {
  keepWrittenDigits(parsed, 'parameters');
  const value: unknown = parsed.toJS();
  return {
    value: value ?? {},
    locate(path) {
      const offset = offsetAt(parsed, path);
      if (offset === undefined) return undefined;
      const { line, col: column } = lines.linePos(offset);
      return { line, column };
    },
    sourceOf(path) {
      const node = find(parsed, path)?.value;
      return isScalar(node) ? node.source : undefined;
    },
  };
}

interface Place {
  readonly key?: unknown;
  readonly value: unknown;
}

function find(parsed: Document, path: Path): Place | undefined {
  let place: Place = { value: parsed.contents };
  for (const step of path) {
    const next = child(isAlias(place.value) ? place.value.resolve(parsed) : place.value, step);
    if (!next) return undefined;
    place = next;
  }
  return place;
}

function child(node: unknown, step: string | number): Place | undefined {
  if (isSeq(node) && typeof step === 'number') return step in node.items ? { value: node.items[step] } : undefined;
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item): item is Pair => isPair(item) && keyText(item.key) === String(step));
  return pair && { key: pair.key, value: pair.value };
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function offsetAt(parsed: Document, path: Path): number | undefined {
  const place = find(parsed, path);
  const node = place?.key ?? place?.value;
  return isNode(node) ? node.range?.[0] : undefined;
}
