import { spawnSync } from 'node:child_process';
import { externalTool } from '../support/external-tool.ts';

/** Runs promtool; `output` is everything that it said, in the order in which it said it. */
export function promtool(
  words: readonly string[],
  cwd: string,
): { readonly status: number | null; readonly output: string } {
  const program = externalTool('promtool') ?? 'promtool';
  const script = 'exec "$@" 2>&1';
  const { status, stdout } = spawnSync('sh', ['-c', script, 'sh', program, ...words], { cwd, encoding: 'utf8' });
  return { status, output: stdout };
}
