import { type Command, type CommandContext, exitCodes } from './command/command.ts';
import { commandLoaders, loadCommands } from './registry.ts';

/**
 * Runs one command line and answers its exit code: 0 clean, 1 findings or a difference, 2 error or incomplete.
 * Data goes to `context.stdout`, everything else to `context.stderr`.
 */
export async function runCommandLine(words: readonly string[], context: CommandContext): Promise<number> {
  if (words.length === 0 || words[0] === '--help' || words[0] === 'help') {
    context.stdout.write(overview(await loadCommands()));
    return exitCodes.clean;
  }
  const found = Object.entries(commandLoaders)
    .map(([name, load]) => ({ name: name.split(' '), load }))
    .toSorted((a, b) => b.name.length - a.name.length)
    .find(({ name }) => name.every((word, index) => words[index] === word));
  if (!found) {
    context.stderr.write(
      `notebook-drift: there is no command "${words.join(' ')}". Run "notebook-drift --help" for the list.\n`,
    );
    return exitCodes.error;
  }
  const command = await found.load();
  return command.run(words.slice(found.name.length), context);
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  const lines = commands.map(({ usage, summary }) => `  notebook-drift ${usage.padEnd(width)}  ${summary}`);
  return ['Usage:', ...lines, '', 'Exit: 0 clean, 1 findings or a difference, 2 error or incomplete.', ''].join('\n');
}
