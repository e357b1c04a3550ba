import { StoreError } from '../../store/contract/store.ts';
import { examineStore } from '../../store/examine-store.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from '../command/command.ts';
import { configurationOption, findConfiguration } from '../command/configuration.ts';

/**
 * `notebook-drift store check`: looks the store through, beside the daemon, and changes nothing. Exit 0 all well, 1 something
 * is wrong, 2 it cannot be read.
 */
export const storeCheck = defineCommand({ options: configurationOption, run });

async function run({ values }: GivenArguments<typeof configurationOption>, context: CommandContext): Promise<number> {
  const loaded = await findConfiguration(values, context);
  if (!loaded) return exitCodes.error;
  let allWell = true;
  try {
    for await (const { ok, part, message } of examineStore(loaded.store)) {
      allWell &&= ok;
      context.stdout.write(`${ok ? 'ok   ' : 'WRONG'}  ${part}: ${message}\n`);
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    context.stderr.write(`notebook-drift: ${error.message}\n`);
    return exitCodes.error;
  }
  return allWell ? exitCodes.clean : exitCodes.findings;
}
