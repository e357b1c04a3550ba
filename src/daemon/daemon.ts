import { randomUUID } from 'node:crypto';
import { createOutboxCommands } from '../alerts/outbox-commands.ts';
import { createLimiterPool } from '../aws/client/limiter.ts';
import { problemText } from '../config/problems/problem.ts';
import type { LoadedConfiguration, LoadOutcome } from '../config/resolve/loaded-configuration.ts';
import type { Logger } from '../domain/logger.ts';
import type { DiscoveredAccount } from '../domain/target/discovery.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { createHttpServer } from '../http/server.ts';
import { createMetrics } from '../metrics/registry.ts';
import { type OpenStore, openStore } from '../store/open.ts';
import { DeferredTelemetry } from './deferred-telemetry.ts';
import { Discovery, type DiscoveryOptions } from './discovery.ts';
import { messageContext } from './generation.ts';
import { LiveConfiguration } from './live-configuration.ts';
import { Reloader } from './reload.ts';
import { stopInOrder } from './shutdown.ts';
import { watchFiles } from './watch-files.ts';

export interface DaemonOptions {
  readonly loaded: LoadedConfiguration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly build: { readonly version: string; readonly revision: string };
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Loads the configuration again, from where it was loaded, with these accounts as targets. */
  readonly load: (accounts: readonly DiscoveredAccount[]) => Promise<LoadOutcome>;
}

export interface Daemon {
  /** Where the page and the API are, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Loads the configuration again and goes over to it; a broken one changes nothing. */
  reload(): Promise<void>;
  /** Ends everything in order; resolves when nothing is left open. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/**
 * Starts the whole program: store, outputs, then scans. Throws with a message for a person when the store is in use or
 * damaged, or the address is taken; what was opened by then is closed again.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const opened = await openStore(options.loaded.store, options.logger);
  const live = new LiveConfiguration(options.loaded);
  const telemetry = new DeferredTelemetry();
  const discovery = new Discovery(discoveryOptions(options, opened, telemetry));
  try {
    const loaded = await withDiscovered(options, discovery);
    return await compose({ ...options, loaded }, { opened, live, discovery, discoveryTelemetry: telemetry });
  } catch (error) {
    await discovery.stop();
    await live.abandon();
    await opened.store.close();
    throw error;
  }
}

function discoveryOptions(
  { loaded: { network, configuration }, environment, logger, clock }: DaemonOptions,
  { store }: OpenStore,
  telemetry: DeferredTelemetry,
): DiscoveryOptions {
  const { aws_calls_per_second: callsPerSecond } = configuration.scan;
  const dependencies = { network, environment, telemetry, callsPerSecond, limiters: createLimiterPool(), clock };
  return { store, dependencies, logger, clock };
}

/** The configuration with the accounts of the organization among its targets. */
async function withDiscovered({ loaded, load }: DaemonOptions, discovery: Discovery): Promise<LoadedConfiguration> {
  if (!loaded.discovery) return loaded;
  await discovery.begin(loaded.discovery.settings);
  const outcome = await load(discovery.accounts);
  if (outcome.ok) return outcome.configuration;
  throw new Error(outcome.problems.map(problemText).join('; '));
}

interface Parts {
  readonly opened: OpenStore;
  readonly live: LiveConfiguration;
  readonly discovery: Discovery;
  readonly discoveryTelemetry: DeferredTelemetry;
}

async function compose(
  options: DaemonOptions,
  { opened, live, discovery, discoveryTelemetry }: Parts,
): Promise<Daemon> {
  const { store } = opened;
  const { loaded, logger, build, clock } = options;
  const watching = { store, logger, clock, ...live.lists };
  const metrics = createMetrics({ ...watching, build: { ...build, nodeVersion: process.version } });
  const { telemetry, render: renderMetrics } = metrics;
  discoveryTelemetry.connect(telemetry);
  await live.open(loaded, { ...options, opened, telemetry });
  const messages = { ...messageContext(loaded, options), newId: randomUUID };
  const http = await createHttpServer({
    ...watching,
    ...httpSettings(options),
    ...live.schedule,
    outbox: createOutboxCommands({ ...watching, ...messages, committed: () => live.generation.deliverer.wake() }),
    renderMetrics,
    telemetry,
  });
  const addresses = await http.listen();
  await live.start();
  logger.info({ ...addresses, targets: live.lists.targets.length, configuration: loaded.hash }, 'started');
  const load = () => options.load(discovery.accounts);
  const reloader = new Reloader({ ...options, load, live, told: metrics.configurationLoaded });
  discovery.start(
    () => live.generation.loaded.discovery?.settings,
    () => void reloader.reload(),
  );
  const watch = watchFiles(
    () => reloader.files(),
    () => void reloader.reload(),
  );
  return {
    url: addresses.url,
    reload: () => reloader.reload(),
    stop: once(async () => {
      await watch.stop();
      await discovery.stop();
      await reloader.stop();
      await stopInOrder({ ...live.parts(), http, store, logger });
    }),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

function httpSettings({ loaded, build, clock }: DaemonOptions) {
  const { host, port, internal_port: internalPort, external_url: externalUrl } = loaded.configuration.http;
  return {
    host,
    port,
    ...(internalPort === undefined ? {} : { internalPort }),
    tokens: loaded.tokens,
    version: build.version,
    startedAt: clock(),
    ...withoutAbsent({ metricsToken: loaded.metricsToken, externalUrl }),
  };
}
