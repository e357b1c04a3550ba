import { stat } from 'node:fs/promises';
import type { LoadedConfiguration, LoadOutcome } from '../config/loaded-configuration.ts';
import { problemText } from '../config/problem.ts';
import type { Logger } from '../domain/logger.ts';
import type { LiveConfiguration } from './live-configuration.ts';

export interface ReloaderOptions {
  readonly load: () => Promise<LoadOutcome>;
  readonly live: LiveConfiguration;
  readonly logger: Logger;
  /** Told after each attempt. */
  readonly told: (success: boolean) => void;
}

/** Loads the configuration again and goes over to it, one reload at a time; one that cannot be used changes nothing. */
export function createReloader({ load, live, logger, told }: ReloaderOptions): {
  reload(): Promise<void>;
  /** Waits for the reload under way, and makes every further one do nothing. */
  stop(): Promise<void>;
} {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function reload(): Promise<void> {
    if (stopped) return;
    const before = live.generation.loaded;
    try {
      const outcome = await load();
      if (!outcome.ok) return refuse(outcome.problems.map(problemText));
      const { configuration: next } = outcome;
      await live.goOver(next);
      told(true);
      for (const warning of next.warnings) logger.warn({ warning: problemText(warning) }, 'configuration warning');
      const later = settingsForRestart(before, next);
      if (later.length > 0) logger.warn({ settings: later }, 'these settings take effect at the next start');
      logger.info({ configuration: next.hash, before: before.hash }, 'configuration reloaded');
    } catch (error) {
      refuse([error instanceof Error ? error.message : String(error)]);
    }
  }

  function refuse(problems: readonly string[]): void {
    told(false);
    logger.error(
      { problems, configuration: live.generation.loaded.hash },
      'configuration not reloaded; the one before holds',
    );
  }

  return {
    reload() {
      running = running.then(reload);
      return running;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** What is opened once and for all at the start: the database, the HTTP service with its tokens, the log. */
function settingsForRestart(before: LoadedConfiguration, next: LoadedConfiguration): readonly string[] {
  const parts = ['store', 'http', 'log'] as const;
  const changed = parts.filter((part) => {
    return JSON.stringify(before.configuration[part]) !== JSON.stringify(next.configuration[part]);
  });
  const tokens =
    JSON.stringify([before.tokens, before.metricsToken]) !== JSON.stringify([next.tokens, next.metricsToken]);
  return tokens ? [...changed, 'http tokens'] : changed;
}

/** How often files are looked at, milliseconds. */
const interval = 2_000;

/**
 * Tells once whenever one of the files becomes another. They are looked at rather than subscribed to: a ConfigMap of
 * Kubernetes changes by a symbolic link of a folder above, and network file systems tell nothing.
 */
export function watchFiles(files: () => readonly string[], changed: () => void): { stop(): Promise<void> } {
  const known = new Map<string, string>();
  let round: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    let isNew = false;
    for (const path of files()) {
      const state = await stateOf(path);
      isNew ||= (known.get(path) ?? state) !== state;
      known.set(path, state);
    }
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

async function stateOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'absent';
  }
}
