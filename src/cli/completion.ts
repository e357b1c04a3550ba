import { defineCommand, exitCodes } from './command/command.ts';
import { completionScripts, shells } from './completion/shells.ts';

/** `notebook-drift completion SHELL`: the script that the shell reads, `source <(notebook-drift completion bash)`. */
export const completion = defineCommand({
  options: {},
  operands: [{ name: 'SHELL', choices: shells }],
  async run({ operands: [wanted] }, { stdout }) {
    for (const shell of shells) if (shell === wanted) stdout.write(completionScripts[shell]);
    return exitCodes.clean;
  },
});
