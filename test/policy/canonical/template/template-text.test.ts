import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseTemplateText } from '../../../../src/policy/canonical/template/template-text.ts';
import { dataOfTree } from '../../../../src/policy/parse/source-tree.ts';

/** What a text holds, or every problem of it as `line:column message`. */
function read(text: string, fileName = 'own.yaml') {
  const outcome = parseTemplateText(fileName, text);
  if (outcome.ok) return { data: dataOfTree(outcome.root) };
  return outcome.problems.map(({ path, line, column, message }) => `${path}${line}:${column} ${message}`);
}

/** A key inside another, on lines of their own. */
function steps(levels: number): string {
  return Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
}

/** Sixteen lists, each with a pair that stands there without braces. */
function pairs(inner: string): string {
  return `${'[a: '.repeat(16)}${inner}${']'.repeat(16)}`;
}

const tooDeep = 'the text is nested deeper than 32 levels; a policy needs 6';

describe('policy/canonical/template-text', () => {
  it.each<[fileName: string, text: string]>([
    ['own.json', '// all\n{"a": "b",}'],
    ['own.jsonc', '/* all */ {"a": "b",}'],
    ['OWN.JSON', '{"a": "b",}'],
    ['own', '{"a": "b",} // all'],
    ['own', ' \n{"a": "b",} // all'],
    ['own', '// all\n{"a": "b"}'],
    ['own', '\n/* all */ {"a": "b"}'],
    ['own.yaml.txt', '{"a": "b"} // all'],
    ['own.yaml', 'a: b # all'],
    ['own.yml', '{a: b} # all'],
    ['OWN.YML', '{a: b} # all'],
    ['own', 'a: b # all'],
    ['own.json.tmpl', 'a: b # all'],
  ])('reads %s, which holds %j', (fileName, text) => {
    expect(read(text, fileName)).toEqual({ data: { a: 'b' } });
  });

  it.each<[fileName: string, text: string, problem: string]>([
    [
      'own.json',
      'a: b',
      '1:1 is not valid JSON: "a" is no JSON; expected text in double quotes, a number, true, false or null',
    ],
    [
      'own.jsonc',
      'a: b',
      '1:1 is not valid JSON: "a" is no JSON; expected text in double quotes, a number, true, false or null',
    ],
    [
      'own',
      '{a: b}',
      '1:2 is not valid JSON: "a" is no JSON; expected text in double quotes, a number, true, false or null',
    ],
  ])('takes no YAML in %s: %j', (fileName, text, problem) => {
    expect(read(text, fileName)).toEqual([problem]);
  });

  it('reads in YAML what it reads in JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.nat({ max: 3 }), (json, indent) => {
        const data: unknown = JSON.parse(json);
        const text = JSON.stringify(data, null, indent);

        expect(read(text, 'own.json')).toEqual({ data });
        expect(read(text)).toEqual({ data });
        expect(read(stringify(data))).toEqual({ data });
      }),
    );
  });

  it('takes what stands inside a line of YAML for no beginning of JSON', () => {
    expect(read('a: {b: c}', 'own')).toEqual({ data: { a: { b: 'c' } } });
    expect(read('a: https://example.com', 'own')).toEqual({ data: { a: 'https://example.com' } });
  });

  it('keeps repeated keys, what is written, and the place of each', () => {
    expect(parseTemplateText('own.yaml', 'a: x\na:\n  - 10.0\n  - {b: true}\n  - ~\n')).toEqual({
      ok: true,
      root: {
        kind: 'object',
        place: { line: 1, column: 1 },
        members: [
          {
            key: 'a',
            place: { line: 1, column: 1 },
            value: { kind: 'string', text: 'x', place: { line: 1, column: 4 } },
          },
          {
            key: 'a',
            place: { line: 2, column: 1 },
            value: {
              kind: 'array',
              place: { line: 3, column: 3 },
              items: [
                { kind: 'number', text: '10.0', place: { line: 3, column: 5 } },
                {
                  kind: 'object',
                  place: { line: 4, column: 5 },
                  members: [
                    {
                      key: 'b',
                      place: { line: 4, column: 6 },
                      value: { kind: 'boolean', value: true, place: { line: 4, column: 9 } },
                    },
                  ],
                },
                { kind: 'null', place: { line: 5, column: 5 } },
              ],
            },
          },
        ],
      },
    });
  });

  it.each<[written: string, data: unknown]>([
    ['210987654321', 210_987_654_321],
    ['-0.5e3', -500],
    ['012345678910', '012345678910'],
    ['0x1F', '0x1F'],
    ['0o17', '0o17'],
    ['+5', '+5'],
    ['5.', '5.'],
    ['.5', '.5'],
    ['.inf', '.inf'],
    ['.nan', '.nan'],
    ['2012-10-17', '2012-10-17'],
    ['yes', 'yes'],
    ['', null],
  ])('takes %s for a number only where JSON would', (written, data) => {
    expect(read(`a: ${written}`)).toEqual({ data: { a: data } });
  });

  it('takes a name without a value, and a text without anything, for null', () => {
    expect(read('{a}')).toEqual({ data: { a: null } });
    expect(parseTemplateText('own.yaml', '# nothing yet')).toEqual({ ok: true, root: { kind: 'null' } });
  });

  it.each<[name: string, text: string, problems: readonly string[]]>([
    ['text without end', 'a:\n  "x', ['2:5 is not valid YAML: Missing closing "quote']],
    ['text that is also wrong besides', 'a: *b\nc: "x', ['2:6 is not valid YAML: Missing closing "quote']],
    ['an alias', 'a: &b c\nd: *b', ['2:4 YAML aliases (*name) are not allowed in a policy']],
    ['a tag', 'a:\n  b: !Sub "c"', ['2:6 is not valid YAML: Unresolved tag: !Sub']],
    ['a second document', 'a: b\n---\nc: d\n---\ne: f', ['2:1 holds a second document; expected one']],
    ['a number as key', 'a:\n  1: b', ['2:3 a key that is no text is not allowed in a policy']],
    ['a list as key', 'x: y\n? [a]\n: b', ['2:3 a key that is no text is not allowed in a policy']],
    [
      'several keys that are no text',
      '{~: a, true: b}',
      ['1:2', '1:8'].map((place) => `${place} a key that is no text is not allowed in a policy`),
    ],
  ])('says where YAML is nothing that a policy could be, and why: %s', (_name, text, problems) => {
    expect(read(text)).toEqual(problems);
  });

  it.each<[name: string, opening: string, closing: string, column: number]>([
    ['lists', '[', ']', 33],
    ['maps', '{a: ', '}', 129],
    ['dashes', '- ', '', 65],
  ])('takes 32 levels of %s and no more, whatever stands in them', (_name, opening, closing, column) => {
    const nested = (levels: number, inner: string) =>
      `# all\n${opening.repeat(levels)}${inner}${closing.repeat(levels)}`;

    expect(read(nested(32, 'x'))).toHaveProperty('data');
    expect(read(nested(31, '[]'))).toHaveProperty('data');
    expect(read(nested(31, '{}'))).toHaveProperty('data');
    expect(read(nested(33, 'x'))).toEqual([`2:${column} ${tooDeep}`]);
    expect(read(nested(32, '[]'))).toEqual([`2:${column} ${tooDeep}`]);
    expect(read(nested(32, '{}'))).toEqual([`2:${column} ${tooDeep}`]);
  });

  it('counts a pair in a list as the map that it is', () => {
    expect(read(pairs('x'))).toHaveProperty('data');
    expect(read(pairs('[]'))).toEqual([`1:65 ${tooDeep}`]);
    expect(read(pairs('{}'))).toEqual([`1:65 ${tooDeep}`]);
  });

  it('counts levels of lines, behind text of several lines too', () => {
    expect(read(steps(32))).toHaveProperty('data');
    expect(read(steps(33))).toEqual([`33:33 ${tooDeep}`]);
    expect(read(`a: "x\n\n  y"\nb: |\n  z\n\nc: ${'['.repeat(32)}`)).toEqual([`7:35 ${tooDeep}`]);
  });

  it('counts levels side by side once, and none in text', () => {
    const items = Array.from({ length: 40 }, () => ({ a: ['[{'.repeat(40)] }));

    expect(read(JSON.stringify(items))).toEqual({ data: items });
    expect(read(`- |\n${'  [{\n'.repeat(40)}`)).toEqual({ data: ['[{\n'.repeat(40)] });
  });

  it.each(['[', '- ', '? ', '{a: ', '[a: '])('refuses nesting that would exhaust the stack: %s', (opening) => {
    expect(read(opening.repeat(100_000))).toEqual([`1:${opening.length * 32 + 1} ${tooDeep}`]);
  });
});
