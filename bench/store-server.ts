import type { CheckDescription } from '../src/domain/evaluation/check.ts';
import type { Target } from '../src/domain/target/target.ts';
import { createHttpServer } from '../src/http/server.ts';
import { createMetrics } from '../src/metrics/registry.ts';
import type { Store } from '../src/store/contract/store.ts';
import { sampleCheck, sampleTarget } from '../test/support/fixtures.ts';

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };

export const checks: readonly CheckDescription[] = [sampleCheck];

/** The HTTP service over a store, as the daemon has it, on a port of loopback. */
export async function serve(store: Store, targets: readonly Target[]) {
  const clock = Date.now;
  const sinks = [{ id: 'ops', type: 'webhook' }];
  const watching = {
    store,
    targets,
    checks,
    sinks,
    suppressions: [],
    suppressionsText: async () => null,
    clock,
    logger,
  };
  const build = { version: '0.0.0', revision: 'bench', nodeVersion: process.version };
  const metrics = createMetrics({ ...watching, build });
  const server = await createHttpServer({
    ...watching,
    host: '127.0.0.1',
    port: 0,
    tokens: [],
    outbox: { test: async () => '', replay: async () => false },
    version: build.version,
    startedAt: clock(),
    nextRuns: () => [],
    staleAfter: () => 900_000,
    requestScan: async () => [],
    isScanQueued: async () => false,
    renderMetrics: metrics.render,
    telemetry: metrics.telemetry,
  });
  const { url } = await server.listen();
  return { url, close: () => server.close() };
}

export function targetNamed(id: string): Target {
  return { ...sampleTarget, id };
}
