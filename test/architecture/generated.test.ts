import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatted } from '../../scripts/formatted.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, globSync('docs/checks/*.md', { cwd: root })[0] ?? ''), 'utf8');

// `npm run generate` writes a file that is not there yet, and `npm run check` looks at the same file when it is.
describe('architecture/generated: a file is formatted alike before it is there and after', () => {
  it.each(['docs/checks/new-check.md', 'docs/new-page.md', 'test/golden/new.json', 'src/new.generated.ts'])(
    '%s is left as it is',
    (path) => {
      expect(formatted(path, page)).toBe(page);
    },
  );

  it('what Biome formats is formatted', () => {
    const text = '{"a":[1,\n2]}';
    expect(formatted('deploy/grafana/new.dashboard.json', text)).toBe('{ "a": [1, 2] }\n');
    expect(formatted('config/schema.json', text)).toBe('{ "a": [1, 2] }\n');
  });
});
