import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Access } from '../auth/access.ts';
import type { Gate } from '../auth/gate.ts';
import type { ChangeFeed } from '../live/change-feed.ts';
import type { HttpOptions } from '../service/options.ts';
import type { Readiness } from '../service/readiness.ts';

/** The server as routes see it. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What every route may use. */
export interface HttpContext {
  readonly options: HttpOptions;
  readonly gate: Gate;
  readonly readiness: Readiness;
  readonly changes: ChangeFeed;
  /** The OpenAPI document; known once all routes are there. */
  readonly openApi: () => unknown;
}

/** One file of routes: adds them to the server. */
export type RouteModule = (app: Api, context: HttpContext) => void;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says it; only the handler of unknown paths has none. */
    access?: Access;
    /** Of what the entity tag of answers is made, where they carry one: the store's revision and the body, or the body alone. */
    tagged?: true | 'content';
  }
}
