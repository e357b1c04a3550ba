import type { Diagnosis } from './diagnosis.ts';

/** How long one step of an examination, and all of them, may take; milliseconds. */
export interface Bounds {
  readonly step: number;
  readonly all: number;
}

/** An examination that has a time limit of its own. */
export interface BoundedExamination {
  /** What is said to be late, such as `store`. */
  readonly subject: string;
  /** Starts it with a signal that is aborted when its time is over. */
  readonly start: (signal: AbortSignal) => AsyncGenerator<Diagnosis>;
}

/**
 * Runs examinations one after the other. A step that takes too long is a problem of its own and ends its examination, also
 * one that does not hear the signal. When `stop` is aborted, nothing more is told.
 */
export async function* examineBounded(
  examinations: readonly BoundedExamination[],
  { step, all }: Bounds,
  stop: AbortSignal,
): AsyncGenerator<Diagnosis> {
  const total = AbortSignal.timeout(all);
  for (const { subject, start } of examinations) {
    const own = new AbortController();
    const steps = start(AbortSignal.any([own.signal, total, stop]));
    let late = false;
    while (!late && !stop.aborted) {
      const end = AbortSignal.any([AbortSignal.timeout(step), total, stop]);
      const next = await Promise.race([steps.next(), aborted(end)]);
      if (next === 'aborted') late = true;
      else if (next.done) break;
      else yield next.value;
    }
    own.abort();
    if (stop.aborted) return;
    if (late) yield { status: 'problem', subject, message: lateness(step, total.aborted), remedy };
  }
}

const remedy =
  'Reach the endpoint from here: name resolution, NAT, VPC endpoint, security group, or network.https_proxy.';

function lateness(step: number, isAll: boolean): string {
  return isAll ? 'was not reached before the time for all probes ran out' : `no answer within ${step / 1000} s`;
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}
