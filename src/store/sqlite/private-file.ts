import { closeSync, openSync } from 'node:fs';

/** Creates the file for its owner only; one that exists keeps its content and mode. Throws when it cannot be written. */
export function createPrivately(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}
