import type { ConnectionLimits } from './hooks/connections.ts';
import type { HttpTimeouts } from './service/options.ts';

/** Of every server, unless it is told otherwise. */
export const defaultTimeouts: HttpTimeouts = {
  request: 15_000,
  handler: 30_000,
  stalled: 60_000,
  answer: 120_000,
  readiness: 2000,
  drain: 5000,
  changes: 1000,
};

/** Far more than pages, scrapers and load balancers need, and no more than can be held while they read slowly. */
export const publicConnections: ConnectionLimits = { most: 500, ofOneAddress: 250 };

/** Orchestrators and scrapers: one address may be all of them. */
export const internalConnections: ConnectionLimits = { most: 100, ofOneAddress: 100 };
