import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import { fastify } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { compressAnswers } from './hooks/compression.ts';
import { type ConnectionLimits, limitConnections } from './hooks/connections.ts';
import type { Api } from './hooks/context.ts';
import { addHeaders } from './hooks/headers.ts';
import { refuseForeignHosts } from './hooks/host.ts';
import { answerUnknownPaths } from './hooks/not-found.ts';
import { observeRequests } from './hooks/observe.ts';
import { addSecurityHeaders } from './hooks/security-headers.ts';
import { endSlowAnswers } from './hooks/slow-answers.ts';
import { answerClientError, createErrorHandler } from './problems/errors.ts';
import type { HttpOptions, HttpTimeouts } from './service/options.ts';

type AppOptions = Pick<HttpOptions, 'host' | 'externalUrl' | 'telemetry' | 'logger'> & {
  readonly store: Pick<HttpOptions['store'], 'revision'>;
};

/** A server without routes, with everything that holds for all of them but who may use what. */
export async function createApp(
  options: AppOptions,
  { timeouts, connections }: { readonly timeouts: HttpTimeouts; readonly connections: ConnectionLimits },
): Promise<Api> {
  const app = bareApp(options, timeouts);
  limitConnections(app.server, connections);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerUnknownPaths(app);
  observeRequests(app, options);
  await app.register(cookie);
  await addSecurityHeaders(app, options.externalUrl);
  addHeaders(app, options.store);
  refuseForeignHosts(app, options);
  await compressAnswers(app);
  endSlowAnswers(app, timeouts.answer);
  return app;
}

function bareApp({ logger }: AppOptions, timeouts: HttpTimeouts): Api {
  const handleError = createErrorHandler(logger);
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
  app.setErrorHandler(handleError);
  return app;
}

/** Waits for the requests under way, at most for `drain` milliseconds, and closes the port. */
export async function closeApp(app: Api, drain: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), drain);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
