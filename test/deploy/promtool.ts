import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { externalTool } from '../support/external-tool.ts';

/** Runs promtool; `output` is everything that it said, in the order in which it said it. */
export async function promtool(
  words: readonly string[],
  cwd: string,
): Promise<{ readonly status: number | null; readonly output: string }> {
  const program = externalTool('promtool') ?? 'promtool';
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  // It ends soon: a fifth of its work would be looking for garbage.
  const env = { ...process.env, GOGC: '400' };
  const running = spawn('sh', ['-c', 'exec "$@" 2>&1', 'sh', program, ...words], { cwd, env, stdio: [...stdio] });
  const ended = once(running, 'close');
  const output = await text(running.stdout);
  await ended;
  return { status: running.exitCode, output };
}
