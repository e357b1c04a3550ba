import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonDialect, parseJsonText } from '../../../src/policy/parse/json-text.ts';
import { dataOfTree } from '../../../src/policy/parse/source-tree.ts';

/** The plain data of a text, or what is wrong: `line:column message`. */
function read(text: string, dialect: JsonDialect = 'strict'): { readonly data: unknown } | readonly string[] {
  const outcome = parseJsonText(text, dialect);
  if (outcome.ok) return { data: dataOfTree(outcome.root) };
  return outcome.problems.map(({ path, message, line, column }) => `${path}${line}:${column} ${message}`);
}

/** The same by the runtime's own reader. */
function readByRuntime(text: string): { readonly data: unknown } | undefined {
  try {
    return { data: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const invalidSymbol = 'is no JSON; expected text in double quotes, a number, true, false or null';
const tooDeep = 'the text is nested deeper than 32 levels; a policy needs 6';

describe('policy/parse/json-text', () => {
  it.each<[name: string, text: string, problem: string]>([
    ['a word that is no literal', '{\n  "a": True\n}', `2:8 "True" ${invalidSymbol}`],
    ['a name without quotes', '{a: 1}', `1:2 "a" ${invalidSymbol}`],
    ['single quotes', "{'a': 1}", `1:2 "'a'" ${invalidSymbol}`],
    ['a minus without digits', '[-]', `1:2 "-" ${invalidSymbol}`],
    ['a blank that is none of JSON', '[\u00a01]', `1:2 "\u00a01" ${invalidSymbol}`],
    ['text after the end', '{}\nx', `2:1 "x" ${invalidSymbol}`],
    ['a value after the end', '{}\n{}', '2:1 the document ends before this, nothing more is expected'],
    ['a number as name', '{1: 2}', '1:2 a property name in double quotes is expected here'],
    ['two commas in an object', '{"a": 1,, "b": 2}', '1:9 a property name in double quotes is expected here'],
    ['two commas in an array', '[1,, 2]', '1:4 a value is expected here'],
    ['a comma before anything', '[, 1]', '1:2 a value is expected here'],
    ['no value behind a colon', '{"a":}', '1:6 a value is expected here'],
    ['an end behind a comma', '[1,', '1:4 a value is expected here'],
    ['no colon', '{"a" 1}', '1:6 a colon is expected here'],
    ['no comma in an object', '{"a": 1\n"b": 2}', '2:1 a comma or a closing } or ] is expected here'],
    ['no comma in an array', '[1 2]', '1:4 a comma or a closing } or ] is expected here'],
    ['a zero before a number', '[01]', '1:3 a comma or a closing } or ] is expected here'],
    ['an object without end', '{"a": 1', '1:8 a closing } is expected here'],
    ['an array without end', '[1', '1:3 a closing ] is expected here'],
    ['text without end', '{"a": "b\n}', '1:7 the text that begins here has no closing double quote on its line'],
    ['a line break in text', '["b\r\nc"]', '1:2 the text that begins here has no closing double quote on its line'],
    ['a point without digits', '[1.]', '1:2 the number that begins here has no digit where one is expected'],
    ['an exponent without digits', '[1e+]', '1:2 the number that begins here has no digit where one is expected'],
    [
      'a short code of a character',
      '["\\u12"]',
      '1:2 the text that begins here has \\u without the four hexadecimal digits of a character',
    ],
    [
      'an unknown escape',
      '["C:\\x"]',
      '1:2 the text that begins here has a backslash that escapes nothing; a backslash is written \\\\',
    ],
    [
      'a tab in text',
      '["a\tb"]',
      '1:2 the text that begins here has a control character; expected an escape, such as \\t',
    ],
  ])('says where the text is no JSON of either dialect, and why: %s', (_name, text, problem) => {
    const told = [problem.replace(' ', ' is not valid JSON: ')];

    expect(read(text)).toEqual(told);
    expect(read(text, 'commented')).toEqual(told);
  });

  it.each<[name: string, text: string, problem: string, data: unknown]>([
    [
      'a comma at the end of an object',
      '{"a": 1,\n}',
      '2:1 a property name in double quotes is expected here; a trailing comma is not JSON',
      { a: 1 },
    ],
    ['a comma at the end of an array', '[1, ]', '1:5 a value is expected here; a trailing comma is not JSON', [1]],
    ['a comment of a line', '[1] // one', '1:5 there is a comment, which is not JSON', [1]],
    ['a comment in the text', '[/* [ " */1]', '1:2 there is a comment, which is not JSON', [1]],
  ])('takes what only the commented dialect has: %s', (_name, text, problem, data) => {
    expect(read(text)).toEqual([problem.replace(' ', ' is not valid JSON: ')]);
    expect(read(text, 'commented')).toEqual({ data });
  });

  it('says where a comment begins that has no end', () => {
    expect(read('{}\n/* x', 'commented')).toEqual([
      '2:1 is not valid JSON: the comment that begins here has no end; expected */',
    ]);
  });

  it.each<[text: string, dialect: JsonDialect]>([
    ['', 'strict'],
    [' \n', 'strict'],
    ['', 'commented'],
    ['// nothing yet\n/* { */', 'commented'],
  ])('says that %j (%s) holds nothing', (text, dialect) => {
    expect(parseJsonText(text, dialect)).toEqual({
      ok: false,
      problems: [{ path: '', message: 'holds no value; expected a JSON object' }],
    });
  });

  it.each<[opening: string, closing: string, times: number, column: number]>([
    ['{"a":', '}', 32, 161],
    ['[', ']', 32, 33],
    ['[{"a":', '}]', 16, 97],
  ])('takes 32 levels of %s…%s and no more', (opening, closing, times, column) => {
    const deepest = `${opening.repeat(times)}1${closing.repeat(times)}`;
    const tooMany = `\n${opening.repeat(times + 1)}1${closing.repeat(times + 1)}`;

    expect(read(deepest)).toEqual(readByRuntime(deepest));
    expect(read(tooMany)).toEqual([`2:${column} ${tooDeep}`]);
  });

  it('counts levels side by side once, and none in text', () => {
    const text = `[${Array.from({ length: 40 }, () => '[{"[{": "]}\\\\\\"[["}]').join(',')}]`;

    expect(read(text)).toEqual(readByRuntime(text));
  });

  it('counts no level in a comment', () => {
    expect(read(`// don't "${'['.repeat(40)}\n[/*${'{'.repeat(40)}*/]`, 'commented')).toEqual({ data: [] });
  });

  it.each<[name: string, text: string, dialect: JsonDialect, line: number]>([
    ['without end', '['.repeat(131_072), 'strict', 1],
    ['that closes what is not open', '[},'.repeat(131_072), 'strict', 1],
    ['that closes an object as an array', '{"a":{]},'.repeat(131_072), 'strict', 1],
    ['behind text without end', `["\n${'['.repeat(131_072)}`, 'strict', 2],
    ['behind a quotation mark in a comment', `// "\n${'['.repeat(131_072)}`, 'commented', 2],
  ])('refuses nesting that would exhaust the stack: %s', (_name, text, dialect, line) => {
    expect(parseJsonText(text, dialect)).toMatchObject({ ok: false, problems: [{ path: '', message: tooDeep, line }] });
  });

  it('keeps numbers as they are written, repeated keys, and the place of each', () => {
    expect(parseJsonText('{"a": 10.0,\n "a": [-1e2, false, true, null]}', 'strict')).toEqual({
      ok: true,
      root: {
        kind: 'object',
        place: { line: 1, column: 1 },
        members: [
          {
            key: 'a',
            place: { line: 1, column: 2 },
            value: { kind: 'number', text: '10.0', place: { line: 1, column: 7 } },
          },
          {
            key: 'a',
            place: { line: 2, column: 2 },
            value: {
              kind: 'array',
              place: { line: 2, column: 7 },
              items: [
                { kind: 'number', text: '-1e2', place: { line: 2, column: 8 } },
                { kind: 'boolean', value: false, place: { line: 2, column: 14 } },
                { kind: 'boolean', value: true, place: { line: 2, column: 21 } },
                { kind: 'null', place: { line: 2, column: 27 } },
              ],
            },
          },
        ],
      },
    });
  });

  it('reads in both dialects what the runtime writes', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.nat({ max: 3 }), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);

        expect(read(text)).toEqual(readByRuntime(text));
        expect(read(text, 'commented')).toEqual(readByRuntime(text));
      }),
    );
  });

  // What one reader of a policy takes and another refuses is how a difference would be hidden.
  it('takes strictly what the runtime takes, and nothing else', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      ' ',
      '\n',
      '\r',
      '\t',
      '\f',
      '\u00a0',
      '\uFEFF',
      '\0',
      '\\',
      '/',
    ];
    const words = ['"a"', '"b":', '1', '0', '-', '.5', 'e3', 'true', 'null', '\\u00e9', '\\n', '//', '/*', '*/', 'x'];
    const texts = ['{"a":[1.5e3,-0,"\\u00e9\\n"],"b":{}}', '[{"a":null},true]', '"x"', '1', ''];
    const edits = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 1 }), fc.constantFrom(...pieces, ...words)), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.constantFrom(...texts), edits, (valid, changes) => {
        const text = changes.reduce((now, [at, cut, piece]) => now.slice(0, at) + piece + now.slice(at + cut), valid);
        const expected = readByRuntime(text);
        const found = read(text);

        expect('data' in found ? found : undefined).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });
});
