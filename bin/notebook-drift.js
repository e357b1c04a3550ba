#!/usr/bin/env node
// Plain JavaScript that any Node can parse: the sources need Node 24, and on an older host npm has installed
// that runtime as an optional dependency, so this file hands over to it instead of failing on the first import.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const source = new URL('../src/main.ts', import.meta.url);
const built = new URL('../dist/main.js', import.meta.url);
const required = 24;

if (Number.parseInt(process.versions.node, 10) >= required) {
  await import(existsSync(source) ? source.href : built.href);
} else {
  const runtime = bundledRuntime();
  if (runtime) handOver(runtime);
  else refuse();
}

function bundledRuntime() {
  try {
    return createRequire(import.meta.url).resolve(`node-linux-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}

function refuse() {
  process.stderr.write(
    `notebook-drift needs Node ${required} or newer; this is ${process.version} at ${process.execPath}, and the optional ` +
      `dependency node-linux-${process.arch} is not installed. Run "npm ci" without --omit=optional, or install Node ${required}.\n`,
  );
  process.exitCode = 2;
}

/** @param {string} runtime path of the Node binary that takes over */
function handOver(runtime) {
  const child = spawn(runtime, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
}
