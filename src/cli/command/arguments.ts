import { parseArgs } from 'node:util';
import { nearest } from '../../config/problems/suggest.ts';
import { ownValue } from '../../domain/own-value.ts';
import { type Command, type CommandContext, exitCodes } from './command.ts';

/** One option of a command, as written and as its `--help` tells of it. */
export interface OptionDefinition {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help, such as `FILE`. */
  readonly placeholder?: string;
  /** The values that are allowed; any by default. */
  readonly choices?: readonly string[];
  readonly description: string;
}

type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

/** What a command takes. Without `operands` it takes only options. */
export interface ArgumentDefinition<Options extends OptionDefinitions> {
  readonly command: Pick<Command, 'usage' | 'summary'>;
  readonly options: Options;
  /** The names of the arguments that are no options, all of them required: `['CANONICAL', 'LIVE']`. */
  readonly operands?: readonly string[];
}

type Single<Option extends OptionDefinition> = Option extends { readonly type: 'boolean' }
  ? boolean
  : Option extends { readonly choices: readonly (infer Choice extends string)[] }
    ? Choice
    : string;

type Values<Options extends OptionDefinitions> = {
  readonly [Name in keyof Options]?: Options[Name] extends { readonly multiple: true }
    ? readonly Single<Options[Name]>[]
    : Single<Options[Name]>;
};

export type ParsedArguments<Options extends OptionDefinitions> =
  | { readonly ok: true; readonly values: Values<Options>; readonly operands: readonly string[] }
  | { readonly ok: false; readonly exitCode: number };

/**
 * The options and operands of one command. When there is nothing to run (`--help`, a usage error), it has already told
 * the person, and the command ends with `exitCode`: 0 for help on stdout, 2 for a mistake on stderr.
 */
export function parseCommandArguments<const Options extends OptionDefinitions>(
  words: readonly string[],
  definition: ArgumentDefinition<Options>,
  { stdout, stderr }: Pick<CommandContext, 'stdout' | 'stderr'>,
): ParsedArguments<Options> {
  const options = { ...definition.options, help };
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) {
    stdout.write(helpText(definition));
    return { ok: false, exitCode: exitCodes.clean };
  }
  const mistake = findMistake(tokens, options, definition.operands ?? []);
  if (mistake) {
    stderr.write(`notebook-drift: ${mistake}\nUsage: notebook-drift ${definition.command.usage}\n`);
    return { ok: false, exitCode: exitCodes.error };
  }
  const { values, positionals } = parseArgs({ args: [...words], options, strict: true, allowPositionals: true });
  return { ok: true, values, operands: positionals };
}

const help: OptionDefinition = { type: 'boolean', short: 'h', description: 'Print this help.' };

type Token =
  | {
      readonly kind: 'option';
      readonly name: string;
      readonly rawName: string;
      readonly value?: string | undefined;
      readonly inlineValue?: boolean | undefined;
    }
  | { readonly kind: 'positional'; readonly value: string }
  | { readonly kind: 'option-terminator' };

type OptionToken = Token & { readonly kind: 'option' };

function findMistake(tokens: readonly Token[], options: OptionDefinitions, operands: readonly string[]) {
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const mistake = mistakeOfOption(token, options, seen.has(token.name));
    if (mistake) return mistake;
    seen.add(token.name);
  }
  const given = tokens.flatMap((token) => (token.kind === 'positional' ? token.value : []));
  const missing = operands.slice(given.length);
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing.`;
  return given.length > operands.length ? `"${given[operands.length]}" is one argument too many.` : undefined;
}

function mistakeOfOption(token: OptionToken, options: OptionDefinitions, repeated: boolean): string | undefined {
  const { name, rawName } = token;
  const option = ownValue(options, name);
  if (!option) return mistakeOfName(token, options);
  return repeated && !option.multiple ? `${rawName} is given twice.` : mistakeOfValue(token, option);
}

function mistakeOfName({ name, rawName }: OptionToken, options: OptionDefinitions): string {
  const meant = nearest(name, Object.keys(options));
  return `there is no option ${rawName}.${meant ? ` Did you mean --${meant}?` : ' --help lists the options.'}`;
}

function mistakeOfValue(
  { rawName, value, inlineValue }: OptionToken,
  { type, placeholder, choices }: OptionDefinition,
) {
  if (type === 'boolean') return value === undefined ? undefined : `${rawName} takes no value.`;
  if (value === undefined || (!inlineValue && value.startsWith('-') && value !== '-')) {
    return `${rawName} needs a value: ${rawName}${rawName.startsWith('--') ? '=' : ' '}${placeholder ?? 'VALUE'}.`;
  }
  return choices && !choices.includes(value) ? mistakeOfChoice(rawName, value, choices) : undefined;
}

function mistakeOfChoice(rawName: string, value: string, choices: readonly string[]): string {
  const meant = nearest(value, choices);
  return `${rawName} cannot be "${value}"; expected one of ${choices.join(', ')}.${meant ? ` Did you mean ${meant}?` : ''}`;
}

function helpText({ command, options }: ArgumentDefinition<OptionDefinitions>): string {
  const rows = Object.entries({ ...options, help }).map(
    ([name, option]) => [flagOf(name, option), detailOf(option)] as const,
  );
  const width = Math.max(...rows.map(([flag]) => flag.length));
  const lines = rows.map(([flag, detail]) => `  ${flag.padEnd(width)}  ${detail}`);
  return [`Usage: notebook-drift ${command.usage}`, '', command.summary, '', 'Options:', ...lines, ''].join('\n');
}

function flagOf(name: string, { type, short, placeholder }: OptionDefinition): string {
  return `${short ? `-${short}, ` : '    '}--${name}${type === 'string' ? ` ${placeholder ?? 'VALUE'}` : ''}`;
}

function detailOf({ description, choices, multiple }: OptionDefinition): string {
  const values = choices ? ` One of ${choices.join(', ')}.` : '';
  return `${description}${values}${multiple ? ' May be given several times.' : ''}`;
}
