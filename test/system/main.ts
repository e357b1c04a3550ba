/**
 * `npm run test:system -- [--minutes N] [--seed N]`: all tests of the suite, with a storm of two minutes; with `--minutes` the
 * storm alone, for so long. Further words go to the test runner.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const words = process.argv.slice(2);
const [minutes, seed] = ['--minutes', '--seed'].map((name) => {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words.splice(at, 2)[1];
});
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const only = minutes === undefined ? [] : ['test/system/storm.test.ts'];
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'test/system/vitest.config.ts', ...only, ...words],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(minutes === undefined ? {} : { STORM_MINUTES: minutes }),
      ...(seed === undefined ? {} : { STORM_SEED: seed }),
    },
  },
);
process.exitCode = status ?? 1;
