import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const declaration = /^export (?:default )?(?:async )?(?:abstract )?(function|const|class|interface|type) (\w+)/;

/** The exports that no docstring stands above. The last signature of an overloaded function has none of its own. */
function undocumentedIn(source: string): readonly string[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index) => {
    const [, kind, name = ''] = declaration.exec(line) ?? [];
    if (kind === undefined) return [];
    const above = lines[index - 1]?.trimEnd() ?? '';
    return above.endsWith('*/') || (kind === 'function' && above.startsWith(`export function ${name}(`)) ? [] : [name];
  });
}

describe('architecture: docstrings', () => {
  it('stand above every export of the sources', () => {
    const files = globSync('src/**/*.ts');
    const found = files.flatMap((file) => undocumentedIn(readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`));

    expect(files.length).toBeGreaterThan(300);
    expect(found).toEqual([]);
  });

  it('are missed where there is none', () => {
    expect(undocumentedIn('/** One. */\nexport const one = 1;\nexport type Two = 2;\n')).toEqual(['Two']);
  });
});
