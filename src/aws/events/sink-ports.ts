import type { AwsPorts } from '../../domain/delivery/publisher.ts';
import type { SinkSettings } from '../../domain/delivery/sink.ts';
import type { SinkDependencies } from './sink-client.ts';

/** How these sinks reach AWS. The client of a service is loaded only where some sink needs it. */
export async function openAwsPorts(
  sinks: readonly Pick<SinkSettings, 'type'>[],
  dependencies: SinkDependencies,
): Promise<AwsPorts> {
  const types = new Set(sinks.map(({ type }) => type));
  const ports: { -readonly [Port in keyof AwsPorts]: AwsPorts[Port] } = {};
  if (types.has('sns')) {
    const { openSnsPublisher } = await import('./sns-publisher.ts');
    ports.openPublisher = (settings) => openSnsPublisher(settings, dependencies);
  }
  if (types.has('securityhub')) {
    const { openFindingImporter } = await import('./finding-importer.ts');
    ports.openImporter = (settings) => openFindingImporter(settings, dependencies);
  }
  if (types.has('eventbridge')) {
    const { openEventBus } = await import('./event-bus.ts');
    ports.openEventBus = (settings) => openEventBus(settings, dependencies);
  }
  return ports;
}
