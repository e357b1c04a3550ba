import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../src/policy/compare/compare-exactly.ts';

const root = join(import.meta.dirname, '../..');

/** The paths below `src` that a text names. */
function pathsIn(text: string): readonly string[] {
  return [...new Set(text.match(/(?<![\w./-])src\/[\w./-]*[\w/]/g))];
}

/** Those of them that are no file of the repository. */
function missingIn(text: string): readonly string[] {
  return pathsIn(text).filter((path) => !statSync(join(root, path), { throwIfNoEntry: false })?.isFile());
}

describe('architecture/architecture-document', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

  it('names files that are there', () => {
    expect(pathsIn(text).length).toBeGreaterThan(30);
    expect(missingIn(text)).toEqual([]);
  });

  it('names every file of a `src/…` path, with its ending', () => {
    expect(pathsIn(text).filter((path) => !path.endsWith('.ts'))).toEqual([]);
  });

  it('tells of its example what the comparison answers', () => {
    const sideOf = (side: string) => {
      const [, action, resource] = new RegExp(`^${side} +Allow (\\S+) on (\\S+)$`, 'm').exec(text) ?? [];
      const statement = { Effect: 'Allow', Action: action, Resource: resource };
      const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      return { policies: [{ name: 'example', kind: 'managed' as const, document }] };
    };
    const { allowed } = compareExactly(sideOf('canonical'), sideOf('live'));
    expect(allowed).toMatchObject({ verdict: 'broadened', lost: [], undecided: [] });
    const [told] = allowed.gained.map(
      ({ witness: { action, resource }, decisions: { canonical, live } }) =>
        `${action} on ${resource}      canonical ${canonical}, live ${live}`,
    );
    expect(text).toContain(told ?? 'a request');
  });

  it.each([
    ['a file that is gone', '`src/scan/run/gone.ts` runs', ['src/scan/run/gone.ts']],
    ['a folder', 'see src/scan/run.', ['src/scan/run']],
    ['one of two', '`src/main.ts`, `src/mian.ts`', ['src/mian.ts']],
    ['an end of a sentence', 'It begins in src/main.ts.', []],
    ['a path of elsewhere', 'sandbox/src/other.ts', []],
  ])('would notice %s', (_, line, missing) => {
    expect(missingIn(line)).toEqual(missing);
  });
});
