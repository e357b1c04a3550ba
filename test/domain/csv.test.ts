import { array, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../src/domain/csv.ts';

/** RFC 4180, by hand: every cell is quoted. */
function parse(text: string): string[][] {
  return text
    .split('\r\n')
    .slice(0, -1)
    .map((line) => [...line.matchAll(/(?:^|,)"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"')));
}

describe('csv', () => {
  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+1', `"'+1"`],
    ['-1+1', `"'-1+1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =1', `"'  =1"`],
    ['"=1', `"'""=1"`],
    ['\t=1', `"'\t=1"`],
    ['\rx', `"'\rx"`],
    ['＝1', `"'＝1"`],
    ['|cmd', `"'|cmd"`],
    ['arn:aws:iam::1:role/a', '"arn:aws:iam::1:role/a"'],
    ['a=b', '"a=b"'],
    ['a, "b"', '"a, ""b"""'],
    [-1, '-1'],
    [null, ''],
  ])('%j is %s', (cell, expected) => {
    expect(csvLine([cell])).toBe(`${expected}\r\n`);
  });

  it('comes back as it was but for the apostrophe, and no cell begins a formula', () => {
    const cell = string({ unit: 'grapheme' }).filter((text) => !text.includes('\r\n'));
    assert(
      property(array(array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
        const back = parse(rows.map(csvLine).join(''));
        expect(back.map((row) => row.map((text) => text.replace(/^'/, '')))).toEqual(
          rows.map((row) => row.map((text) => text.replace(/^'/, ''))),
        );
        for (const text of back.flat()) expect(text).not.toMatch(/^(?:[\t\r\n]|\s*[=+\-@])/);
      }),
    );
  });
});
