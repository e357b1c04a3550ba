import type { Command, OptionDefinition } from '../command/command.ts';

/** What the shell may offer for the last word. */
export interface Completions {
  readonly words: readonly { readonly word: string; readonly description: string }[];
  /** Whether names of files fit as well. */
  readonly files: boolean;
}

/** The commands as completion sees them: `options` loads what one of them takes. */
export interface CommandTree {
  /** The summary of every command and of every group, by its words. */
  readonly summaries: Readonly<Record<string, string>>;
  readonly load: (name: string) => Promise<Command>;
}

/**
 * What can stand in the place of the last word, which may be empty. Of `--option=value` only the value is completed, and
 * the words that are offered are values alone; the shell keeps what stands before.
 */
export async function complete(words: readonly string[], tree: CommandTree): Promise<Completions> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const name = commandOf(before, tree);
  const offered = name === undefined ? commandsAfter(before, tree) : await argumentsOf(name, before, current, tree);
  const prefix = current.startsWith('--') ? current.replace(/^--[^=]*=/, '') : current;
  return { ...offered, words: offered.words.filter(({ word }) => word.startsWith(prefix)) };
}

function commandOf(words: readonly string[], { summaries }: CommandTree): string | undefined {
  const isCommand = (name: string) =>
    Object.hasOwn(summaries, name) && !Object.keys(summaries).some((other) => other.startsWith(`${name} `));
  return [words.slice(0, 2).join(' '), words[0] ?? ''].find(isCommand);
}

/** The next word of the commands that begin with these. */
function commandsAfter(before: readonly string[], { summaries }: CommandTree): Completions {
  const start = before.filter((word) => word !== 'help').join(' ');
  const words = Object.entries(summaries).flatMap(([name, description]) => {
    const [rest] = start === '' ? [name] : name.startsWith(`${start} `) ? [name.slice(start.length + 1)] : [];
    return rest === undefined || rest.includes(' ') ? [] : [{ word: rest, description }];
  });
  return { words: [...words, help], files: false };
}

const help = { word: '--help', description: 'Print this help.' };

async function argumentsOf(
  name: string,
  before: readonly string[],
  current: string,
  tree: CommandTree,
): Promise<Completions> {
  const command = await tree.load(name);
  const open = openOption(command, before, current);
  if (open) return valuesOf(open);
  if (current.startsWith('-')) return optionsOf(command, before);
  const given = operandsIn(command, before.slice(name.split(' ').length));
  const operand = command.operands?.[given];
  if (!operand) return optionsOf(command, before);
  return operand.choices ? plain(operand.choices) : { words: [], files: operand.isFile ?? false };
}

/** The option whose value the last word is. */
function openOption(command: Command, before: readonly string[], current: string): OptionDefinition | undefined {
  const written = current.startsWith('--') && current.includes('=') ? current.replace(/=.*/s, '') : before.at(-1);
  const option = optionNamed(command, written);
  return option?.type === 'string' ? option : undefined;
}

function optionNamed({ options }: Command, written: string | undefined): OptionDefinition | undefined {
  return Object.entries(options).find(
    ([name, { short }]) => written === `--${name}` || (short !== undefined && written === `-${short}`),
  )?.[1];
}

function valuesOf({ choices, placeholder }: OptionDefinition): Completions {
  return choices ? plain(choices) : { words: [], files: placeholder === 'FILE' };
}

function plain(words: readonly string[]): Completions {
  return { words: words.map((word) => ({ word, description: '' })), files: false };
}

/** The options that are not given yet, or may be given again. */
function optionsOf({ options }: Command, before: readonly string[]): Completions {
  const words = Object.entries(options).flatMap(([name, { short, multiple, description }]) => {
    const isGiven = before.some((word) => word.replace(/=.*/s, '') === `--${name}` || word === `-${short}`);
    return isGiven && !multiple ? [] : [{ word: `--${name}`, description }];
  });
  return { words: [...words, help], files: false };
}

/** How many of the words are operands: neither options nor their values. */
function operandsIn(command: Command, words: readonly string[]): number {
  return words.filter((word, index) => {
    if (word.startsWith('-')) return false;
    const previous = words[index - 1];
    return optionNamed(command, previous)?.type !== 'string';
  }).length;
}
