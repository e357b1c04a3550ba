import { fileState, type ReadFiles } from '../../config/read/file-state.ts';
import type { Logger } from '../../domain/logger.ts';
import { type Stoppable, startRounds } from './rounds.ts';

/** The files that are watched, and what happens when one of them changes. */
export interface FileWatch {
  /** The files, each with its state when it was read. */
  readonly files: () => ReadFiles;
  readonly changed: () => void;
  readonly logger: Pick<Logger, 'error'>;
  /** How often they are looked at, milliseconds. */
  readonly interval?: number;
}

const usualInterval = 2_000;

/**
 * Tells once whenever one of the files becomes another than it was when it was read. They are looked at rather than
 * subscribed to: a ConfigMap of Kubernetes changes by a symbolic link of a folder above, and network file systems tell
 * nothing.
 */
export function watchFiles({ files, changed, logger, interval = usualInterval }: FileWatch): Stoppable {
  let known: ReadFiles = new Map();

  async function look(): Promise<void> {
    const seen = new Map<string, string>();
    let isNew = false;
    for (const [path, whenRead] of files()) {
      const state = await fileState(path);
      isNew ||= (known.get(path) ?? whenRead) !== state;
      seen.set(path, state);
    }
    known = seen;
    if (isNew) changed();
  }

  return startRounds({
    interval,
    atOnce: true,
    round: look,
    failed: (error) => logger.error({ error }, 'the files of the configuration could not be looked at'),
  });
}
