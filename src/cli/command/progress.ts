import type { CommandContext, OutputStream } from './command.ts';

/** Shows how far a run is. */
export interface Progress {
  /** `done` of `all` steps of the part that `label` names. */
  update(label: string, done: number, all: number): void;
  /** Leaves the line empty, for what is printed next. */
  clear(): void;
}

const width = 24;

/** To the begin of the line, and nothing on it. */
const lineStart = '\r\u001B[K';

/** A bar on the last line of a terminal; nothing where standard error is none, in CI, or when `quiet`. */
export function createProgress({ stderr, environment }: CommandContext, quiet: boolean): Progress {
  if (quiet || !stderr.isTTY || environment['CI']) return { update: () => undefined, clear: () => undefined };
  return terminalProgress(stderr);
}

function terminalProgress(stderr: OutputStream): Progress {
  const emptyLine = () => void (stderr.steer ? stderr.steer(lineStart) : stderr.write(lineStart));
  return {
    update(label, done, all) {
      const filled = all === 0 ? width : Math.round((width * done) / all);
      emptyLine();
      stderr.write(`[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${done}/${all} ${label}`);
    },
    clear() {
      emptyLine();
    },
  };
}
