import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/**
 * The path of a program that the tests judge by and that npm does not bring, such as `promtool`; `undefined` where it is
 * not installed. Under `CI=true` a missing one throws, so that the gate never passes by skipping.
 */
export function externalTool(name: string): string | undefined {
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
  if (!path && process.env['CI'] === 'true') throw new Error(`${name} is not on PATH; .ci/install-tools installs it`);
  return path;
}

/** A suite that needs programs which npm does not bring: skipped, saying which, where one is missing. */
export function describeWith(tools: readonly string[], title: string, body: () => void): void {
  const missing = tools.filter((name) => !externalTool(name));
  const suite = missing.length === 0 ? title : `${title} (skipped: ${missing.join(', ')} not on PATH)`;
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback
  describe.skipIf(missing.length > 0)(suite, body);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
