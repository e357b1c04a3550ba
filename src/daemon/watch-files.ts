import { fileState, type ReadFiles } from '../config/read/file-state.ts';

/** How often files are looked at, milliseconds. */
const usualInterval = 2_000;

/**
 * Tells once whenever one of the files becomes another than it was when it was read. They are looked at rather than
 * subscribed to: a ConfigMap of Kubernetes changes by a symbolic link of a folder above, and network file systems tell
 * nothing.
 */
export function watchFiles(
  files: () => ReadFiles,
  changed: () => void,
  interval = usualInterval,
): { stop(): Promise<void> } {
  let known: ReadFiles = new Map();
  let round: Promise<void> = Promise.resolve();

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

  round = look();
  const timer = setInterval(() => {
    round = round.then(look);
  }, interval).unref();
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
