import { randomUUID } from 'node:crypto';
import swagger from '@fastify/swagger';
import { closeApp, createApp } from './app.ts';
import { Gate } from './auth/gate.ts';
import { Sessions } from './auth/sessions.ts';
import { documentOptions } from './document.ts';
import type { Api, HttpContext } from './hooks/context.ts';
import { requireDeclaredAccess } from './hooks/declared-access.ts';
import { limitPosts } from './hooks/rate-limit.ts';
import { defaultTimeouts, internalConnections, publicConnections } from './limits.ts';
import { type Listener, listen } from './listen.ts';
import { ChangeFeed } from './live/change-feed.ts';
import { internalRoutes, routes } from './routes/registry.ts';
import type { HttpOptions } from './service/options.ts';
import { Readiness } from './service/readiness.ts';

/** The status API, the page, the probes and the metrics on one port, the last two on a port of their own as well. */
export interface HttpServer {
  /**
   * Starts to listen; answers the base URL, and that of the internal port where there is one. Throws `ListenError`, with the
   * system's code, where it cannot, and then listens nowhere.
   */
  listen(): Promise<{ readonly url: string; readonly internalUrl?: string }>;
  /** From now on `/readyz` answers 503, so that load balancers turn away; everything else goes on. */
  stopAccepting(): void;
  /** Waits for the requests under way, at most for the drain time, and closes the ports. */
  close(): Promise<void>;
  /** The OpenAPI 3.1 document. */
  openApi(): unknown;
}

/** Builds the server with all routes; it listens when told to. */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const readiness = new Readiness(options, timeouts.readiness);
  const gate = new Gate(options, await Sessions.create({ ...options, newId: randomUUID }));
  const changes = new ChangeFeed({ store: options.store, logger: options.logger, interval: timeouts.changes });
  const app = await createApp(options, { timeouts, connections: publicConnections });
  await app.register(swagger, documentOptions(options.version, options.externalUrl));
  await limitPosts(app);
  const context: HttpContext = { options, gate, readiness, changes, openApi: () => app.swagger() };
  await addRoutes(app, { context, modules: routes });
  const listeners: Listener[] = [{ app, host: options.host, port: options.port, setting: 'http.port' }];
  if (options.internalPort !== undefined) {
    const internal = await createApp(options, { timeouts, connections: internalConnections });
    await addRoutes(internal, { context, modules: internalRoutes });
    listeners.push({ app: internal, host: options.host, port: options.internalPort, setting: 'http.internal_port' });
  }
  const close = async () => {
    changes.close();
    await Promise.all(listeners.map((listener) => closeApp(listener.app, timeouts.drain)));
  };
  return {
    listen: () => listenEverywhere(listeners, close),
    stopAccepting: () => readiness.stop(),
    close,
    openApi: () => app.swagger(),
  };
}

async function addRoutes(
  app: Api,
  { context, modules }: { readonly context: HttpContext; readonly modules: typeof routes },
): Promise<void> {
  requireDeclaredAccess(app);
  app.addHook('onRequest', async (request, reply) => context.gate.refuse(request, reply));
  for (const route of modules) route(app, context);
  await app.ready();
}

async function listenEverywhere(
  listeners: readonly Listener[],
  close: () => Promise<void>,
): Promise<{ readonly url: string; readonly internalUrl?: string }> {
  try {
    const urls: string[] = [];
    for (const listener of listeners) urls.push(await listen(listener));
    const [url = '', internalUrl] = urls;
    return internalUrl === undefined ? { url } : { url, internalUrl };
  } catch (error) {
    await close();
    throw error;
  }
}
