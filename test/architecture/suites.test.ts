import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { expect, it } from 'vitest';
import { suites } from '../suites.ts';

const root = join(import.meta.dirname, '../..');
const files = globSync('test/**/*.test.ts', { cwd: root });

it('architecture/suites: no test file is in two suites, and no pattern is of none', () => {
  const patterns = Object.entries(suites).flatMap(([suite, some]) => some.map((pattern) => ({ suite, pattern })));
  const suitesOf = (file: string) =>
    patterns.filter(({ pattern }) => matchesGlob(file, pattern)).map(({ suite }) => suite);
  expect(files.filter((file) => suitesOf(file).length > 1)).toEqual([]);
  expect(patterns.filter(({ pattern }) => !files.some((file) => matchesGlob(file, pattern)))).toEqual([]);
});

it('architecture/suites: each has a command, and the gate runs and counts it', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const gate = readFileSync(join(root, '.ci/run'), 'utf8');
  const summary = readFileSync(join(root, '.ci/summary.js'), 'utf8');
  for (const suite of Object.keys(suites)) {
    expect(Object.keys(scripts)).toContain(`test:${suite}`);
    expect(gate).toContain(`npm run test:${suite} -- $(report ${suite})`);
    expect(summary).toContain(`'${suite}'`);
  }
});
