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
  /** Calls the listener whenever the process is asked to read its configuration again (SIGHUP). */
  readonly onReloadRequest?: (listener: () => void) => void;
}

/** The part of a Node writable stream that commands use. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** One command of the program: a file of its own and a line in the registry. */
export interface Command {
  /** The words that select it, such as `policy render`. */
  readonly name: string;
  /** The same with its arguments, for the overview. */
  readonly usage: string;
  readonly summary: string;
  /** Answers the exit code; throws only for a bug. */
  run(words: readonly string[], context: CommandContext): Promise<number>;
}

/** The exit codes that every command uses. */
export const exitCodes = { clean: 0, findings: 1, error: 2 } as const;
