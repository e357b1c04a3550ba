import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { compileCache } from './compile-cache.ts';

/** With NOTEBOOK_DRIFT_BUILT set, what `npm run build` made is tested instead of the sources. */
const entry = process.env['NOTEBOOK_DRIFT_BUILT'] ? '../../dist/main.js' : '../../bin/notebook-drift.js';
const program = fileURLToPath(new URL(entry, import.meta.url));

/** What differs from how a user starts it. */
export interface ProgramStart {
  /** Of Node. */
  readonly flags?: readonly string[];
  readonly file?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The program as a user starts it, with its AWS calls sent to `endpoint` and nothing of the test's own configuration. */
export class Program {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(words: readonly string[], endpoint: string, start: ProgramStart = {}) {
    this.child = spawn(process.execPath, [...(start.flags ?? []), start.file ?? program, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: compileCache,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'planted-secret-access-key',
        AWS_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...start.environment,
      },
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  /** The exit code, or the name of the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode ?? this.child.signalCode;
  }

  /** Resolves with the match once the log holds it; rejects with the log when the program ends first. */
  async logged(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stderr);
      if (match) return match;
      const { exitCode, signalCode } = this.child;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`ended with ${exitCode ?? signalCode}: ${this.stderr}`);
      await new Promise((resolve) => {
        setTimeout(resolve, 25);
      });
    }
  }

  /** Where the daemon listens, once it does. */
  async url(): Promise<string> {
    const [, url = ''] = await this.logged(/"url":"([^"]+)"/);
    return url;
  }
}

/** Runs a command to its end. */
export async function runProgram(
  words: readonly string[],
  endpoint: string,
  start: ProgramStart = {},
): Promise<{ readonly code: number | NodeJS.Signals | null; readonly stdout: string; readonly stderr: string }> {
  const running = new Program(words, endpoint, start);
  const code = await running.ended();
  return { code, stdout: running.stdout, stderr: running.stderr };
}
