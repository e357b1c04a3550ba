import { defineCommand, exitCodes } from './command/command.ts';
import { packageVersion } from './command/package-version.ts';

/** `notebook-drift version`: the version of the package, alone on one line. */
export const version = defineCommand({
  options: {},
  async run(_given, { stdout }) {
    stdout.write(`${packageVersion}\n`);
    return exitCodes.clean;
  },
});
