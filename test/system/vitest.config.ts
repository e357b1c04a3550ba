import { defineConfig } from 'vitest/config';
import { compileCache } from '../support/compile-cache.ts';

process.env['NODE_COMPILE_CACHE'] ??= compileCache;

/** `npm run test:system`: what kills processes, waits for a replica to take over, or takes disk and database away. */
export default defineConfig({
  test: {
    include: ['test/system/**/*.test.ts'],
    // Most of their time is spent waiting.
    maxWorkers: 4,
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
});
