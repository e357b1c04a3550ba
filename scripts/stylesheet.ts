import { readFileSync } from 'node:fs';

/** The files of `src/http/page/styles` in the order in which they count: a later rule wins over an earlier one. */
const files = ['base', 'components', 'lists', 'forms', 'finding', 'policy', 'charts', 'print'];

/** `src/http/page/frame/stylesheet.generated.ts`: a module, so that the sources and the bundle find it alike. */
export function renderStylesheet(): string {
  const text = files.map((name) => readFileSync(`src/http/page/styles/${name}.css`, 'utf8')).join('');
  return [
    '// Made from src/http/page/styles by "npm run generate".',
    '',
    '/** The style of every page. */',
    `export const stylesheet = ${JSON.stringify(text)};`,
    '',
  ].join('\n');
}
