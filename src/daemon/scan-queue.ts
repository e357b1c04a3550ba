import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import type { Logger } from '../domain/logger.ts';
import { configuredChecks } from '../scan/schedule/configured-checks.ts';
import { LocalWork } from '../scan/schedule/local-work.ts';
import type { ScanWork } from '../scan/schedule/work.ts';
import type { OpenStore } from '../store/open.ts';

/** Scans of different targets and checks that run at the same time. */
const concurrency = 4;

/** What the queue outlives its configuration with. */
export interface ScanQueueSurroundings {
  readonly opened: OpenStore;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** The scans' queue: shared where several replicas can use the store, this process's own otherwise. */
export async function openScanQueue(
  { configuration, targets, hash }: LoadedConfiguration,
  { opened: { store, shared }, logger, clock }: ScanQueueSurroundings,
): Promise<ScanWork> {
  if (!shared) return new LocalWork({ concurrency, logger, clock });
  // The queue's library is large, and a daemon with a store of its own has no use for it.
  const { SharedWork } = await import('../scan/schedule/shared-work.ts');
  const checks = configuredChecks(configuration);
  const targetIds = new Set(targets.map(({ target }) => target.id));
  const work = new SharedWork({
    shared,
    store,
    isConfigured: ({ targetId, checkId }) => targetIds.has(targetId) && checks.has(checkId),
    configurationHash: hash,
    concurrency,
    logger,
    clock,
  });
  await work.open();
  return work;
}
