import { runCommandLine } from '../../src/cli/run.ts';

export interface CapturedRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, with its output captured. */
export async function captureRun(...words: readonly string[]): Promise<CapturedRun> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({ write: (text: string) => (written[name] += text) });
  const code = await runCommandLine(words, { environment: {}, stdout: stream('stdout'), stderr: stream('stderr') });
  return { code, ...written };
}
