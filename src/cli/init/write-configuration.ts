import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { loadConfiguration } from '../../config/load.ts';
import { explainReadError } from '../../config/read/files.ts';
import type { LoadOutcome } from '../../config/resolve/loaded/loaded-configuration.ts';
import type { CommandContext } from '../command/command.ts';

/** A file that is about to be written, by its absolute path. */
export interface PlannedFile {
  readonly path: string;
  readonly text: string;
}

/** Loads a configuration before it is written, with the program's own loader. */
export function loadPlanned(
  configuration: PlannedFile,
  files: readonly PlannedFile[],
  { environment }: Pick<CommandContext, 'environment'>,
): Promise<LoadOutcome> {
  const planned = new Map([configuration, ...files].map(({ path, text }) => [resolve(path), text]));
  return loadConfiguration({
    file: configuration.path,
    environment,
    readFile: (path) => {
      const text = planned.get(resolve(path));
      return text === undefined ? readFile(path, 'utf8') : Promise.resolve(text);
    },
  });
}

/** Whether every file may be written: none is there yet, or somebody said that it may be overwritten. */
export async function mayWrite(
  paths: readonly string[],
  { yes = false, context }: { readonly yes?: boolean | undefined; readonly context: CommandContext },
): Promise<boolean> {
  const there = paths.filter((path) => existsSync(path)).map(shown);
  if (there.length === 0 || yes) return true;
  const names = there.join(', ');
  const answer = await context.ask?.(`Overwrite ${names}? [y/N] `);
  if (isYes(answer)) return true;
  context.stderr.write(`notebook-drift: ${names} exists; give --yes to overwrite, or another name with --output.\n`);
  return false;
}

/** Whether an answer agrees; none does not. */
export function isYes(answer: string | undefined): boolean {
  return answer !== undefined && /^y(es)?$/i.test(answer.trim());
}

/** Writes the files and says which. Answers whether all of them were written; what was not is told. */
export async function writeFiles(files: readonly PlannedFile[], { stderr }: CommandContext): Promise<boolean> {
  for (const { path, text } of files) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    } catch (error) {
      stderr.write(`notebook-drift: ${shown(path)} cannot be written: ${explainReadError(error).reason}.\n`);
      return false;
    }
    stderr.write(`Wrote ${shown(path)}.\n`);
  }
  return true;
}

/** A path as a person would write it. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
