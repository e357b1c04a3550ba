import { problemText } from '../config/problems/problem.ts';
import type { ReadFiles } from '../config/read/file-state.ts';
import type { LoadedConfiguration, LoadOutcome } from '../config/resolve/loaded/loaded-configuration.ts';
import type { Logger } from '../domain/logger.ts';
import type { LiveConfiguration } from './live-configuration.ts';

/** What loading the configuration again needs, and who is told how it went. */
export interface ReloaderOptions {
  readonly load: () => Promise<LoadOutcome>;
  readonly live: Pick<LiveConfiguration, 'generation' | 'goOver'>;
  readonly logger: Logger;
  /** Told after each attempt. */
  readonly told: (success: boolean) => void;
  /** Until a configuration that is right but could not be opened is tried again, milliseconds. */
  readonly retryDelay?: number;
}

/** The usual reason is a database that is away. */
const usualRetryDelay = 30_000;

/** Loads the configuration again and goes over to it, one after the other; one that cannot be used changes nothing. */
export class Reloader {
  readonly #options: ReloaderOptions;
  #loading: Promise<unknown> = Promise.resolve();
  #goingOver: Promise<void> = Promise.resolve();
  /** Of the latest configuration that could be used: a newer one ends its waiting. */
  #waiting = new AbortController();
  /** The files of the latest configuration, where it could not be used: they may be put right. */
  #refused: ReadFiles | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: ReloaderOptions) {
    this.#options = options;
  }

  reload(): Promise<void> {
    const next = this.#loading.then(() => this.#load());
    this.#loading = next;
    return next.then((loaded) => loaded && this.#follow(loaded));
  }

  /** Everything that a reload may be due to: of the configuration in effect, and of one that could not be used. */
  files(): ReadFiles {
    return new Map([...this.#options.live.generation.loaded.files, ...(this.#refused ?? [])]);
  }

  /** Waits for the reload under way, and makes every further one do nothing. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#waiting.abort();
    await this.#loading;
    await this.#goingOver;
  }

  async #load(): Promise<LoadedConfiguration | undefined> {
    if (this.#stopped) return undefined;
    try {
      const outcome = await this.#options.load();
      this.#refused = outcome.ok ? undefined : outcome.files;
      if (outcome.ok) return outcome.configuration;
      this.#refuse(outcome.problems.map(problemText));
    } catch (error) {
      this.#refuse([messageOf(error)]);
    }
    return undefined;
  }

  #follow(loaded: LoadedConfiguration): Promise<void> {
    clearTimeout(this.#retry);
    this.#waiting.abort();
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    this.#goingOver = this.#goingOver.then(() => this.#goOver(loaded, signal));
    return this.#goingOver;
  }

  async #goOver(next: LoadedConfiguration, signal: AbortSignal): Promise<void> {
    if (this.#stopped || signal.aborted) return;
    const { live, logger, told, retryDelay = usualRetryDelay } = this.#options;
    const before = live.generation.loaded;
    try {
      if (!(await live.goOver(next, { signal, failed: () => told(false) }))) return;
    } catch (error) {
      this.#retry = setTimeout(() => void this.reload(), retryDelay).unref();
      return this.#refuse([messageOf(error)]);
    }
    // What came meanwhile and could not be used is the last word.
    if (!this.#refused) told(true);
    for (const warning of next.warnings) logger.warn({ warning: problemText(warning) }, 'configuration warning');
    const later = settingsForRestart(before, next);
    if (later.length > 0) logger.warn({ settings: later }, 'these settings take effect at the next start');
    logger.info({ configuration: next.hash, before: before.hash }, 'configuration reloaded');
  }

  #refuse(problems: readonly string[]): void {
    const { live, logger, told } = this.#options;
    told(false);
    logger.error(
      { problems, configuration: live.generation.loaded.hash },
      'configuration not reloaded; the previous one stays in effect',
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
