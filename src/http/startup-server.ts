import type { Logger } from '../domain/logger.ts';
import { closeApp, createApp } from './app.ts';
import type { Api } from './hooks/context.ts';
import { requireDeclaredAccess } from './hooks/declared-access.ts';
import { defaultTimeouts, internalConnections, publicConnections } from './limits.ts';
import { type Listener, listen } from './listen.ts';
import { retryAfter, startingReport, storeAwayReport } from './problems/errors.ts';
import { sendProblem } from './problems/problem.ts';
import { assets } from './routes/service/assets.ts';
import { health } from './routes/service/health.ts';
import type { HttpOptions } from './service/options.ts';
import type { ReadinessCheck } from './service/readiness.ts';

/** Where the program will listen, and by which names it is asked. */
export interface StartupOptions extends Pick<HttpOptions, 'host' | 'port' | 'internalPort' | 'externalUrl'> {
  readonly logger: Logger;
}

/**
 * What answers on the ports of the program while it starts, which may take minutes: alive, not ready, and 503 to all else. An
 * orchestrator would take a program that does not answer for dead and kill it. A port that the system chooses is left out, since
 * nobody can know it.
 */
export class StartupServer {
  readonly #options: StartupOptions;
  #listening: readonly Api[] = [];
  #awaited: string | undefined;

  constructor(options: StartupOptions) {
    this.#options = options;
  }

  /** Does nothing where it listens already. Throws `ListenError` where it cannot, and then listens nowhere. */
  async listen(): Promise<void> {
    if (this.#listening.length > 0) return;
    const opened: Api[] = [];
    this.#listening = opened;
    try {
      for (const listener of await this.#listeners()) {
        opened.push(listener.app);
        await listen(listener);
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** From now on it says that the start waits for the store, because of this, which names no host and no path. */
  awaitsStore(what: string): void {
    this.#awaited = what;
  }

  /** Frees the ports. It may listen again later. */
  async close(): Promise<void> {
    const apps = this.#listening;
    this.#listening = [];
    await Promise.all(apps.map((app) => closeApp(app, drain)));
  }

  async #listeners(): Promise<readonly Listener[]> {
    const { host, port, internalPort = 0 } = this.#options;
    const listeners: Listener[] = [];
    if (port !== 0) {
      const app = await this.#app(publicConnections);
      listeners.push({ app, host, port, setting: 'http.port' });
    }
    if (internalPort !== 0) {
      const app = await this.#app(internalConnections);
      listeners.push({ app, host, port: internalPort, setting: 'http.internal_port' });
    }
    return listeners;
  }

  async #app(connections: typeof publicConnections): Promise<Api> {
    const telemetry = { httpRequest: () => undefined };
    const app = await createApp({ ...this.#options, telemetry, store }, { timeouts: defaultTimeouts, connections });
    requireDeclaredAccess(app);
    app.addHook('onRequest', async (request, reply) => {
      if (!request.is404) return undefined;
      const report = this.#awaited === undefined ? startingReport : storeAwayReport(this.#awaited, startWaits);
      return sendProblem(request, reply.header('retry-after', String(retryAfter)), report);
    });
    health(app, { readiness: { checks: async () => [this.#check()] } });
    assets(app);
    await app.ready();
    return app;
  }

  #check(): ReadinessCheck {
    return this.#awaited === undefined
      ? { name: 'start', ok: false, reason: 'the program is starting' }
      : { name: 'store', ok: false, reason: `${this.#awaited}; the start waits for it` };
  }
}

const startWaits = 'The start waits for it; /livez and /readyz answer.';

/** Milliseconds. Every answer is short, and who sends slowly must not hold up the start. */
const drain = 250;

/** No route of a start has an answer that the store is part of. */
const store = { revision: () => Promise.reject(new Error('the store is not open yet')) };
