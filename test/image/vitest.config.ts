import { defineConfig } from 'vitest/config';

/** The checks of a built image; `.ci/image` builds one and runs them. */
export default defineConfig({
  test: {
    include: ['test/image/*.check.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
