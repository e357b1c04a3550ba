import type { SinkSettings } from '../../domain/sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';
import { openWebhook } from './webhook.ts';

/** How each type of sink is opened. */
const sinkTypes: {
  readonly [Type in SinkSettings['type']]: (
    settings: Extract<SinkSettings, { type: Type }>,
    surroundings: SinkSurroundings,
  ) => OpenSink;
} = {
  webhook: openWebhook,
};

/** Opens a sink of any type. Throws when its settings cannot work. */
export function openSink(settings: SinkSettings, surroundings: SinkSurroundings): OpenSink {
  return sinkTypes[settings.type](settings, surroundings);
}
