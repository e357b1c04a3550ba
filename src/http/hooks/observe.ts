import type { HttpOptions } from '../service/options.ts';
import type { Api } from './context.ts';

/** Counts and logs every request by its route's pattern: a path may hold anything, and its query may be a secret. */
export function observeRequests(app: Api, { telemetry, logger }: Pick<HttpOptions, 'telemetry' | 'logger'>): void {
  app.addHook('onResponse', async (request, reply) => {
    const event = {
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      code: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    };
    telemetry.httpRequest(event);
    logger.debug({ requestId: request.id, ...event }, 'request answered');
  });
}
