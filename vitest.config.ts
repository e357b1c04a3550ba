import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowestFirst, slowest } from './test/slowest-first.ts';
import { apartFromTheRest } from './test/suites.ts';
import { compileCache } from './test/support/compile-cache.ts';

process.env['NODE_COMPILE_CACHE'] ??= compileCache;

/** Pure functions leave nothing behind, so that their tests can share a process and what it has loaded. */
const pure = 'checks|config|domain|findings|policy';
const apart = `test/!(${pure})/**/*.test.ts`;
const slowAndPure = slowest.filter((path) => new RegExp(`^test/(${pure})/`).test(path));

export default defineConfig({
  test: {
    // Bounds what hangs, and not what is slow: two cores may do much else.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Much of what the tests do is waiting for other programs.
    maxWorkers: Math.max(4, availableParallelism()),
    sequence: { sequencer: SlowestFirst },
    projects: [
      { extends: true, test: { name: 'apart', include: [apart, ...slowAndPure], exclude: [...apartFromTheRest] } },
      {
        extends: true,
        test: {
          name: 'together',
          include: [`test/(${pure})/**/*.test.ts`],
          exclude: [...slowAndPure, ...apartFromTheRest],
          isolate: false,
        },
      },
    ],
  },
});
