import { Argument, Command as Commander, InvalidArgumentError, Option } from 'commander';
import { nearest } from '../../config/problems/suggest.ts';
import type { Command, CommandContext, GivenArguments, OptionDefinition, OptionDefinitions } from './command.ts';
import { packageVersion } from './package-version.ts';

/** The width of help where the output is no terminal, and the most that it takes of one. */
const helpWidth = { usual: 80, most: 100 };

/** The program without commands: how it writes, and that it answers a mistake instead of ending the process. */
export function emptyProgram(context: CommandContext): Commander {
  const width = Math.min(context.stdout.columns ?? helpWidth.usual, helpWidth.most);
  return new Commander('notebook-drift')
    .description('Watches the IAM policy of SageMaker notebook roles and the ownership tags of SageMaker resources.')
    .usage('COMMAND [OPTIONS]')
    .version(packageVersion, '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print this help.')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outputError: (text, write) => write(`notebook-drift: ${text.replace(/^error: /, '')}`),
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}

/** Gives a command of the program its options and operands; `onExit` gets the exit code of its run. */
export function defineOn(
  commander: Commander,
  command: Command,
  context: CommandContext,
  onExit: (code: number) => void,
): void {
  for (const { name, choices } of command.operands ?? []) {
    const argument = new Argument(`<${name}>`);
    commander.addArgument(choices ? argument.choices(choices) : argument);
  }
  const flags = flagsOf(command);
  for (const [name, option] of Object.entries(command.options)) commander.addOption(optionOf(name, option, flags));
  commander.showHelpAfterError(`Run "notebook-drift ${wordsOf(commander)} --help" for its options.`);
  commander.action(async () => {
    onExit(await command.run({ values: valuesOf(commander), operands: commander.args }, context));
  });
}

/** By the names of the options as they are written; the library has them in camel case. */
function valuesOf(commander: Commander): GivenArguments<OptionDefinitions>['values'] {
  const given = commander.options.flatMap((option) => {
    const value: unknown = commander.getOptionValue(option.attributeName());
    return value === undefined ? [] : [[option.name(), value]];
  });
  return Object.fromEntries(given) as GivenArguments<OptionDefinitions>['values'];
}

function wordsOf(commander: Commander): string {
  const group = commander.parent?.parent ? `${commander.parent.name()} ` : '';
  return group + commander.name();
}

/** Every way to write an option of the command, such as `-c` and `--config`. */
function flagsOf({ options }: Command): ReadonlySet<string> {
  const own = Object.entries(options).flatMap(([name, { short }]) => [`--${name}`, ...(short ? [`-${short}`] : [])]);
  return new Set([...own, '-h', '--help']);
}

function optionOf(name: string, definition: OptionDefinition, flags: ReadonlySet<string>): Option {
  const { type, short, placeholder = 'VALUE', required = false, choices } = definition;
  const value = type === 'string' ? ` <${placeholder}>` : '';
  const option = new Option(`${short ? `-${short}, ` : ''}--${name}${value}`, detailOf(definition));
  if (type === 'boolean') return option;
  if (choices) option.choices(choices);
  return option
    .makeOptionMandatory(required)
    .argParser((text: string, previous: unknown) => parseValue(text, previous, definition, flags));
}

function detailOf({ description, multiple, required }: OptionDefinition): string {
  return `${description}${required ? ' Required.' : ''}${multiple ? ' May be given several times.' : ''}`;
}

function parseValue(
  text: string,
  previous: unknown,
  { multiple, choices }: OptionDefinition,
  flags: ReadonlySet<string>,
): string | readonly string[] {
  if (flags.has(text.replace(/=.*/s, ''))) {
    throw new InvalidArgumentError(`A value is missing: ${text} is an option itself.`);
  }
  if (choices && !choices.includes(text)) throw new InvalidArgumentError(mistakeOfChoice(text, choices));
  if (multiple) return [...(Array.isArray(previous) ? (previous as readonly string[]) : []), text];
  if (previous !== undefined) throw new InvalidArgumentError('It is given twice.');
  return text;
}

function mistakeOfChoice(text: string, choices: readonly string[]): string {
  const meant = nearest(text, choices);
  return `Allowed are ${choices.join(', ')}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
}
