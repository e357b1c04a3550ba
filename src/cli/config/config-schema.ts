import { configurationJsonSchema } from '../../config/schema/shape.ts';
import { parseCommandArguments } from '../command/arguments.ts';
import { type Command, exitCodes } from '../command/command.ts';

/** `notebook-drift config schema`: the JSON Schema of the configuration file, for editors. */
export const configSchema: Command = {
  name: 'config schema',
  usage: 'config schema',
  summary: 'Print the JSON Schema of the configuration file.',
  async run(words, context) {
    const parsed = parseCommandArguments(words, { command: configSchema, options: {} }, context);
    if (!parsed.ok) return parsed.exitCode;
    context.stdout.write(`${JSON.stringify(configurationJsonSchema(), null, 2)}\n`);
    return exitCodes.clean;
  },
};
