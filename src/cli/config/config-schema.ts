import { configurationJsonSchema } from '../../config/schema/shape.ts';
import { defineCommand, exitCodes } from '../command/command.ts';

/** `notebook-drift config schema`: the JSON Schema of the configuration file, for editors. */
export const configSchema = defineCommand({
  options: {},
  async run(_given, { stdout }) {
    stdout.write(`${JSON.stringify(configurationJsonSchema(), null, 2)}\n`);
    return exitCodes.clean;
  },
});
