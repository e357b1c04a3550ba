import { createRequire } from 'node:module';
import { type Command, exitCodes } from './command.ts';

const packageJson = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

/** `notebook-drift version`: the version of the package, alone on one line. */
export const version: Command = {
  name: 'version',
  usage: 'version',
  summary: 'Print the version.',
  async run(_words, { stdout }) {
    stdout.write(`${packageJson.version}\n`);
    return exitCodes.clean;
  },
};
