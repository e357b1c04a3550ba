import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Where the name that is looked up comes from the code itself. */
const allowed: Readonly<Record<string, string>> = {
  'src/config/resolve/resolve-network.ts': 'names of environment variables that stand in the code',
  'src/policy/lint/statement-data.ts': 'names of condition operators, which the parser has checked',
  'src/http/page/browser/carry-over.ts': 'names of HTML elements of our own page',
  'src/checks/required-tags/judge-tags.ts': 'a list, by its index',
};

/** Names of what is declared as a record of texts, and places where one of them is asked for a name that is computed. */
function lookupsIn(source: string): readonly string[] {
  const declared = source.matchAll(/(\w+)\??: (?:Readonly<|Partial<)*Record<string,/g);
  const aliases = source.matchAll(/type (\w+) = (?:Readonly<|Partial<)*Record<string,/g);
  const ofAlias = Array.from(aliases, ([, alias = '']) =>
    Array.from(source.matchAll(new RegExp(`(\\w+)\\??: ${alias}\\b`, 'g')), ([, name = '']) => name),
  );
  const names = new Set([...Array.from(declared, ([, name = '']) => name), ...ofAlias.flat()]);
  const unguarded = source.replaceAll(/Object\.hasOwn\(([\w.]+), ([^)]+)\)\s*\?\s*\1\[\2\]/g, '');
  return [...names].flatMap((name) =>
    Array.from(
      unguarded.matchAll(new RegExp(`\\b${name}(?:\\?\\.)?\\[(?!['"\`\\d\\]])[^\\]]*\\]`, 'g')),
      ([found]) => found,
    ),
  );
}

describe('architecture: names that come from outside', () => {
  it('are not looked up in plain objects, which have a constructor too: a Map or ownValue', () => {
    const files = globSync('src/**/*.ts').filter((file) => !Object.hasOwn(allowed, file));
    const found = files.flatMap((file) => lookupsIn(readFileSync(file, 'utf8')).map((lookup) => `${file}: ${lookup}`));

    expect(files.length).toBeGreaterThan(300);
    expect(found).toEqual([]);
  });

  it('notices one', () => {
    const source = 'const usual: Readonly<Record<string, string>> = {};\nconst one = usual[service] ?? "";';

    expect(lookupsIn(source)).toEqual(['usual[service]']);
    expect(lookupsIn('type Calls = Record<string, string>;\nconst f = (calls: Calls) => calls[name];')).toEqual([
      'calls[name]',
    ]);
  });
});
