import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { externalTool } from './external-tool.ts';
import { freePort } from './free-port.ts';

/** A moto_server of its own on a free port of loopback: AWS as others have written it. */
export interface Moto {
  readonly url: string;
  /** Empties every account. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** The account whose contents moto shows when it is not told otherwise. */
export const motoAccount = '123456789012';

/** Starts moto_server, with variables of its own, and waits until it answers. Use it under `describeWith(['moto_server'], …)`. */
export async function startMoto(environment: Readonly<Record<string, string>> = {}): Promise<Moto> {
  const program = externalTool('moto_server');
  if (!program) throw new Error('moto_server is not on PATH');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, ...environment },
  });
  await untilAnswering(url, server);
  return {
    url,
    reset: async () => {
      await fetch(`${url}/moto-api/reset`, { method: 'POST' });
    },
    stop: async () => {
      server.kill('SIGTERM');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    },
  };
}

async function untilAnswering(url: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + 45_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with code ${server.exitCode}`);
    try {
      await fetch(`${url}/moto-api/data.json`);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await setTimeout(100);
    }
  }
}
