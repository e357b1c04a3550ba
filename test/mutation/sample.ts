/**
 * `node test/mutation/sample.ts [--every N] [FOLDER…]`: mutates one line in N of these folders, and looks whether a test
 * notices. Which lines depends on nothing but the sources, so that a run can be repeated.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { every: { type: 'string', default: '60' } },
  allowPositionals: true,
});
const folders = positionals.length > 0 ? positionals : ['src/findings', 'src/checks', 'src/alerts', 'src/scan'];

/** Lines that can hold a mutant: no imports, no comments, nothing that is empty or only closes. */
function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) => (/^\s*(import|export \{|\/?\*|\/\/|$)|^[\s)\]};,]*$/.test(line) ? [] : [index + 1]))
    .map((number) => `${path}:${number}-${number}`);
}

const lines = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`).toSorted()).flatMap(linesOf);
const chosen = lines.filter((_, index) => index % Number(values.every) === 0);
process.stderr.write(`${chosen.length} of ${lines.length} lines\n`);
const words = ['run', 'test/mutation/sample.config.json', '--mutate', chosen.join(',')];
process.exitCode = spawnSync('stryker', words, { stdio: 'inherit' }).status ?? 1;
