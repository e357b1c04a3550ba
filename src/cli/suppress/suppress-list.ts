import type { Suppression } from '../../domain/finding/suppression.ts';
import { parseCommandArguments } from '../command/arguments.ts';
import { type Command, type CommandContext, exitCodes } from '../command/command.ts';
import { findSuppressionsFile, readSuppressionsFile, suppressionsFileOption } from './suppressions-file.ts';

/** `notebook-drift suppress list`: the entries of the suppressions file, those that end first at the top. */
export const suppressList: Command = {
  name: 'suppress list',
  usage: 'suppress list [--file FILE]',
  summary: 'Print the entries of the suppressions file.',
  run,
};

async function run(words: readonly string[], context: CommandContext): Promise<number> {
  const parsed = parseCommandArguments(words, { command: suppressList, options: suppressionsFileOption }, context);
  if (!parsed.ok) return parsed.exitCode;
  const path = await findSuppressionsFile(parsed.values, context);
  const file = path === undefined ? undefined : await readSuppressionsFile(path, context);
  if (!file) return exitCodes.error;
  const now = Date.now();
  for (const entry of file.suppressions.toSorted((a, b) => a.expires - b.expires))
    context.stdout.write(rowOf(entry, now));
  return exitCodes.clean;
}

/** Columns are separated by tabs, so that other programs can take them apart. */
function rowOf(entry: Suppression, now: number): string {
  const status = now >= entry.expires ? 'expired' : 'active';
  const place = entry.finding ?? entry.resource ?? '';
  const expires = new Date(entry.expires).toISOString();
  return `${[status, expires, entry.mode, entry.id, place, entry.owner, entry.reason].map(plain).join('\t')}\n`;
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
