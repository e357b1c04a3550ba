import type { ReadFiles } from '../config/file-state.ts';
import type { LoadedConfiguration, LoadOutcome } from '../config/loaded-configuration.ts';
import { problemText } from '../config/problem.ts';
import type { Logger } from '../domain/logger.ts';
import type { LiveConfiguration } from './live-configuration.ts';

export interface ReloaderOptions {
  readonly load: () => Promise<LoadOutcome>;
  readonly live: Pick<LiveConfiguration, 'generation' | 'goOver'>;
  readonly logger: Logger;
  /** Told after each attempt. */
  readonly told: (success: boolean) => void;
}

/** Loads the configuration again and goes over to it, one reload at a time; one that cannot be used changes nothing. */
export function createReloader({ load, live, logger, told }: ReloaderOptions): {
  reload(): Promise<void>;
  /** The files of the configuration in effect, and those of one that could not be used: they may be put right. */
  files(): ReadFiles;
  /** Waits for the reload under way, and makes every further one do nothing. */
  stop(): Promise<void>;
} {
  let running: Promise<void> = Promise.resolve();
  let refused: ReadFiles = new Map();
  const stopped = new AbortController();

  async function reload(): Promise<void> {
    if (stopped.signal.aborted) return;
    const before = live.generation.loaded;
    try {
      const outcome = await load();
      refused = outcome.ok ? new Map() : outcome.files;
      if (!outcome.ok) return refuse(outcome.problems.map(problemText));
      const { configuration: next } = outcome;
      if (!(await live.goOver(next, { signal: stopped.signal, failed: () => told(false) }))) return;
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
    files: () => new Map([...live.generation.loaded.files, ...refused]),
    async stop() {
      stopped.abort();
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
