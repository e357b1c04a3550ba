import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';

const { files } = JSON.parse(readFileSync(new URL('../biome.json', import.meta.url), 'utf8')) as {
  readonly files: { readonly includes: readonly string[] };
};
const ignored = files.includes.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));

/**
 * The text as `biome check` wants it at this path, so that a generated file passes the same gate as any other. What Biome
 * ignores stays as it is: of a file that is not there yet Biome itself does not know that.
 */
export function formatted(path: string, text: string): string {
  if (ignored.some((pattern) => matchesGlob(path, pattern) || matchesGlob(path, `${pattern}/**`))) return text;
  return execFileSync('biome', ['format', `--stdin-file-path=${path}`], {
    input: text,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}
