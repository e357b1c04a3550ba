import { dirname, resolve } from 'node:path';
import type { LoadedConfiguration } from '../../config/resolve/loaded/loaded-configuration.ts';
import { StoreError } from '../../store/contract/store.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from '../command/command.ts';
import { configurationOption, findConfiguration } from '../command/configuration.ts';

/**
 * `notebook-drift store backup FILE`: writes the store into a new file, beside the daemon. Of a PostgreSQL database it prints the
 * command that does so. Exit 0 written or printed, 2 error.
 */
export const storeBackup = defineCommand({
  options: configurationOption,
  operands: [{ name: 'FILE', isFile: true }],
  run,
});

async function run(
  { values, operands }: GivenArguments<typeof configurationOption>,
  context: CommandContext,
): Promise<number> {
  const [file = ''] = operands;
  const loaded = await findConfiguration(values, context);
  if (!loaded) return exitCodes.error;
  if (loaded.store.kind === 'postgres') return printDump(loaded, loaded.store, { file, context });
  const { backUpSqlite } = await import('../../store/sqlite/sqlite-backup.ts');
  try {
    const bytes = await backUpSqlite(loaded.store.path, file);
    context.stdout.write(`${file}: ${bytes} bytes, sound\n`);
    return exitCodes.clean;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    context.stderr.write(`notebook-drift: ${error.message}\n`);
    return exitCodes.error;
  }
}

type Postgres = Extract<LoadedConfiguration['store'], { kind: 'postgres' }>;

async function printDump(
  { configuration, file: configurationFile = '' }: LoadedConfiguration,
  { url, tls }: Postgres,
  { file, context }: { readonly file: string; readonly context: CommandContext },
): Promise<number> {
  const { dumpCommand } = await import('../../store/postgres/dump-command.ts');
  const ca = configuration.store.postgres?.ca_file;
  const caFile = ca === undefined ? undefined : resolve(dirname(configurationFile), ca);
  context.stdout.write(`${dumpCommand({ url, tls: tls !== false, caFile }, file)}\n`);
  context.stderr.write(
    'notebook-drift: nothing was written. Run this command: it dumps both schemas as they are at one moment, while replicas go on. ' +
      'It takes the password from PGPASSWORD or ~/.pgpass.\n',
  );
  return exitCodes.clean;
}
