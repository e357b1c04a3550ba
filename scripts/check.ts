/**
 * `npm run check`: everything static, in one command. Each step must pass; all are run, so that one look shows every
 * failure.
 */
import { spawnSync } from 'node:child_process';

const steps: readonly (readonly [name: string, command: string, ...words: string[]])[] = [
  ['format', 'biome', 'check', '.'],
  ['types', 'tsc', '--noEmit'],
  ['types of the browser', 'tsc', '--noEmit', '-p', 'tsconfig.browser.json'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['unused code', 'knip'],
  ['dependency rules', 'node', 'scripts/check-dependencies.ts'],
  ['generated files', 'node', 'scripts/generate.ts', '--check'],
];

const failed = steps.filter(([name, command, ...words]) => {
  process.stderr.write(`check: ${name}\n`);
  return spawnSync(command, words, { stdio: 'inherit' }).status !== 0;
});
process.stderr.write(
  failed.length === 0 ? 'check: all passed\n' : `check: failed: ${failed.map(([name]) => name).join(', ')}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
