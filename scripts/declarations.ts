import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const folder = 'dist/types';

/**
 * Writes the types of the library with `tsc`, and keeps what `library/policy.d.ts` leads to. Throws where one of these
 * needs a package: a reader of the library has none of them.
 */
export function writeDeclarations(): void {
  rmSync(folder, { recursive: true, force: true });
  const { status, stdout } = spawnSync('tsc', ['--project', 'tsconfig.library.json'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`declarations: tsc ended with ${status}\n${stdout}`);
  const kept = reachable('library/policy.d.ts');
  for (const file of globSync('**/*.d.ts', { cwd: folder })) if (!kept.has(file)) rmSync(join(folder, file));
}

function reachable(start: string): ReadonlySet<string> {
  const files = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const [, imported = ''] of readFileSync(join(folder, file), 'utf8').matchAll(
      /(?:from |import\()['"]([^'"]+)['"]/g,
    )) {
      if (!imported.startsWith('.')) throw new Error(`declarations: ${file} needs the types of ${imported}`);
      waiting.push(relative('.', join(dirname(file), imported.replace(/\.ts$/, '.d.ts'))));
    }
  }
  return files;
}
