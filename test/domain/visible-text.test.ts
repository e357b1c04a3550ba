import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleLines, visibleText } from '../../src/domain/visible-text.ts';

describe('domain/visible-text', () => {
  it.each([
    ['\u001B[2K', String.raw`\u{1b}[2K`],
    ['a\nb\tc\r', String.raw`a\u{a}b\u{9}c\u{d}`],
    ['\u202Egnp.exe', String.raw`\u{202e}gnp.exe`],
    ['\uD800', String.raw`\u{d800}`],
    ['ana käthe 東京 🔑', 'ana käthe 東京 🔑'],
  ])('%j is %s', (text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  it('leaves no character that cannot be seen, and all others as they are', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(visibleLines(text).replaceAll(/[\n\t]/g, '')).toBe(visibleText(text.replaceAll(/[\n\t]/g, '')));
        expect(visibleText(visibleText(text))).toBe(visibleText(text));
      }),
    );
  });
});
