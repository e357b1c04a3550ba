import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { SlowestFirst } from './slowest-first.ts';
import { suites } from './suites.ts';
import { compileCache } from './support/compile-cache.ts';

/** How a suite beside `npm test` runs: each of its files in a process of its own. */
export function suiteConfiguration(
  suite: keyof typeof suites,
  { maxWorkers, globalSetup = [] }: { readonly maxWorkers: number; readonly globalSetup?: string[] },
): ViteUserConfig {
  process.env['NODE_COMPILE_CACHE'] ??= compileCache;
  return defineConfig({
    test: {
      include: [...suites[suite]],
      maxWorkers,
      globalSetup,
      sequence: { sequencer: SlowestFirst },
      testTimeout: 600_000,
      hookTimeout: 300_000,
    },
  });
}
