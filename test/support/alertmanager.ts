import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stringify } from 'yaml';
import { externalTool } from './external-tool.ts';
import { freePort } from './free-port.ts';

/** A real Alertmanager on loopback that groups by target and check and posts to one webhook. */
export interface Alertmanager {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it and waits until it is ready. Use it under `describeWith(['prometheus-alertmanager'], …)`. */
export async function startAlertmanager(webhookUrl: string): Promise<Alertmanager> {
  const program = externalTool('prometheus-alertmanager');
  if (!program) throw new Error('prometheus-alertmanager is not on PATH');
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-alertmanager-'));
  const route = { receiver: 'test', group_by: ['target', 'check'], group_wait: '1s', group_interval: '1s' };
  const receivers = [{ name: 'test', webhook_configs: [{ url: webhookUrl, send_resolved: true }] }];
  writeFileSync(join(folder, 'alertmanager.yml'), stringify({ route, receivers }));
  const port = await freePort();
  const server = spawn(
    program,
    [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  await untilReady(`${url}/-/ready`, server);
  return {
    url,
    async stop() {
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** It cannot be told to choose a port and say which. */

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + 45_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`Alertmanager ended with code ${server.exitCode}`);
    try {
      if ((await fetch(url)).ok) return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await setTimeout(100);
  }
}
