import { parseCommandArguments } from '../command/arguments.ts';
import { type Command, exitCodes } from '../command/command.ts';
import { configurationOption, findConfiguration } from '../command/configuration.ts';

/** `notebook-drift config validate`: says whether the configuration is right, or everything that is wrong with it. */
export const configValidate: Command = {
  name: 'config validate',
  usage: 'config validate [--config FILE]',
  summary: 'Check the configuration, its files and its policies; exit 0 valid, 2 not.',
  async run(words, context) {
    const parsed = parseCommandArguments(words, { command: configValidate, options: configurationOption }, context);
    if (!parsed.ok) return parsed.exitCode;
    const loaded = await findConfiguration(parsed.values, context);
    if (!loaded) return exitCodes.error;
    const { file, targets, sinks, hash } = loaded;
    const counts = [countOf(targets.length, 'target'), countOf(sinks.length, 'sink')].join(', ');
    const name = file ?? 'The environment';
    context.stdout.write(`${name} is valid: ${counts}, hash ${hash}\n`);
    return exitCodes.clean;
  },
};

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
