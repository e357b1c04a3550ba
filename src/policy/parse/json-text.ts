import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Problem } from '../problem.ts';
import { maxDepth, type Place, type SourceNode, type SourceOutcome, tooDeep } from './source-tree.ts';

/** The dialect of a JSON text: `strict` is RFC 8259, `commented` allows comments and trailing commas as well. */
export type JsonDialect = 'strict' | 'commented';

/** Reads JSON text. Every syntax error has its line and column. */
export function parseJsonText(text: string, dialect: JsonDialect): SourceOutcome {
  const placeAt = placeFinder(text);
  const deep = offsetOfDepth(text);
  if (deep !== undefined)
    return { ok: false, problems: [{ path: '', message: `the text ${tooDeep}`, ...placeAt(deep) }] };
  const errors: ParseError[] = [];
  const commented = dialect === 'commented';
  const root = parseTree(text, errors, {
    disallowComments: !commented,
    allowTrailingComma: commented,
    allowEmptyContent: false,
  });
  const [error] = errors;
  if (error) return { ok: false, problems: [syntaxProblem(error, dialect, placeAt)] };
  // jsonc-parser lets some things pass that JSON does not have, such as control characters; the strict judge is JSON itself.
  const refusal = commented ? undefined : strictRefusal(text);
  if (!root || refusal)
    return { ok: false, problems: [{ path: '', message: refusal ?? 'the text is empty, expected a JSON object' }] };
  return { ok: true, root: convert(root, text, placeAt) };
}

function strictRefusal(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `is not valid JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The errors that people make most, by the parser's name for them; the others keep that name. */
const errorTexts: Readonly<Record<string, string>> = {
  InvalidSymbol: 'there is an invalid symbol',
  PropertyNameExpected: 'a property name in double quotes is expected here; a trailing comma is not JSON',
  ValueExpected: 'a value is expected here; a trailing comma is not JSON',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected here',
  CloseBraceExpected: 'a closing } is expected here',
  CloseBracketExpected: 'a closing ] is expected here',
  EndOfFileExpected: 'the document ends before this, nothing more is expected',
  InvalidCommentToken: 'there is a comment, which is not JSON',
};

function syntaxProblem(error: ParseError, dialect: JsonDialect, placeAt: (offset: number) => Place): Problem {
  const name = printParseErrorCode(error.error);
  const told = errorTexts[name] ?? name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  const allowed = dialect === 'commented' ? told.replace('; a trailing comma is not JSON', '') : told;
  return { path: '', message: `is not valid JSON: ${allowed}`, ...placeAt(error.offset) };
}

function convert(node: Node, text: string, placeAt: (offset: number) => Place): SourceNode {
  const place = placeAt(node.offset);
  const children = node.children ?? [];
  switch (node.type) {
    case 'object':
      return { kind: 'object', members: children.flatMap((child) => memberOf(child, text, placeAt)), place };
    case 'array':
      return { kind: 'array', items: children.map((child) => convert(child, text, placeAt)), place };
    case 'string':
      return { kind: 'string', text: String(node.value), place };
    case 'number':
      return { kind: 'number', text: text.slice(node.offset, node.offset + node.length), place };
    case 'boolean':
      return { kind: 'boolean', value: node.value === true, place };
    case 'property':
    case 'null':
      break;
  }
  return { kind: 'null', place };
}

function memberOf(property: Node, text: string, placeAt: (offset: number) => Place) {
  const [key, value] = property.children ?? [];
  return key && value
    ? [{ key: String(key.value), value: convert(value, text, placeAt), place: placeAt(key.offset) }]
    : [];
}

/** Where a text first nests too deep: counted before parsing, because the parser recurses. */
function offsetOfDepth(text: string): number | undefined {
  let depth = 0;
  let inString = false;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (inString && character === '\\') offset++;
    else if (character === '"') inString = !inString;
    else if (!inString && (character === '{' || character === '[')) depth++;
    else if (!inString && (character === '}' || character === ']')) depth--;
    if (depth > maxDepth) return offset;
  }
  return undefined;
}

/** Turns offsets into lines and columns. */
function placeFinder(text: string): (offset: number) => Place {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
