import type { SinkSettings } from '../../domain/delivery/sink.ts';
import type { OpenSink, SinkSurroundings } from '../sinks/sink.ts';

/**
 * Opens every sink, by its id. Rejects when the settings of one cannot work. The HTTP client of the sinks is large, so
 * that it is loaded only where there is a sink.
 */
export async function openSinks(
  sinks: readonly SinkSettings[],
  surroundings: SinkSurroundings,
): Promise<ReadonlyMap<string, OpenSink>> {
  if (sinks.length === 0) return new Map();
  const { openSink } = await import('../sinks/registry.ts');
  return new Map(sinks.map((settings) => [settings.id, openSink(settings, surroundings)]));
}
