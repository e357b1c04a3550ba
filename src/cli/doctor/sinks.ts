import { type Reach, reachMailServer, reachSink } from '../../alerts/deliver/reach.ts';
import { defaultEndpoint } from '../../aws/client/endpoints.ts';
import { importAction, publishAction, putEventsAction } from '../../aws/events/sink-actions.ts';
import type { LoadedConfiguration } from '../../config/resolve/loaded/loaded-configuration.ts';
import type { EmailSink, EventBridgeSink, SecurityHubSink, SinkSettings, SnsSink } from '../../domain/delivery/sink.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';

/** Each sink: whether it can be reached. No message is sent. */
export async function* sinks({ loaded }: ExaminationContext): AsyncGenerator<Diagnosis> {
  for (const sink of loaded.sinks) {
    const subject = `sink: ${sink.id}`;
    const { ok, message } = await reach(sink, loaded.network);
    if (ok) yield { status: 'ok', subject, message };
    else yield { status: 'problem', subject, message, remedy: 'Correct its address, or let connections out to it.' };
    const action = actionOf(sink);
    if (action !== undefined)
      yield {
        status: 'untried',
        subject: `${subject}: ${action}`,
        message: `it would send a message; "notebook-drift alerts test ${sink.id}" tries it`,
      };
  }
}

/** What the service of AWS behind a sink is asked for; whether it is allowed is told by `alerts test`. */
function actionOf({ type }: SinkSettings): string | undefined {
  if (type === 'sns') return publishAction;
  if (type === 'securityhub') return importAction;
  return type === 'eventbridge' ? putEventsAction : undefined;
}

function reach(sink: SinkSettings, network: LoadedConfiguration['network']): Promise<Reach> {
  return sink.type === 'email' ? reachMailServer(sink, { network }) : reachSink(placeOf(sink), { network });
}

/** Something of AWS is reached at its service in its region. */
function placeOf(sink: Exclude<SinkSettings, EmailSink>): { readonly url: string; readonly insecure: boolean } {
  if ('url' in sink) return sink;
  return { url: sink.endpoint ?? defaultEndpoint(arnOf(sink)), insecure: sink.endpoint !== undefined };
}

function arnOf(sink: SnsSink | SecurityHubSink | EventBridgeSink): string {
  if (sink.type === 'sns') return sink.topicArn;
  return sink.type === 'securityhub' ? sink.productArn : sink.eventBusArn;
}
