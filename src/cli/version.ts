import packageJson from '../../package.json' with { type: 'json' };
import { type Command, exitCodes } from './command/command.ts';

/** The version of the package, such as `0.1.0`. */
export const packageVersion: string = packageJson.version;

/** `notebook-drift version`: the version of the package, alone on one line. */
export const version: Command = {
  name: 'version',
  usage: 'version',
  summary: 'Print the version.',
  async run(_words, { stdout }) {
    stdout.write(`${packageVersion}\n`);
    return exitCodes.clean;
  },
};
