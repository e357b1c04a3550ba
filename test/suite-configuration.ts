import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { SlowestFirst } from './slowest-first.ts';
import { suites } from './suites.ts';
import { compileCache } from './support/compile-cache.ts';

interface SuiteOptions {
  readonly maxWorkers: number;
  readonly globalSetup?: string[];
  /** Milliseconds; bounds what hangs, and not what is slow. Ten minutes where absent. */
  readonly testTimeout?: number;
}

/** How a suite beside `npm test` runs: each of its files in a process of its own. */
export function suiteConfiguration(
  suite: keyof typeof suites,
  { maxWorkers, globalSetup = [], testTimeout = 600_000 }: SuiteOptions,
): ViteUserConfig {
  process.env['NODE_COMPILE_CACHE'] ??= compileCache;
  return defineConfig({
    test: {
      include: [...suites[suite]],
      maxWorkers,
      globalSetup,
      sequence: { sequencer: SlowestFirst },
      testTimeout,
      hookTimeout: 300_000,
    },
  });
}
