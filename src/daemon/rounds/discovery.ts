import type { OrganizationDependencies } from '../../aws/organization/organization-client.ts';
import { discoverAccounts } from '../../aws/organizations.ts';
import type { Logger } from '../../domain/logger.ts';
import {
  type DiscoveredAccount,
  type DiscoveryState,
  isDiscoveryDue,
  type OrganizationDiscovery,
} from '../../domain/target/discovery.ts';
import type { Store } from '../../store/contract/store.ts';
import { type Stoppable, startRounds } from './rounds.ts';

/** What finding the accounts of an organization needs, for all generations of the configuration. */
export interface DiscoveryOptions {
  readonly store: Store;
  readonly dependencies: OrganizationDependencies;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** How often it is looked whether the organization is to be asked, milliseconds. */
const interval = 5_000;

/**
 * The accounts of the organization, as they were found last. A failure keeps them: it is logged, told by the API, and
 * takes no target away.
 */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #abort = new AbortController();
  #accounts: readonly DiscoveredAccount[] = [];
  #rounds: Stoppable | undefined;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  get accounts(): readonly DiscoveredAccount[] {
    return this.#accounts;
  }

  /** Asks the organization or, where it does not answer, takes what an earlier run of the program found. */
  async begin(settings: OrganizationDiscovery | undefined): Promise<void> {
    if (settings) await this.#ask(settings);
    this.#accounts = (await this.#options.store.discovery())?.accounts ?? [];
  }

  /** Asks again whenever it is time, by the settings that are in effect then, and tells when the accounts are others. */
  start(settings: () => OrganizationDiscovery | undefined, changed: () => void): void {
    this.#rounds = startRounds({
      interval,
      round: () => this.#askIfDue(settings(), changed),
      failed: (error) => this.#options.logger.error({ error }, 'discovery failed because of a defect in this program'),
    });
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('the program stops'));
    await this.#rounds?.stop();
  }

  async #askIfDue(settings: OrganizationDiscovery | undefined, changed: () => void): Promise<void> {
    if (!settings) return;
    const { store, clock, logger } = this.#options;
    const last = await store.discovery();
    if (isDiscoveryDue(last, settings, clock())) await this.#ask(settings);
    // Another replica may have asked.
    const found = (await store.discovery())?.accounts ?? [];
    if (JSON.stringify(found) === JSON.stringify(this.#accounts)) return;
    const gone = this.#accounts.filter(({ id }) => !found.some((account) => account.id === id));
    if (gone.length > 0)
      logger.warn({ accounts: gone.map(({ id }) => id) }, 'accounts are not discovered any more, nor watched');
    this.#accounts = found;
    changed();
  }

  async #ask(settings: OrganizationDiscovery): Promise<void> {
    const { store, dependencies, logger, clock } = this.#options;
    const found = await discoverAccounts(settings, dependencies, this.#abort.signal);
    const last = await store.discovery();
    const attemptedAt = clock();
    const state: DiscoveryState = found.ok
      ? { accounts: found.value, discoveredAt: attemptedAt, attemptedAt, failure: null }
      : {
          accounts: last?.accounts ?? [],
          discoveredAt: last?.discoveredAt ?? null,
          attemptedAt,
          failure: found.failure,
        };
    await store.transact((transaction) => transaction.discovery.save(state));
    if (found.ok) logger.info({ accounts: found.value.length }, 'accounts discovered');
    else
      logger.error(
        { ...found.failure, accounts: state.accounts.length },
        'accounts not discovered; the last known ones stay watched',
      );
  }
}
