import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from '../command/command.ts';
import {
  entriesOf,
  findSuppressionsFile,
  idOf,
  readSuppressionsFile,
  suppressionsFileOption,
  writeSuppressionsFile,
} from './suppressions-file.ts';

const options = {
  ...suppressionsFileOption,
  id: {
    type: 'string',
    multiple: true,
    placeholder: 'ID',
    description: 'Remove this entry too, such as one that the API calls unused.',
  },
} as const;

/** `notebook-drift suppress prune`: removes entries whose time is over, and keeps everything else in the file. */
export const suppressPrune = defineCommand({ options, run });

async function run({ values }: GivenArguments<typeof options>, context: CommandContext): Promise<number> {
  const path = await findSuppressionsFile(values, context);
  const file = path === undefined ? undefined : await readSuppressionsFile(path, context);
  if (path === undefined || !file) return exitCodes.error;
  const named = values.id ?? [];
  const unknown = named.find((id) => !file.suppressions.some((entry) => entry.id === id));
  if (unknown !== undefined) {
    context.stderr.write(`notebook-drift: ${path} has no entry "${unknown}".\n`);
    return exitCodes.error;
  }
  const now = Date.now();
  const gone = file.suppressions.filter(({ id, expires }) => now >= expires || named.includes(id)).map(({ id }) => id);
  if (gone.length > 0) {
    const entries = entriesOf(file.document);
    entries.items = entries.items.filter((node) => !gone.includes(idOf(node)));
    if (!(await writeSuppressionsFile(path, file.document, context))) return exitCodes.error;
  }
  for (const id of gone) context.stdout.write(`${path}: removed ${id}\n`);
  return exitCodes.clean;
}
