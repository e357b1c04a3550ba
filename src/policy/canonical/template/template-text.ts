import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  parseDocument,
  type YAMLError,
  type Node as YamlNode,
} from 'yaml';
import { parseJsonText } from '../../parse/json-text.ts';
import {
  maxDepth,
  type Place,
  type SourceMember,
  type SourceNode,
  type SourceOutcome,
  tooDeep,
} from '../../parse/source-tree.ts';
import type { Problem } from '../../problem.ts';

/**
 * Reads the text of a template: JSON with comments and trailing commas where the name ends in `.json` or `.jsonc`, YAML
 * 1.2 where it ends in `.yaml` or `.yml`; of any other name, JSON when the text begins like JSON.
 */
export function parseTemplateText(fileName: string, text: string): SourceOutcome {
  const isJson = /\.jsonc?$/i.test(fileName) || (!/\.ya?ml$/i.test(fileName) && /^\s*(\{|\/\/|\/\*)/.test(text));
  return isJson ? parseJsonText(text, 'commented') : parseYamlText(text);
}

function parseYamlText(text: string): SourceOutcome {
  const deep = placeOfDepth(text);
  if (deep) return { ok: false, problems: [{ path: '', message: `the text ${tooDeep}`, ...deep }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  // A tag that YAML does not know, such as !Sub, is only a warning, and what it should do would be left undone.
  const problems = [...document.errors, ...document.warnings].map((fault) => faultOf(fault, lines));
  if (problems.length > 0) return { ok: false, problems };
  const root = nodeOf(document.contents, { lines, problems, depth: 0 });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, root };
}

const collections: ReadonlySet<string> = new Set(['block-map', 'block-seq', 'flow-collection']);

/** Where a text first nests too deep: counted before the nodes are made, because that recurses. */
function placeOfDepth(text: string): Place | undefined {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    const open = parser.stack.filter(({ type }) => collections.has(type));
    const deepest = open[maxDepth];
    if (deepest) return placeOf(lines, deepest.offset);
  }
  return undefined;
}

function faultOf({ code, message, pos: [offset] }: YAMLError, lines: LineCounter): Problem {
  const told = code === 'MULTIPLE_DOCS' ? 'holds a second document; expected one' : `is not valid YAML: ${message}`;
  return { path: '', message: told, ...placeOf(lines, offset) };
}

interface Walk {
  readonly lines: LineCounter;
  readonly problems: Problem[];
  readonly depth: number;
}

function nodeOf(node: unknown, { lines, problems, depth }: Walk): SourceNode {
  const range = (node as YamlNode | null)?.range;
  const place = range ? placeOf(lines, range[0]) : undefined;
  const at = place ? { place } : {};
  const below = { lines, problems, depth: depth + 1 };
  if (isScalar(node)) return { ...scalarOf(node.value, node.source), ...at };
  if (isAlias(node)) problems.push({ path: '', message: 'YAML aliases (*name) are not allowed in a policy', ...place });
  // In [a: b] there is a map that the parser of tokens does not know of.
  else if (depth === maxDepth && isCollection(node))
    problems.push({ path: '', message: `the text ${tooDeep}`, ...place });
  else if (isMap(node)) {
    const members = node.items.flatMap(({ key, value }): SourceMember[] => {
      const name = nodeOf(key, below);
      if (name.kind === 'string')
        return [{ key: name.text, value: nodeOf(value, below), ...(name.place ? { place: name.place } : {}) }];
      problems.push({
        path: '',
        message: 'a key that is no text is not allowed in a policy',
        ...(name.place ?? place),
      });
      return [];
    });
    return { kind: 'object', members, ...at };
  } else if (isSeq(node)) return { kind: 'array', items: node.items.map((item) => nodeOf(item, below)), ...at };
  return { kind: 'null', ...at };
}

function scalarOf(value: unknown, source = String(value)): SourceNode {
  if (typeof value === 'string') return { kind: 'string', text: value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value !== 'number') return { kind: 'null' };
  // What only YAML takes for a number, such as an account id that begins with 0, keeps its digits.
  return { kind: jsonNumber.test(source) ? 'number' : 'string', text: source };
}

const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i;

function placeOf(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
