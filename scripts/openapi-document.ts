import { readFileSync } from 'node:fs';
import { createHttpServer } from '../src/http/server.ts';

/** The OpenAPI document as JSON text, made from the routes of a server that never listens. */
export async function renderOpenApi(): Promise<string> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    tokens: [],
    store: {
      revision: notServed,
      findings: notServed,
      findingGroups: notServed,
      findingTypes: notServed,
      neighbours: notServed,
      finding: notServed,
      findingsIn: notServed,
      transitions: notServed,
      findingCounts: notServed,
      checkStates: notServed,
      history: notServed,
      checkStandings: notServed,
      checkScopes: notServed,
      findingFlow: notServed,
      scans: notServed,
      scan: notServed,
      deliveries: notServed,
      delivery: notServed,
      discovery: notServed,
      suppressionCounts: notServed,
      pendingDeliveries: notServed,
      sinkHealth: notServed,
      transitionCounts: notServed,
      verifyWritable: notServed,
    },
    targets: [],
    checks: [],
    sinks: [],
    suppressions: [],
    suppressionsText: async () => null,
    outbox: { test: notServed, replay: notServed },
    version,
    startedAt: 0,
    nextRuns: () => [],
    staleAfter: () => 0,
    requestScan: async () => [],
    isScanQueued: async () => false,
    renderMetrics: notServed,
    telemetry: { httpRequest: () => undefined },
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    clock: () => 0,
  });
  return `${JSON.stringify(server.openApi(), undefined, 2)}\n`;
}

async function notServed(): Promise<never> {
  throw new Error('this server only describes itself');
}
