import type { Suppression } from '../../domain/finding/suppression.ts';
import { visibleText } from '../../domain/visible-text.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from '../command/command.ts';
import { findSuppressionsFile, readSuppressionsFile, suppressionsFileOption } from './suppressions-file.ts';

/** `notebook-drift suppress list`: the entries of the suppressions file, those that end first at the top. */
export const suppressList = defineCommand({ options: suppressionsFileOption, run });

async function run(
  { values }: GivenArguments<typeof suppressionsFileOption>,
  context: CommandContext,
): Promise<number> {
  const path = await findSuppressionsFile(values, context);
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
  return visibleText(text.replaceAll(/\s+/g, ' '));
}
