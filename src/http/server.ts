import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import { fastify } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { Gate } from './auth/gate.ts';
import { Sessions } from './auth/sessions.ts';
import { documentOptions } from './document.ts';
import { compressAnswers } from './hooks/compression.ts';
import type { Api, HttpContext } from './hooks/context.ts';
import { addHeaders } from './hooks/headers.ts';
import { answerUnknownPaths } from './hooks/not-found.ts';
import { observeRequests } from './hooks/observe.ts';
import { limitPosts } from './hooks/rate-limit.ts';
import { addSecurityHeaders } from './hooks/security-headers.ts';
import { endSlowAnswers } from './hooks/slow-answers.ts';
import { ChangeFeed } from './live/change-feed.ts';
import { answerClientError, createErrorHandler } from './problems/errors.ts';
import { routes } from './routes/registry.ts';
import type { HttpOptions, HttpTimeouts } from './service/options.ts';
import { Readiness } from './service/readiness.ts';

/** The status API, the page, the probes and the metrics on one port. */
export interface HttpServer {
  /** Starts to listen; answers the base URL. Throws the system's error, with its code, where it cannot. */
  listen(): Promise<{ readonly url: string }>;
  /** From now on `/readyz` answers 503, so that load balancers turn away; everything else goes on. */
  stopAccepting(): void;
  /** Waits for the requests under way, at most for the drain time, and closes the port. */
  close(): Promise<void>;
  /** The OpenAPI 3.1 document. */
  openApi(): unknown;
}

const defaultTimeouts: HttpTimeouts = {
  request: 15_000,
  handler: 30_000,
  stalled: 60_000,
  answer: 120_000,
  readiness: 2000,
  drain: 5000,
  changes: 1000,
};

/** Far more than pages, scrapers and load balancers need, and no more than can be held while they read slowly. */
const mostConnections = 500;

/** Builds the server with all routes; it listens when told to. */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const readiness = new Readiness(options, timeouts.readiness);
  const gate = new Gate(options, await Sessions.create({ ...options, newId: randomUUID }));
  const changes = new ChangeFeed({ store: options.store, logger: options.logger, interval: timeouts.changes });
  const app = createApp(options, timeouts);
  await app.register(swagger, documentOptions(options.version, options.externalUrl));
  await app.register(cookie);
  await addSecurityHeaders(app, options.externalUrl);
  addHeaders(app, options.store);
  await compressAnswers(app);
  endSlowAnswers(app, timeouts.answer);
  await limitPosts(app);
  app.addHook('onRequest', async (request, reply) => gate.refuse(request, reply));
  const context: HttpContext = { options, gate, readiness, changes, openApi: () => app.swagger() };
  for (const route of routes) route(app, context);
  await app.ready();
  return {
    listen: async () => ({ url: await app.listen({ host: options.host, port: options.port }) }),
    stopAccepting: () => readiness.stop(),
    close: () => {
      changes.close();
      return close(app, timeouts.drain);
    },
    openApi: () => app.swagger(),
  };
}

function createApp(options: HttpOptions, timeouts: HttpTimeouts): Api {
  const handleError = createErrorHandler(options.logger);
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: 64 * 1024,
    requestTimeout: timeouts.request,
    // Node looks for requests that are late only so often, and by default every 30 seconds.
    http: { headersTimeout: timeouts.request, connectionsCheckingInterval: Math.min(5_000, timeouts.request) },
    connectionTimeout: timeouts.stalled,
    // Longer than the idle time of usual load balancers (60 s), so that they, not we, end a connection.
    keepAliveTimeout: 72_000,
    handlerTimeout: timeouts.handler,
    routerOptions: { maxParamLength: 1024 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, randomUUID()),
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxConnections = mostConnections;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(handleError);
  answerUnknownPaths(app);
  observeRequests(app, options);
  return app;
}

async function close(app: Api, drain: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), drain);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
