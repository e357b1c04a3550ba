import { onTestFinished } from 'vitest';
import type { AttemptOutcome } from '../../../src/alerts/attempt/retry.ts';
import { openSink } from '../../../src/alerts/sinks/registry.ts';
import type { Delivery, MessageData, MessageType } from '../../../src/domain/delivery/delivery.ts';
import type { HttpSink, SinkSettings } from '../../../src/domain/delivery/sink.ts';
import { noon, sampleDelivery, sampleMessageData, sampleSinkOptions } from '../../support/fixtures.ts';
import { network } from '../fixtures.ts';
import { type Received, startReceiver } from '../receiver.ts';

type HttpSinkSettings = Extract<SinkSettings, HttpSink>;

/** The settings of a sink that lead to the receiver of the test. */
export type Given = HttpSinkSettings extends infer Sink
  ? Sink extends HttpSinkSettings
    ? Omit<Sink, 'id' | 'url' | 'insecure' | keyof typeof sampleSinkOptions> & { readonly repeatInterval?: number }
    : never
  : never;

/** Every type of sink that speaks HTTP. */
export type HttpSinkType = HttpSinkSettings['type'];

/** A message of this type. */
export function messageOf(type: MessageType, changes: Partial<MessageData> = {}): Delivery {
  return sampleDelivery('msg_1', {
    message: { type, timestamp: new Date(noon).toISOString(), data: sampleMessageData(changes) },
  });
}

/** Sends a message through a real server on loopback; answers what came there, and how the attempt ended. */
export async function sendTo(
  given: Given,
  delivery: Delivery,
  { status = 200, path = '/hook' }: { readonly status?: number; readonly path?: string } = {},
): Promise<{ readonly request: Received; readonly json: Record<string, unknown>; readonly outcome: AttemptOutcome }> {
  const receiver = await startReceiver(() => ({ status }));
  onTestFinished(() => receiver.close());
  const url = `http://127.0.0.1:${receiver.port}${path}`;
  const sink = openSink(
    { id: 'ops', ...sampleSinkOptions, ...given, url, insecure: true },
    {
      network,
    },
  );
  onTestFinished(() => sink.close());
  const outcome = await sink.send(delivery, { now: noon, signal: new AbortController().signal });
  const [request] = receiver.received;
  if (!request) throw new Error('nothing was received');
  return { request, json: JSON.parse(request.body) as Record<string, unknown>, outcome };
}
