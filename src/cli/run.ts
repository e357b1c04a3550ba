import { type Command as Commander, CommanderError } from 'commander';
import { type CommandContext, exitCodes } from './command/command.ts';
import { defineOn, emptyProgram } from './command/program.ts';
import { answerShell } from './completion/answer-shell.ts';
import { completionCommand } from './completion/shells.ts';
import { commandNamed, unknownCommand } from './find-command.ts';
import { commandGroups, commandRows } from './registry.ts';
import { visibleStream } from './terminal/visible-stream.ts';

/**
 * Runs one command line and answers its exit code: 0 clean, 1 findings or a difference, 2 error or incomplete.
 * Data goes to `context.stdout`, everything else to `context.stderr`.
 */
export async function runCommandLine(given: readonly string[], surroundings: CommandContext): Promise<number> {
  if (given[0] === completionCommand) return answerShell(given.slice(1), commandTree, surroundings);
  const context = { ...surroundings, stderr: visibleStream(surroundings.stderr) };
  const words = spelledOut(given);
  const mistake = unknownCommand(words);
  if (mistake !== undefined) {
    context.stderr.write(`notebook-drift: ${mistake}\n`);
    return exitCodes.error;
  }
  let exitCode: number = exitCodes.clean;
  const program = await programFor(words, context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    // Help and the version end the parsing as well; a mistake was told.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.error;
    throw error;
  }
  return exitCode;
}

/** `help COMMAND`, `GROUP help` and nothing at all are ways to ask for `--help`. */
function spelledOut(words: readonly string[]): readonly string[] {
  const [first, second] = words;
  if (first === undefined) return ['--help'];
  if (second === 'help' && Object.hasOwn(commandGroups, first)) return [first, '--help'];
  return first === 'help' ? [...words.slice(1).filter((word) => !word.startsWith('-')), '--help'] : words;
}

const commandTree = {
  summaries: {
    ...Object.fromEntries(Object.entries(commandRows).map(([name, { summary }]) => [name, summary])),
    ...commandGroups,
  },
  load: async (name: string) => loadCommand(name),
};

async function loadCommand(name: string) {
  const row = commandRows[name];
  if (!row) throw new Error(`there is no command ${name}`);
  return row.load();
}

/** The whole tree of commands, of which only the one that runs is loaded. */
async function programFor(
  words: readonly string[],
  context: CommandContext,
  onExit: (code: number) => void,
): Promise<Commander> {
  const program = emptyProgram(context);
  const wanted = commandNamed(words);
  for (const [name, { summary, load }] of Object.entries(commandRows)) {
    const command = placeOf(program, name).description(summary);
    if (name === wanted) defineOn(command, await load(), context, onExit);
  }
  return program
    .configureHelp({
      // A group has its own overview; here every command is told in full.
      visibleCommands: (command) =>
        command.parent
          ? [...command.commands]
          : command.commands.flatMap((one) => (one.commands.length > 0 ? one.commands : [one])),
      subcommandTerm: (command) => `${command.parent?.parent ? `${command.parent.name()} ` : ''}${command.name()}`,
    })
    .addHelpText('after', overviewEnd);
}

const overviewEnd = `
"notebook-drift COMMAND --help" prints the options of a command.
Exit code: 0 clean, 1 findings or a difference, 2 error or incomplete.`;

function placeOf(program: Commander, name: string): Commander {
  const [first = '', second] = name.split(' ');
  if (second === undefined) return program.command(first).helpCommand(false);
  const group = program.commands.find((one) => one.name() === first) ?? newGroup(program, first);
  return group.command(second);
}

function newGroup(program: Commander, name: string): Commander {
  return program
    .command(name)
    .description(commandGroups[name] ?? '')
    .usage('COMMAND [OPTIONS]')
    .helpCommand(false);
}
