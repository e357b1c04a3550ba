/**
 * Preloaded into a program whose clock is to be stepped: its `Date` is ahead of the machine's by the milliseconds in the file
 * that STORM_CLOCK names.
 */
import { readFileSync } from 'node:fs';

const file = process.env['STORM_CLOCK'] ?? '';
const Machine = Date;
let ahead = 0;

function read(): void {
  try {
    ahead = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    // It is being written.
  }
}
read();
setInterval(read, 100).unref();

class SteppedDate extends Machine {
  constructor(...parts: readonly unknown[]) {
    if (parts.length === 0) super(SteppedDate.now());
    else super(...(parts as [number]));
  }

  static override now(): number {
    return Machine.now() + ahead;
  }
}

globalThis.Date = SteppedDate as DateConstructor;
