import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/slowest-first.ts';
import { apartFromTheRest } from './test/suites.ts';
import { compileCache } from './test/support/compile-cache.ts';

process.env['NODE_COMPILE_CACHE'] ??= compileCache;

/** `npm test`: what needs nothing but Node. `test/suites.ts` says what is in other suites. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...apartFromTheRest],
    // Bounds what hangs, and not what is slow: two cores may do much else.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Much of what the tests do is waiting.
    maxWorkers: Math.max(4, availableParallelism()),
    // A test leaves nothing behind, so that files share a process and what it has loaded: that saves a third of the work.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
  },
});
