import { describe, expect, it } from 'vitest';
import { substitute, type TemplateValue } from '../../../../src/policy/canonical/template/substitution.ts';
import { parseTemplateText } from '../../../../src/policy/canonical/template/template-text.ts';
import { dataOfTree, type SourceNode } from '../../../../src/policy/parse/source-tree.ts';

function treeOf(text: string): SourceNode {
  const outcome = parseTemplateText('own.jsonc', text);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.root;
}

function put(text: string, values: Readonly<Record<string, TemplateValue>>) {
  return substitute(treeOf(text), new Map(Object.entries(values)));
}

/** Every problem as `line:column path: message`. */
function problemsOf(text: string, values: Readonly<Record<string, TemplateValue>>): readonly string[] {
  return put(text, values).problems.map(({ path, line, column, message }) => `${line}:${column} ${path}: ${message}`);
}

function place(line: number, column: number) {
  return { place: { line, column } };
}

const neither = (name: string) =>
  `\${${name}} is neither a parameter, \${name} of letters, digits and _, nor a policy variable of IAM, which has a colon`;

describe('policy/canonical/substitution', () => {
  it.each<[template: string, values: Readonly<Record<string, TemplateValue>>, data: unknown]>([
    ['"${a}-${b}-${a}"', { a: 'x', b: 'y' }, 'x-y-x'],
    ['"${a}"', { a: '' }, ''],
    ['{"${a}": "${a}"}', { a: 'x' }, { x: 'x' }],
    ['"${a}"', { a: '${b}', b: 'y' }, '${b}'],
    ['"$a {b} ${aws:a} ${*}"', { a: 'x', b: 'y' }, '$a {b} ${aws:a} ${*}'],
    ['[1, true, null, "${a}", ["${a}"]]', { a: 'x' }, [1, true, null, 'x', ['x']]],
    ['"${a}"', { a: ['x', 'y'] }, ['x', 'y']],
    ['"${b}/${a}/${a}"', { a: ['x'], b: 'z' }, ['z/x/x']],
    ['"${aws:x}${a}"', { a: ['x'] }, ['${aws:x}x']],
    ['"${a}"', { a: [] }, []],
    ['["${a}", "b", "${c}"]', { a: ['x', 'y'], c: [] }, ['x', 'y', 'b']],
    ['{"${a}": 1}', { a: ['x'] }, { x: 1 }],
  ])('makes of %s with %j %j', (template, values, data) => {
    const { root, problems, used } = put(template, values);

    expect(problems).toEqual([]);
    expect(dataOfTree(root)).toEqual(data);
    expect([...used].every((name) => name in values)).toBe(true);
  });

  it('tells the names that it used, in keys and in texts', () => {
    expect([...put('{"${a}": ["${b}", {"x": "${c}"}]}', { a: 'x', b: ['y'], c: 'z', d: 'w' }).used]).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('leaves everything where it stood', () => {
    const template = '{"${a}":\n["x${list}"],\n"b": "${list}",\n"c": "${a}"}';

    expect(put(template, { a: 'k', list: ['1', '2'] }).root).toEqual({
      kind: 'object',
      ...place(1, 1),
      members: [
        {
          key: 'k',
          ...place(1, 2),
          value: {
            kind: 'array',
            ...place(2, 1),
            items: ['x1', 'x2'].map((text) => ({ kind: 'string', text, ...place(2, 2) })),
          },
        },
        {
          key: 'b',
          ...place(3, 1),
          value: {
            kind: 'array',
            ...place(3, 6),
            items: ['1', '2'].map((text) => ({ kind: 'string', text, ...place(3, 6) })),
          },
        },
        { key: 'c', ...place(4, 1), value: { kind: 'string', text: 'k', ...place(4, 6) } },
      ],
    });
  });

  it('gives no place where there was none', () => {
    const template: SourceNode = {
      kind: 'object',
      members: [{ key: '${a}', value: { kind: 'string', text: '${list}' } }],
    };

    expect(
      substitute(
        template,
        new Map<string, TemplateValue>([
          ['a', 'k'],
          ['list', ['1']],
        ]),
      ).root,
    ).toStrictEqual({
      kind: 'object',
      members: [{ key: 'k', value: { kind: 'array', items: [{ kind: 'string', text: '1' }] } }],
    });
  });

  it.each<[template: string, values: Readonly<Record<string, TemplateValue>>, problems: readonly string[]]>([
    ['{"a": {"b":\n"${x}"}}', {}, ['2:1 a.b: parameter ${x} has no value; give it under parameters.x']],
    [
      '{"a": ["b",\n "${x}${y}${x}"]}',
      {},
      [
        '2:2 a[1]: parameter ${x} has no value; give it under parameters.x',
        '2:2 a[1]: parameter ${y} has no value; give it under parameters.y',
      ],
    ],
    ['{"a":\n {"aws:${x}": 1}}', {}, ['2:3 a."aws:${x}": parameter ${x} has no value; give it under parameters.x']],
    [
      '{"a": "${Data_Bucket}"}',
      { region: 'r', data_buckets: 'x' },
      ['1:7 a: parameter ${Data_Bucket} has no value; did you mean ${data_buckets}?'],
    ],
    [
      '["${my-bucket}", "${}", "${1a}"]',
      {},
      [`1:2 [0]: ${neither('my-bucket')}`, `1:18 [1]: ${neither('')}`, `1:25 [2]: ${neither('1a')}`],
    ],
    [
      '["${a}${b}"]',
      { a: ['x', 'y'], b: ['z'] },
      ['1:2 [0]: "${a}${b}" holds several lists, a and b; a text can hold one'],
    ],
    [
      '{"${a}${b}": 1}',
      { a: ['x', 'y'], b: ['z'] },
      ['1:2 "${a}${b}": "${a}${b}" holds several lists, a and b; a text can hold one'],
    ],
    [
      '{"x": {"tag/${a}": "${c}"}}',
      { a: ['x', 'y'] },
      [
        '1:8 x."tag/${a}": a list cannot be put into the key "tag/${a}"',
        '1:20 x."tag/${a}": parameter ${c} has no value; give it under parameters.c',
      ],
    ],
    ['{"${a}": 1}', { a: [] }, ['1:2 "${a}": a list cannot be put into the key "${a}"']],
  ])('says what cannot be put into %s with %j', (template, values, problems) => {
    expect(problemsOf(template, values)).toEqual(problems);
  });
});
