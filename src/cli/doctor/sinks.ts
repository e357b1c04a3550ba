import { reachSink } from '../../alerts/reach.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';

/** Each sink: whether it can be reached. No message is sent. */
export async function* sinks({ loaded }: ExaminationContext): AsyncGenerator<Diagnosis> {
  for (const sink of loaded.sinks) {
    const subject = `sink: ${sink.id}`;
    const { ok, message } = await reachSink(sink, { network: loaded.network });
    if (ok) yield { status: 'ok', subject, message };
    else yield { status: 'problem', subject, message, remedy: 'Correct its url, or let connections out to it.' };
  }
}
