import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onPath } from '../external-tool.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

/**
 * Puts before all other `aws` on PATH one that runs the same AWS CLI in forks of a process that has loaded it: loading it
 * costs twice what a command does, and the tests start it hundreds of times. Where no Python on PATH has the CLI, the one
 * that is on PATH stays.
 */
export async function setup(): Promise<(() => void) | undefined> {
  const python = pythonOfCli();
  if (python === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'aws-cli-'));
  writeFileSync(join(folder, 'aws'), `#!${python} -ISs\n${read('aws.py')}`, { mode: 0o755 });
  const server = spawn(python, [join(import.meta.dirname, 'server.py'), join(folder, 'socket')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await ready(server);
  process.env['PATH'] = [folder, process.env['PATH']].join(delimiter);
  return () => {
    server.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The path of the first Python that can load the CLI, behind all shims. */
function pythonOfCli(): string | undefined {
  for (const path of onPath('python3')) {
    const asked = spawnSync(path, ['-c', 'import sys, awscli; print(sys.executable)'], { encoding: 'utf8' });
    if (asked.status === 0) return asked.stdout.trim();
  }
  return undefined;
}

async function ready(server: ChildProcess): Promise<void> {
  const ended = once(server, 'exit').then(([status]) => {
    throw new Error(`The process of the AWS CLI ended with ${status} before it was ready`);
  });
  await Promise.race([once(server.stdout ?? server, 'data'), ended]);
  ended.catch(() => undefined);
}
