import { anything, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleJson } from '../../src/domain/visible-json.ts';

describe('visibleJson', () => {
  it.each([
    ['\u001b[31m', String.raw`"\u001b[31m"`],
    ['a\u202eb', String.raw`"a\u202eb"`],
    ['\u009b\u007f', String.raw`"\u009b\u007f"`],
    ['\u2028\u200b\ufeff', String.raw`"\u2028\u200b\ufeff"`],
    ['\u{E0041}', String.raw`"\udb40\udc41"`],
    ['é 😀 "x"', String.raw`"é 😀 \"x\""`],
  ])('%j', (text, expected) => {
    expect(visibleJson(text)).toBe(expected);
  });

  it('reads back as plain JSON does, and has no character that cannot be seen', () => {
    assert(
      property(anything({ values: [string({ unit: 'binary' })] }), (value) => {
        const plain = JSON.stringify({ value });
        expect(JSON.parse(visibleJson({ value }, 2))).toEqual(JSON.parse(plain));
        expect(visibleJson({ value })).not.toMatch(/[^\P{C}\p{Cn}\p{Co}\n]/u);
      }),
    );
  });
});
