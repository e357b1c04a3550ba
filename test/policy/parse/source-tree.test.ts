import { describe, expect, it } from 'vitest';
import { parseJsonText } from '../../../src/policy/parse/json-text.ts';
import { repeatedKeys } from '../../../src/policy/parse/reader.ts';
import { dataOfTree, treeOfData } from '../../../src/policy/parse/source-tree.ts';

const tooDeep = 'is nested deeper than 32 levels; a policy needs 6';

/** A text inside so many arrays. */
function nested(levels: number): unknown {
  return levels === 0 ? 'x' : [nested(levels - 1)];
}

function problemsOf(data: unknown) {
  const outcome = treeOfData(data);
  return outcome.ok ? [] : outcome.problems;
}

describe('policy/parse/source-tree', () => {
  it('takes plain data as it is, and what is not given as absent', () => {
    const data = { a: [1.5, null, true, false, 'x'], b: { c: undefined } };
    const outcome = treeOfData(data);

    expect(outcome).toEqual({
      ok: true,
      root: {
        kind: 'object',
        members: [
          {
            key: 'a',
            value: {
              kind: 'array',
              items: [
                { kind: 'number', text: '1.5' },
                { kind: 'null' },
                { kind: 'boolean', value: true },
                { kind: 'boolean', value: false },
                { kind: 'string', text: 'x' },
              ],
            },
          },
          { key: 'b', value: { kind: 'object', members: [] } },
        ],
      },
    });
    expect(outcome.ok && dataOfTree(outcome.root)).toStrictEqual({ a: data.a, b: {} });
  });

  it.each<[name: string, data: unknown, path: string, message: string]>([
    ['nothing', undefined, '', 'undefined is nothing that JSON can hold'],
    ['a function in a list', { a: [1, () => 1] }, 'a[1]', 'function is nothing that JSON can hold'],
    ['what is not given in a list', [[undefined]], '[0][0]', 'undefined is nothing that JSON can hold'],
    ['a number without end', { 'a b': { c: 1n } }, '"a b".c', 'bigint is nothing that JSON can hold'],
    ['no number', { a: Number.NaN }, 'a', 'NaN is nothing that JSON can hold'],
    ['infinity', { a: [-Infinity] }, 'a[0]', '-Infinity is nothing that JSON can hold'],
    ['33 levels of lists', nested(33), '[0]'.repeat(32), tooDeep],
    ['33 levels, the first of them an object', { a: nested(32) }, `a${'[0]'.repeat(31)}`, tooDeep],
  ])('says where data is nothing that a policy could be: %s', (_name, data, path, message) => {
    expect(problemsOf(data)).toEqual([{ path, message }]);
  });

  it('takes as many levels of data as of text', () => {
    const deepest = nested(32);

    expect(problemsOf(deepest)).toEqual([]);
    expect(parseJsonText(JSON.stringify(deepest), 'strict')).toMatchObject({ ok: true });
  });

  it('comes to an end where data holds itself', () => {
    const data: Record<string, unknown> = {};
    data['a'] = data;

    expect(problemsOf(data)).toEqual([{ path: Array.from({ length: 32 }, () => 'a').join('.'), message: tooDeep }]);
  });

  it('finds every key that stands twice, wherever it does', () => {
    const source = parseJsonText(
      '{"a": [1, {"b": 1,\n"b": {"c d": [], "c d": 2}}],\n"a": "x", "e": {"f": 1}}',
      'strict',
    );

    expect(source.ok && repeatedKeys(source.root)).toEqual([
      { path: 'a', message: '"a" stands twice in one object; keep one of them', line: 3, column: 1 },
      { path: 'a[1].b', message: '"b" stands twice in one object; keep one of them', line: 2, column: 1 },
      { path: 'a[1].b."c d"', message: '"c d" stands twice in one object; keep one of them', line: 2, column: 18 },
    ]);
    expect(source.ok && dataOfTree(source.root)).toEqual({ a: 'x', e: { f: 1 } });
  });
});
