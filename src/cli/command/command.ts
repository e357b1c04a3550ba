/** What a command may touch of the world around it; tests hand in their own. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /**
   * A signal that is aborted when the process is asked to end (SIGTERM, SIGINT). Only a command that calls this takes the
   * request into its own hands; without it the process ends as usual.
   */
  readonly terminationSignal?: () => AbortSignal;
  /** Asks the person at the terminal; absent where there is none, so that a command takes options only. */
  readonly ask?: (question: string) => Promise<string>;
  /** Calls the listener whenever the process is asked to read its configuration again (SIGHUP). */
  readonly onReloadRequest?: (listener: () => void) => void;
  /** Ends the process some seconds after the command, also where something is left open, which is told first. */
  readonly ensureExit?: (tell: (open: readonly string[]) => void) => void;
}

/** The part of a Node writable stream that commands use. */
export interface OutputStream {
  write(text: string): unknown;
  /** Writes what moves the cursor; never anything that somebody else chose. Absent where nothing is held back anyway. */
  readonly steer?: (sequence: string) => unknown;
  readonly isTTY?: boolean;
  /** The width of the terminal in characters; absent where it is none. */
  readonly columns?: number;
  /** Its height in lines. */
  readonly rows?: number;
}

/** One option of a command, as written and as its `--help` tells of it. */
export interface OptionDefinition {
  readonly type: 'string' | 'boolean';
  /** One letter. */
  readonly short?: string;
  readonly multiple?: boolean;
  /** Whether the command is refused without it. */
  readonly required?: boolean;
  /** What stands for the value in the help, such as `FILE`, for which the shell completes names of files. */
  readonly placeholder?: string;
  /** The values that are allowed; any by default. */
  readonly choices?: readonly string[];
  readonly description: string;
}

/** The options of a command, by their long names without the dashes. */
export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

/** One argument that is no option. */
export interface OperandDefinition {
  /** Such as `LIVE`. */
  readonly name: string;
  /** The values that are allowed; any by default. */
  readonly choices?: readonly string[];
  /** Whether it names a file, so that the shell completes it. */
  readonly isFile?: boolean;
}

type Single<Option extends OptionDefinition> = Option extends { readonly type: 'boolean' }
  ? boolean
  : Option extends { readonly choices: readonly (infer Choice extends string)[] }
    ? Choice
    : string;

type Value<Option extends OptionDefinition> = Option extends { readonly multiple: true }
  ? readonly Single<Option>[]
  : Single<Option>;

/** The values of the options that were given, by their names; those that are required are always there. */
export type OptionValues<Options extends OptionDefinitions> = {
  readonly [Name in keyof Options as Options[Name] extends { readonly required: true } ? Name : never]: Value<
    Options[Name]
  >;
} & {
  readonly [Name in keyof Options as Options[Name] extends { readonly required: true } ? never : Name]?: Value<
    Options[Name]
  >;
};

/** What was written behind the words of a command, checked against its definition. */
export interface GivenArguments<Options extends OptionDefinitions> {
  readonly values: OptionValues<Options>;
  /** As many as the command has operands. */
  readonly operands: readonly string[];
}

/** One command of the program: a file of its own and a row in the registry. */
export interface Command<Options extends OptionDefinitions = OptionDefinitions> {
  readonly options: Options;
  /** The arguments that are no options, all of them required; none where absent. */
  readonly operands?: readonly OperandDefinition[];
  /** Answers the exit code; throws only for a bug. */
  run(given: GivenArguments<Options>, context: CommandContext): Promise<number>;
}

/** A command whose `run` knows the types of its own options. */
export function defineCommand<const Options extends OptionDefinitions>(command: Command<Options>): Command {
  return command;
}

/** The exit codes that every command uses. */
export const exitCodes = { clean: 0, findings: 1, error: 2 } as const;
