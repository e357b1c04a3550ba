import { reachSink } from '../../alerts/deliver/reach.ts';
import { defaultEndpoint } from '../../aws/client/endpoints.ts';
import { publishAction } from '../../aws/events/sns-publisher.ts';
import type { SinkSettings } from '../../domain/delivery/sink.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';

/** Each sink: whether it can be reached. No message is sent. */
export async function* sinks({ loaded }: ExaminationContext): AsyncGenerator<Diagnosis> {
  for (const sink of loaded.sinks) {
    const subject = `sink: ${sink.id}`;
    const { ok, message } = await reachSink(placeOf(sink), { network: loaded.network });
    if (ok) yield { status: 'ok', subject, message };
    else yield { status: 'problem', subject, message, remedy: 'Correct its url, or let connections out to it.' };
    if (sink.type === 'sns')
      yield {
        status: 'untried',
        subject: `${subject}: ${publishAction}`,
        message: `it would send a message; "notebook-drift alerts test ${sink.id}" tries it`,
      };
  }
}

/** A topic is reached at SNS of its region; whether it may be published to is told by `alerts test`. */
function placeOf(sink: SinkSettings): { readonly url: string; readonly insecure: boolean } {
  if (sink.type !== 'sns') return sink;
  return { url: sink.endpoint ?? defaultEndpoint(sink.topicArn), insecure: sink.endpoint !== undefined };
}
