import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node as YamlNode } from 'yaml';
import { parseJsonText } from '../parse/json-text.ts';
import {
  maxDepth,
  type Place,
  type SourceMember,
  type SourceNode,
  type SourceOutcome,
  tooDeep,
} from '../parse/source-tree.ts';
import type { Problem } from '../problem.ts';

/**
 * Reads the text of a template: JSON with comments and trailing commas where the name ends in `.json` or `.jsonc`, YAML
 * 1.2 where it ends in `.yaml` or `.yml`; of any other name, JSON when the text begins like JSON.
 */
export function parseTemplateText(fileName: string, text: string): SourceOutcome {
  const isJson = /\.jsonc?$/i.test(fileName) || (!/\.ya?ml$/i.test(fileName) && /^\s*(\{|\/\/|\/\*)/.test(text));
  return isJson ? parseJsonText(text, 'commented') : parseYamlText(text);
}

function parseYamlText(text: string): SourceOutcome {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const problems: Problem[] = document.errors.map(({ message, pos: [offset] }) => ({
    path: '',
    message: `is not valid YAML: ${message}`,
    ...placeOf(lines, offset),
  }));
  if (problems.length > 0) return { ok: false, problems };
  const root = nodeOf(document.contents, { lines, problems, depth: 0 });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, root };
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
  if (depth > maxDepth) problems.push({ path: '', message: `the text ${tooDeep}`, ...place });
  else if (isMap(node)) {
    const members = node.items.flatMap(({ key, value }): SourceMember[] => {
      const name = nodeOf(key, below);
      if (name.kind === 'string')
        return [{ key: name.text, value: nodeOf(value, below), ...(name.place ? { place: name.place } : {}) }];
      problems.push({ path: '', message: 'a key that is no text is not allowed in a policy', ...place });
      return [];
    });
    return { kind: 'object', members, ...at };
  } else if (isSeq(node)) return { kind: 'array', items: node.items.map((item) => nodeOf(item, below)), ...at };
  else if (isScalar(node)) return { ...scalarOf(node.value, node.source), ...at };
  else if (isAlias(node))
    problems.push({ path: '', message: 'YAML aliases (*name) are not allowed in a policy', ...place });
  return { kind: 'null', ...at };
}

function scalarOf(value: unknown, source: string | undefined): SourceNode {
  if (typeof value === 'string') return { kind: 'string', text: value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  // A key that YAML takes for a number, such as an account id, keeps its digits.
  return typeof value === 'number' ? { kind: 'number', text: source ?? String(value) } : { kind: 'null' };
}

function placeOf(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
