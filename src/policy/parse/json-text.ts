import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { maxDepth, type Place, quoted, type SourceNode, type SourceOutcome, tooDeep } from './source-tree.ts';

/** The dialect of a JSON text: `strict` is RFC 8259, `commented` allows comments and trailing commas as well. */
export type JsonDialect = 'strict' | 'commented';

/** Reads JSON text. Every syntax error has its line and column. */
export function parseJsonText(text: string, dialect: JsonDialect): SourceOutcome {
  const placeAt = placeFinder(text);
  const refusal = (offset: number, message: string): SourceOutcome => ({
    ok: false,
    problems: [{ path: '', message, ...placeAt(offset) }],
  });
  const deep = offsetOfDepth(text);
  if (deep !== undefined) return refusal(deep, `the text ${tooDeep}`);
  const errors: ParseError[] = [];
  const commented = dialect === 'commented';
  const root = parseTree(text, errors, {
    disallowComments: !commented,
    allowTrailingComma: commented,
    allowEmptyContent: true,
  });
  const [error] = errors;
  if (error) return refusal(error.offset, `is not valid JSON: ${syntaxMessage(error, text)}`);
  if (!root) return { ok: false, problems: [{ path: '', message: 'holds no value; expected a JSON object' }] };
  return { ok: true, root: convert(root, text, placeAt) };
}

/** What the parser found, by its name for it. What is wrong inside a token is told of the token's first character. */
const errorTexts: Readonly<Record<ReturnType<typeof printParseErrorCode>, string>> = {
  InvalidSymbol: 'is no JSON; expected text in double quotes, a number, true, false or null',
  InvalidNumberFormat: 'the number that begins here is no number of JSON',
  PropertyNameExpected: 'a property name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma or a closing } or ] is expected here',
  CloseBraceExpected: 'a closing } is expected here',
  CloseBracketExpected: 'a closing ] is expected here',
  EndOfFileExpected: 'the document ends before this, nothing more is expected',
  InvalidCommentToken: 'there is a comment, which is not JSON',
  UnexpectedEndOfComment: 'the comment that begins here has no end; expected */',
  UnexpectedEndOfString: 'the text that begins here has no closing double quote on its line',
  UnexpectedEndOfNumber: 'the number that begins here has no digit where one is expected',
  InvalidUnicode: 'the text that begins here has \\u without the four hexadecimal digits of a character',
  InvalidEscapeCharacter: 'the text that begins here has a backslash that escapes nothing; a backslash is written \\\\',
  InvalidCharacter: 'the text that begins here has a control character; expected an escape, such as \\t',
  '<unknown ParseErrorCode>': 'this is no JSON',
};

function syntaxMessage({ error, offset, length }: ParseError, text: string): string {
  const name = printParseErrorCode(error);
  const told = errorTexts[name];
  if (name === 'InvalidSymbol') return `${quoted(text.slice(offset, offset + length))} ${told}`;
  const isTrailingComma = /[}\]]/.test(text.charAt(offset)) && text.slice(0, offset).trimEnd().endsWith(',');
  return isTrailingComma ? `${told}; a trailing comma is not JSON` : told;
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
  const scanner = createScanner(text);
  const closings: string[] = [];
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const character = text[scanner.getTokenOffset()];
    if (character === '{') closings.push('}');
    else if (character === '[') closings.push(']');
    // The parser goes on after an error, and for it too a closing of the other kind closes nothing.
    else if (character === closings.at(-1)) closings.pop();
    if (closings.length > maxDepth) return scanner.getTokenOffset();
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
