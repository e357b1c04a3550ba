import { runCommandLine } from './cli/run.ts';

// Who reads the output may have seen enough (`check | head`): the run goes on and ends with its own exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  terminationSignal,
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  onReloadRequest: (listener) => void process.on('SIGHUP', listener),
  ensureExit,
});

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** The first request to end is for the command to obey; a second one ends the process at once. */
function terminationSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort(signal));
  return controller.signal;
}

/** What is left open may keep an ended command from exiting for five seconds. */
function ensureExit(tell: (open: readonly string[]) => void): void {
  const exit = () => {
    tell(process.getActiveResourcesInfo());
    process.exit();
  };
  // Without a claim of its own on the process: it only runs where something else keeps it.
  setTimeout(exit, 5_000).unref();
}
