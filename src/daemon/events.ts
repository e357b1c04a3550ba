import { setTimeout as sleep } from 'node:timers/promises';
import { resourceType } from '../aws/sagemaker/types.ts';
import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import type { Telemetry } from '../domain/delivery/telemetry.ts';
import type { Logger } from '../domain/logger.ts';
import { fociOf } from '../scan/events/focus.ts';
import type { WholeScan } from '../scan/events/focused-scan.ts';
import type { ScanRuntime } from '../scan/run/run-scan.ts';
import type { ScanWork } from '../scan/schedule/work.ts';

interface EventSurroundings {
  readonly telemetry: Telemetry;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly work: Pick<ScanWork, 'offer'>;
  readonly runtime: ScanRuntime;
}

/** Listens to the configured queue, if there is one. */
export async function listenToEvents(
  loaded: LoadedConfiguration,
  { telemetry, environment, logger, clock, work, runtime }: EventSurroundings,
): Promise<{ stop(): Promise<void> }> {
  if (!loaded.events) return { stop: async () => undefined };
  const [{ openEventQueue }, { EventListener }, { runFocus }] = await Promise.all([
    import('../aws/events/event-queue.ts'),
    import('../scan/events/event-listener.ts'),
    import('../scan/events/focused-scan.ts'),
  ]);
  const targets = loaded.targets.map(({ target }) => target);
  const typeByArn = new Map(loaded.tags.types.map((type) => [resourceType(type).arnType, type]));
  const scanWhole = wholeScans(work, runtime);
  const listener = new EventListener({
    queue: openEventQueue(loaded.events, { network: loaded.network, environment, telemetry }),
    fociOf: (subject) => fociOf(subject, { targets, typeByArn }),
    run: (request) => runFocus(request, runtime, scanWhole),
    telemetry,
    logger,
    clock,
  });
  listener.start();
  return listener;
}

/** How often it is looked whether a scan has ended, and how long, milliseconds: less than a message is hidden. */
const interval = 250;
const patience = 90_000;

/** Has a check scanned whole by the queue of all scans, and waits for its end. */
function wholeScans(work: Pick<ScanWork, 'offer'>, { store, signal }: ScanRuntime): WholeScan {
  return async (scan) => {
    const offer = await work.offer(scan, { trigger: 'event' });
    // One that is under way may have read before the event.
    if (offer.outcome !== 'queued') return 'unread';
    const begun = performance.now();
    while (!signal.aborted && performance.now() - begun < patience) {
      const record = await store.scan(offer.id);
      if (record && record.finishedAt !== null) return record.result === 'success' ? 'stored' : 'unread';
      await sleep(interval, undefined, { signal }).catch(() => undefined);
    }
    return 'unread';
  };
}
