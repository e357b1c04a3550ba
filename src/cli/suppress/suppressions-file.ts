import { readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import { problemText } from '../../config/problems/problem.ts';
import { explainReadError } from '../../config/read/files.ts';
import { parseSuppressions } from '../../config/suppressions.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { CommandContext } from '../command/command.ts';
import { configurationOption, findConfiguration } from '../command/configuration.ts';

/** The file that the suppress commands work on: the option of all of them. */
export const suppressionsFileOption = {
  ...configurationOption,
  file: {
    type: 'string',
    short: 'f',
    placeholder: 'FILE',
    description: 'The suppressions file; the one that the configuration names by default.',
  },
} as const;

/** The path of the file; when there is none the person was told. */
export async function findSuppressionsFile(
  values: { readonly file?: string; readonly config?: string },
  context: CommandContext,
): Promise<string | undefined> {
  if (values.file !== undefined) return values.file;
  const loaded = await findConfiguration(values, context);
  if (loaded && loaded.suppressionsFile === undefined) {
    context.stderr.write(
      'notebook-drift: the configuration names no suppressions.file; name one there or with --file.\n',
    );
  }
  return loaded?.suppressionsFile;
}

/** A suppressions file that is right, as its author wrote it. */
export interface SuppressionsText {
  readonly document: Document;
  readonly suppressions: readonly Suppression[];
}

/** Reads and checks the file; a file that is not there is an empty one. Tells what is wrong on stderr. */
export async function readSuppressionsFile(
  path: string,
  { stderr }: Pick<CommandContext, 'stderr'>,
): Promise<SuppressionsText | undefined> {
  try {
    return check(await readFile(path, 'utf8'), path, stderr);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return check('suppressions:\n', path, stderr);
    stderr.write(`notebook-drift: ${path} cannot be read: ${explainReadError(error).reason}.\n`);
    return undefined;
  }
}

function check(text: string, path: string, stderr: CommandContext['stderr']): SuppressionsText | undefined {
  const outcome = parseSuppressions(text, path, Date.now());
  if (outcome.ok) return { document: parseDocument(text), suppressions: outcome.suppressions };
  for (const problem of outcome.problems) stderr.write(`${problemText(problem)}\n`);
  return undefined;
}

/** The entries as nodes, with their comments. */
export function entriesOf(document: Document) {
  const list = document.get('suppressions');
  if (isSeq(list)) return list;
  document.set('suppressions', document.createNode([]));
  const created = document.get('suppressions');
  if (!isSeq(created)) throw new Error('the list that was just made is none');
  return created;
}

/** The id of an entry. */
export function idOf(node: unknown): string {
  return isMap(node) ? String(node.get('id')) : '';
}

/**
 * Writes the file in one step, with the permissions that it had, once it is checked; comments stay. Where the path is a
 * symbolic link, what it leads to is written. Tells what went wrong on stderr.
 */
export async function writeSuppressionsFile(
  path: string,
  document: Document,
  { stderr }: Pick<CommandContext, 'stderr'>,
): Promise<boolean> {
  const text = document.toString({ lineWidth: 0 });
  if (!check(text, path, stderr)) return false;
  const mode = await stat(path).then(
    ({ mode: known }) => known,
    () => 0o644,
  );
  const place = await realpath(path).catch(() => path);
  const next = `${place}.next`;
  try {
    await writeFile(next, text, { mode });
    await rename(next, place);
    return true;
  } catch (error) {
    stderr.write(`notebook-drift: ${path} cannot be written: ${explainWriteError(error)}.\n`);
    return false;
  }
}

function explainWriteError(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'its folder does not exist' : explainReadError(error).reason;
}
