/**
 * Loaded into a measured process (`--import`): writes how long its event loop stood still into the file `LOOP_PROBE`, one line for
 * each stop of 10 ms and more: milliseconds of the wall, and of the processor that its thread took meanwhile. On
 * a busy machine others are in the first one. It is JavaScript, for a process that loads TypeScript loads what strips its types
 * as well, in each of its threads, and that weighs 40 MB.
 */
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env['LOOP_PROBE'];
const resolution = 5;

if (file !== undefined && isMainThread) {
  let before = now();
  const tick = () => {
    const after = now();
    const [stop, computed] = [after.wall - before.wall - resolution, after.computed - before.computed];
    before = after;
    if (Math.max(stop, computed) < 10) return;
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), stop, computed })}\n`);
    before = now();
  };
  setInterval(tick, resolution).unref();
}

function now() {
  const { user, system } = process.threadCpuUsage();
  return { wall: performance.now(), computed: (user + system) / 1_000 };
}
