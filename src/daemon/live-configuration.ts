import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import { clockTolerance } from '../domain/clock-tolerance.ts';
import type { SinkSettings } from '../domain/delivery/sink.ts';
import type { CheckDescription } from '../domain/evaluation/check.ts';
import type { Suppression } from '../domain/finding/suppression.ts';
import type { Target } from '../domain/target/target.ts';
import type { HttpOptions } from '../http/service/options.ts';
import { configuredChecks } from '../scan/schedule/configured-checks.ts';
import { type Generation, nothing, openGeneration, type StartedParts, type Surroundings } from './generation.ts';
import { endWork, type WorkingParts } from './shutdown.ts';

/**
 * The configuration that is in effect, and what works by it. Outputs hold `lists` and `schedule` for good; going over to
 * another configuration replaces their content in one step, so that nobody sees half of each.
 */
export class LiveConfiguration {
  readonly lists = {
    targets: [] as Target[],
    checks: [] as CheckDescription[],
    sinks: [] as SinkSettings[],
    suppressions: [] as Suppression[],
  };
  readonly schedule: Pick<HttpOptions, 'nextRuns' | 'staleAfter' | 'requestScan' | 'isScanQueued'> = {
    nextRuns: () => this.generation.scanning.scheduler.nextRuns(),
    staleAfter: (targetId, checkId) => this.generation.scanning.scheduler.staleAfter(targetId, checkId),
    requestScan: (filter) => this.generation.scanning.scheduler.request(filter),
    isScanQueued: (id) => this.generation.work.isQueued(id),
  };
  #generation: Generation | undefined;
  #surroundings: Surroundings | undefined;
  #started: StartedParts | undefined;

  constructor(loaded: LoadedConfiguration) {
    this.#show(loaded);
  }

  get generation(): Generation {
    if (!this.#generation) throw new Error('no configuration is in effect yet');
    return this.#generation;
  }

  /** Takes the first configuration into effect. Throws when a sink's settings cannot work. */
  async open(loaded: LoadedConfiguration, surroundings: Surroundings): Promise<void> {
    this.#surroundings = surroundings;
    this.#generation = await openGeneration(loaded, surroundings);
    this.#show(loaded);
  }

  /** Ends at once what works by the configuration in effect, where there is one; scans under way are aborted. */
  async abandon(): Promise<void> {
    this.#generation?.scanning.abort.abort(new Error('the program could not start'));
    if (this.#generation) await this.#end();
  }

  async start(): Promise<void> {
    await this.#followStore();
    this.#started = await this.generation.start();
  }

  /** A clock that was set back while nothing ran leaves messages waiting for the time that it showed. */
  async #followStore(): Promise<void> {
    const { opened, clock, logger } = this.#known();
    const states = await opened.store.checkStates();
    const newest = states.reduce((latest, { lastAttemptAt }) => Math.max(latest, lastAttemptAt), 0);
    const behind = newest - clock();
    if (behind <= clockTolerance) return;
    const seconds = Math.round(behind / 1_000);
    logger.warn(
      { seconds },
      'the clock of this host is behind the last scan that is stored; what waits is brought forward',
    );
    await this.followClock(-behind);
  }

  /** Follows the clock of the host to where it was set; `by` is how far forward, milliseconds, negative for back. */
  async followClock(by: number): Promise<void> {
    const { opened, clock } = this.#known();
    if (by < 0) {
      await opened.store.transact(async ({ alerts, deliveries }) => {
        await alerts.bringForward(-by, clock());
        await deliveries.bringForward(-by, clock());
      });
    }
    await this.generation.scanning.scheduler.replan();
  }

  /** Sees to it that every scan comes when it is due. */
  async keepUp(): Promise<void> {
    await this.generation.scanning.scheduler.keepUp(this.#known().clock());
  }

  /**
   * Goes over to another configuration. Throws, with everything as it was, when it cannot be opened. Scans under way end
   * first, as at the end of the program; messages under way are sent again. A store that is away when the work is to begin
   * is waited for; answers `false` when that was broken off. To be called again only after it has ended.
   */
  async goOver(loaded: LoadedConfiguration, waiting: Waiting): Promise<boolean> {
    const opened = this.#started ? await openGeneration(loaded, this.#known()) : undefined;
    await this.#end();
    for (let attempt = 1; ; attempt++) {
      try {
        this.#generation = attempt === 1 && opened ? opened : await openGeneration(loaded, this.#known());
        this.#show(loaded);
        await this.start();
        return true;
      } catch (error) {
        waiting.failed();
        if (attempt === 1)
          this.#known().logger.error({ error }, 'work under the new configuration could not begin; it is tried again');
        await this.#end();
      }
      await sleep(waiting.delay ?? restartDelay, undefined, { signal: waiting.signal }).catch(() => undefined);
      if (waiting.signal.aborted) return false;
    }
  }

  /** Ends what works by the configuration in effect, as far as it goes: the next one is not held up by the store. */
  async #end(): Promise<void> {
    const last = this.parts();
    this.#started = undefined;
    await endWork(last);
  }

  /** What runs, for the end of it. */
  parts(): WorkingParts {
    const { loaded, scanning, work, deliverer } = this.generation;
    const { scheduler, abort, watched } = scanning;
    const { ready_delay: readyDelay, grace } = loaded.configuration.scan;
    const { events, housekeeping, dispatcher, attributor } = this.#started ?? nothingStarted;
    const { logger } = this.#known();
    return {
      scheduler,
      work,
      abort,
      deliverer,
      housekeeping,
      dispatcher,
      attributor,
      events,
      watched,
      logger,
      readyDelay,
      grace,
    };
  }

  #known(): Surroundings {
    if (!this.#surroundings) throw new Error('no configuration is in effect yet');
    return this.#surroundings;
  }

  #show({ targets, configuration, sinks, suppressions }: LoadedConfiguration): void {
    replace(
      this.lists.targets,
      targets.map(({ target }) => target),
    );
    replace(
      this.lists.checks,
      [...configuredChecks(configuration).values()].map(({ check }) => check),
    );
    replace(this.lists.sinks, sinks);
    replace(this.lists.suppressions, suppressions);
  }
}

/** How a change of the configuration waits for the store. */
export interface Waiting {
  /** Aborted when another configuration is to come, or the program stops. */
  readonly signal: AbortSignal;
  /** Told each time that the work could not begin. */
  readonly failed: () => void;
  /** Until it is tried again, milliseconds. */
  readonly delay?: number;
}

/** Until work that could not begin is tried again, milliseconds. */
const restartDelay = 5_000;

/** In place: whoever holds the list sees the new content. */
function replace<Item>(list: Item[], items: readonly Item[]): void {
  list.splice(0, list.length, ...items);
}

const nothingStarted: StartedParts = {
  events: nothing,
  housekeeping: nothing,
  dispatcher: nothing,
  attributor: nothing,
};
