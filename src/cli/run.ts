import { type CommandContext, exitCodes } from './command.ts';
import { commands } from './registry.ts';

/**
 * Runs one command line and answers its exit code: 0 clean, 1 findings or a difference, 2 error or incomplete.
 * Data goes to `context.stdout`, everything else to `context.stderr`.
 */
export async function runCommandLine(words: readonly string[], context: CommandContext): Promise<number> {
  if (words.length === 0 || words[0] === '--help' || words[0] === 'help') {
    context.stdout.write(overview());
    return exitCodes.clean;
  }
  const command = commands
    .toSorted((a, b) => b.name.split(' ').length - a.name.split(' ').length)
    .find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
  if (!command) {
    context.stderr.write(
      `notebook-drift: there is no command "${words.join(' ')}". Run "notebook-drift --help" for the list.\n`,
    );
    return exitCodes.error;
  }
  return command.run(words.slice(command.name.split(' ').length), context);
}

function overview(): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  const lines = commands.map(({ usage, summary }) => `  notebook-drift ${usage.padEnd(width)}  ${summary}`);
  return ['Usage:', ...lines, '', 'Exit: 0 clean, 1 findings or a difference, 2 error or incomplete.', ''].join('\n');
}
