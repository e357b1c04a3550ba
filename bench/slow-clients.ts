/**
 * `node bench/slow-clients.ts [CLIENTS]`: what the daemon weighs while 500 clients, from two addresses, have asked for large
 * answers and read nothing of them: as they are, compressed, and of `/metrics` and the page. From the program as it ships
 * (`npm run build` first), in a process of its own. Figures, not a test.
 */
import { connect, type Socket } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillStore, servingConfiguration } from './filled-store.ts';
import { MeasuredDaemon, workFolder } from './measured-daemon.ts';

const [count = 500] = process.argv.slice(2).map(Number);
/** One address may have 250 connections. */
const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
const answers = [
  ['/api/v1/findings?limit=500', 'identity'],
  ['/api/v1/findings?limit=500', 'br'],
  ['/api/v1/findings?limit=500', 'gzip'],
  ['/api/v1/findings.csv', 'identity'],
  ['/metrics', 'identity'],
  ['/metrics', 'gzip'],
  ['/findings', 'br'],
] as const;

async function slowClient(url: URL, number: number, request: string): Promise<Socket> {
  const localAddress = addresses[number % addresses.length] ?? '';
  const socket = connect({ port: Number(url.port), host: url.hostname, localAddress });
  // Being cut off is among what may happen.
  socket.on('error', () => undefined);
  socket.pause();
  await new Promise<void>((resolve) => {
    for (const event of ['connect', 'close']) socket.once(event, () => resolve());
  });
  socket.write(request);
  return socket;
}

async function measure(path: string, encoding: string): Promise<void> {
  const daemon = new MeasuredDaemon(work.folder, servingConfiguration);
  try {
    const url = new URL(await daemon.url());
    for (let warm = 0; warm < 20; warm++) await (await daemon.fetch(path)).arrayBuffer();
    await sleep(2_000);
    const before = daemon.usage();
    const request = `GET ${path} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: ${daemon.authorization}\r\naccept-encoding: ${encoding}\r\n\r\n`;
    const sockets: Socket[] = [];
    for (let number = 0; number < count; number++) sockets.push(await slowClient(url, number, request));
    let held = before.resident;
    for (let look = 0; look < 40; look++) {
      await sleep(500);
      held = daemon.usage().resident;
    }
    const open = sockets.filter(({ destroyed }) => !destroyed).length;
    const probed = performance.now();
    const { ok } = await daemon.fetch('/livez');
    const probe = performance.now() - probed;
    for (const socket of sockets) socket.destroy();
    await sleep(2_000);
    const after = daemon.usage();
    const figures = [
      `${before.resident.toFixed(0)} MB before`,
      `${held.toFixed(0)} MB with ${open} of them`,
      `${after.largest.toFixed(0)} MB at most`,
      `${after.resident.toFixed(0)} MB afterwards`,
      `/livez ${ok ? '200' : 'fails'} in ${probe.toFixed(0)} ms`,
    ];
    process.stdout.write(`${`${path} ${encoding}`.padEnd(38)} ${figures.join(', ')}\n`);
  } finally {
    await daemon.stop();
  }
}

const work = workFolder();
try {
  await fillStore(join(work.folder, 'store.db'), 2_000);
  const load = loadavg()[0] ?? Number.NaN;
  process.stdout.write(`${count} slow clients, load ${load.toFixed(1)} on ${availableParallelism()} processors\n`);
  for (const [path, encoding] of answers) await measure(path, encoding);
} finally {
  work.remove();
}
