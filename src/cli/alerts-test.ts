import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { testDelivery } from '../alerts/message/test-message.ts';
import { openSink } from '../alerts/sinks/registry.ts';
import { openAwsPorts } from '../aws/events/sink-ports.ts';
import { nearest } from '../config/problems/suggest.ts';
import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import type { SinkSettings } from '../domain/delivery/sink.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from './command/command.ts';
import { configurationOption, findConfiguration } from './command/configuration.ts';
import { packageVersion } from './command/package-version.ts';

/** `notebook-drift alerts test SINK`: one test message, one attempt. Exit 0 delivered, 2 not. */
export const alertsTest = defineCommand({
  options: configurationOption,
  operands: [{ name: 'SINK' }],
  run,
});

async function run(
  { values, operands: [wanted = ''] }: GivenArguments<typeof configurationOption>,
  context: CommandContext,
): Promise<number> {
  const loaded = await findConfiguration(values, context);
  if (!loaded) return exitCodes.error;
  const sink = loaded.sinks.find(({ id }) => id === wanted);
  if (sink) return send(sink, loaded, context);
  context.stderr.write(`notebook-drift: there is no sink "${wanted}"; ${knownSinks(wanted, loaded.sinks)}\n`);
  return exitCodes.error;
}

function knownSinks(wanted: string, sinks: readonly SinkSettings[]): string {
  const ids = sinks.map(({ id }) => id);
  if (ids.length === 0) return 'none is configured.';
  const meant = nearest(wanted, ids);
  return meant === undefined ? `configured are ${ids.join(', ')}.` : `did you mean ${meant}?`;
}

async function send(sink: SinkSettings, { network }: LoadedConfiguration, context: CommandContext): Promise<number> {
  const { environment, stdout, stderr } = context;
  const now = Date.now();
  const source = { version: packageVersion, instance: hostname() };
  const delivery = testDelivery(sink.id, { now, source, newId: randomUUID });
  const open = openSink(sink, { network, ...(await openAwsPorts([sink], { network, environment })) });
  try {
    const outcome = await open.send(delivery, { now, signal: new AbortController().signal });
    if (outcome.status === 'delivered') {
      stdout.write(`The sink ${sink.id} took the test message ${delivery.id}.\n`);
      return exitCodes.clean;
    }
    stderr.write(`notebook-drift: the sink ${sink.id} did not take the test message: ${outcome.message}\n`);
    return exitCodes.error;
  } finally {
    await open.close();
  }
}
