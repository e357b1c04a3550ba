import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** Lines "command package how to get it"; the package is "-" where Debian 12 has none. */
const list = readFileSync(new URL('../../.ci/tools.txt', import.meta.url), 'utf8');

/**
 * The path of a program that the tests judge by and that npm does not bring, such as `promtool`; `undefined` where it is
 * not installed. Under `CI=true` a missing one throws, so that the gate never passes by skipping.
 */
export function externalTool(name: string): string | undefined {
  const path = onPath(name)[0];
  if (!path && process.env['CI'] === 'true') throw new Error(missingTool(name));
  return path;
}

/** The first Python on PATH that can import boto3, which is not always the first Python; as {@link externalTool} else. */
export function pythonWithBoto3(): string | undefined {
  python ??= onPath('python3').find((path) => spawnSync(path, ['-c', 'import boto3']).status === 0);
  if (!python && process.env['CI'] === 'true') throw new Error(missingTool('boto3'));
  return python;
}

let python: string | undefined;

/** Every program of a name on PATH, in its order. */
export function onPath(name: string): readonly string[] {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .filter(isExecutable);
}

/** What to do about a program that is not there. */
export function missingTool(name: string): string {
  const [, debian, how] = new RegExp(`^${name} +(\\S+) *(.*)$`, 'm').exec(list) ?? [];
  if (debian === undefined) return `${name} is not on PATH, and .ci/tools.txt does not list it: add it there`;
  if (debian !== '-') return `${name} is not on PATH; .ci/install-tools installs it from Debian (${debian})`;
  return `${name} is not on PATH; Debian does not have it, or only an old one, so the machine must bring it: ${how}`;
}

/** A suite that needs programs which npm does not bring, or `boto3`: skipped, saying which, where one is missing. */
export function describeWith(tools: readonly string[], title: string, body: () => void): void {
  const missing = tools.filter((name) => !(name === 'boto3' ? pythonWithBoto3() : externalTool(name)));
  const suite = missing.length === 0 ? title : `${title} (skipped: ${missing.join(', ')} missing)`;
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
