import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HtmlPart, html } from '../../../../src/http/page/parts/html.ts';

const source = join(import.meta.dirname, '../../../../src/http/page');

describe('http/page/html', () => {
  it.each<readonly [string, HtmlPart, string]>([
    ['a text', `<a href="x">'&`, '&lt;a href=&quot;x&quot;&gt;&#39;&amp;'],
    ['a number', 7, '7'],
    ['a piece', html`<b>${'<'}</b>`, '<b>&lt;</b>'],
    ['a list', ['<', html`<i></i>`, [1]], '&lt;<i></i>1'],
    ['nothing', [null, undefined, false, ''], ''],
  ])('renders %s', (_what, part, expected) => {
    expect(html`${part}`.text).toBe(expected);
  });

  it('lets no text out of its place', () => {
    const letters = ['<', '>', '"', "'", '&', ';', '=', ' ', 'x'];
    assert(
      property(string({ unit: constantFrom(...letters) }), (text) => {
        const { text: escaped } = html`<p title="${text}">${text}</p>`;
        expect(escaped.match(/[<>"']/g)?.join('')).toBe('<""><>');
        expect(escaped).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it('takes no object for HTML that merely looks like it', () => {
    const forged: unknown = { text: '<script>' };
    expect(() => html`${forged as HtmlPart}`).toThrow(TypeError);
  });

  it('is used with quoted attributes and outside of scripts and styles only', () => {
    const files = globSync('**/*.ts', { cwd: source, exclude: ['browser/**', '**/*.generated.ts'] });
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const unquoted = readFileSync(join(source, file), 'utf8').replace(/"[^"\n]*"/g, '""');
      expect([file, unquoted.match(/\s[a-z-]+=\$\{|<(script|style)>/g)]).toEqual([file, null]);
    }
  });
});
