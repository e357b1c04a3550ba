import { defineCommand, exitCodes } from '../command/command.ts';
import { configurationOption, findConfiguration } from '../command/configuration.ts';

/** `notebook-drift config validate`: says whether the configuration is right, or everything that is wrong with it. */
export const configValidate = defineCommand({
  options: configurationOption,
  async run({ values }, context) {
    const loaded = await findConfiguration(values, context);
    if (!loaded) return exitCodes.error;
    const { file, targets, sinks, hash } = loaded;
    const counts = [countOf(targets.length, 'target'), countOf(sinks.length, 'sink')].join(', ');
    const name = file ?? 'The environment';
    context.stdout.write(`${name} is valid: ${counts}, hash ${hash}\n`);
    return exitCodes.clean;
  },
});

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
