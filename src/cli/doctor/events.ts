import { examineEventQueue } from '../../aws/examine-queue.ts';
import { adviceFor } from '../../domain/evaluation/advice.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';

/** The queue of events: whether it may be received from and removed from. No message is removed or hidden. */
export async function* events({ loaded, environment, signal }: ExaminationContext): AsyncGenerator<Diagnosis> {
  if (!loaded.events) return;
  const { network } = loaded;
  for (const { action, outcome } of await examineEventQueue(loaded.events, { network, environment, signal })) {
    const subject = `events: ${action}`;
    if (outcome.ok) yield { status: 'ok', subject, message: 'allowed' };
    else yield { status: 'problem', subject, message: outcome.failure.message, remedy: adviceFor(outcome.failure) };
  }
}
