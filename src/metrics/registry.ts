import { Registry, type RegistryContentType } from 'prom-client';
import type { Telemetry } from '../domain/delivery/telemetry.ts';
import type { CheckDescription } from '../domain/evaluation/check.ts';
import type { Logger } from '../domain/logger.ts';
import type { Target } from '../domain/target/target.ts';
import type { StoreReader } from '../store/contract/store.ts';
import { Instruments } from './instruments.ts';
import { negotiateFormat } from './negotiation.ts';
import { collectRuntimeMetrics, initialiseCounters, recordTelemetry } from './process-metrics.ts';
import { projectStore, projectTargets, type Sample, type StoreFacts, type Watched } from './projection.ts';

/** What the metrics are made from: the store as it is at each scrape, and what is configured. */
export interface MetricsOptions extends Watched {
  readonly store: Pick<
    StoreReader,
    'revision' | 'checkStates' | 'findingCounts' | 'transitionCounts' | 'pendingDeliveries' | 'suppressionCounts'
  >;
  readonly targets: readonly Target[];
  /** The enabled checks. */
  readonly checks: readonly CheckDescription[];
  readonly sinks: readonly { readonly id: string }[];
  readonly build: { readonly version: string; readonly revision: string; readonly nodeVersion: string };
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error'>;
  /** Whether the metrics of the Node runtime are exported too; they are unless this is `false`. */
  readonly runtime?: boolean;
}

/** The metrics of the process. */
export interface Metrics {
  /** Told after each attempt to load the configuration again. */
  readonly configurationLoaded: (success: boolean) => void;
  readonly telemetry: Telemetry;
  /** The exposition, in the format that the Accept header of the scrape prefers. Never fails: see `store_up`. */
  readonly render: (accept?: string) => Promise<{ readonly contentType: string; readonly body: string }>;
}

/**
 * The metrics of this process. What the store knows is read anew for each scrape into a registry of that scrape, so a
 * finding that is gone has no series left. When the store cannot be read, its metrics are absent, `store_up` is 0, and the
 * process metrics, which then matter most, are still there (Prometheus, "Writing exporters", Failed scrapes).
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const lasting = new Registry();
  const instruments = new Instruments(lasting);
  const { version, revision, nodeVersion } = options.build;
  const loaded = (success: boolean) => {
    instruments.set('config_last_reload_successful', {}, success ? 1 : 0);
    if (success) instruments.set('config_last_reload_success_timestamp_seconds', {}, options.clock() / 1_000);
  };
  loaded(true);
  instruments.set('build_info', { version, revision, node_version: nodeVersion }, 1);
  initialiseCounters(instruments, options);
  if (options.runtime !== false) collectRuntimeMetrics(lasting);
  const facts = rememberFacts(options);
  return {
    configurationLoaded: loaded,
    telemetry: recordTelemetry(instruments),
    render: async (accept) => {
      const format = negotiateFormat(accept);
      const scraped = new Registry();
      const current = new Instruments(scraped);
      for (const sample of await scrape(options, facts)) current.record(sample);
      return { contentType: format, body: await expose([scraped, lasting], format) };
    },
  };
}

async function scrape(options: MetricsOptions, facts: () => Promise<StoreFacts>): Promise<readonly Sample[]> {
  const targets = projectTargets(options.targets);
  try {
    return [...targets, storeUp(1), ...projectStore(await facts(), options)];
  } catch (error) {
    options.logger.error({ error }, 'the store could not be read for the metrics');
    return [...targets, storeUp(0)];
  }
}

function storeUp(value: 0 | 1): Sample {
  return { name: 'store_up', labels: {}, value };
}

/** Most scrapes find the store as the one before did; then one question answers what takes five. */
function rememberFacts(options: MetricsOptions): () => Promise<StoreFacts> {
  let last: { readonly revision: number; readonly facts: StoreFacts } | undefined;
  return async () => {
    // Asked for first: what changes meanwhile is read now and once more at the next scrape.
    const revision = await options.store.revision();
    if (last?.revision !== revision) last = { revision, facts: await readFacts(options) };
    return { ...last.facts, now: options.clock() };
  };
}

async function readFacts({ store, clock }: MetricsOptions): Promise<StoreFacts> {
  const [checkStates, findingCounts, transitionCounts, pendingDeliveries, suppressionCounts] = await Promise.all([
    store.checkStates(),
    store.findingCounts(),
    store.transitionCounts(),
    store.pendingDeliveries(),
    store.suppressionCounts(),
  ]);
  return { checkStates, findingCounts, transitionCounts, pendingDeliveries, suppressionCounts, now: clock() };
}

/**
 * For OpenMetrics, prom-client takes `_total` off the names of the counters that it renders, for good. It gets objects that
 * inherit from the real ones, so that the next scrape in the other format finds the real names.
 */
async function expose(registries: readonly Registry[], format: RegistryContentType): Promise<string> {
  const merged: Registry<RegistryContentType> = new Registry();
  merged.setContentType(format);
  for (const registry of registries) {
    for (const { name } of registry.getMetricsAsArray()) {
      const metric = registry.getSingleMetric(name);
      if (metric) merged.registerMetric(Object.create(metric) as typeof metric);
    }
  }
  return merged.metrics();
}
