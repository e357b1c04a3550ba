import { accounts } from './accounts.ts';
import type { BoundedExamination } from './bounded.ts';
import type { Examination, ExaminationContext } from './diagnosis.ts';
import { events } from './events.ts';
import { limits } from './limits.ts';
import { organization } from './organization.ts';
import { sinks } from './sinks.ts';
import { store } from './store.ts';

const common: Readonly<Record<string, Examination>> = {
  store,
  sinks,
  events,
  'discovery: organization': organization,
  limits,
};

/** Every examination, in the order in which they are made; each target has one of its own. */
export function examinationsOf(context: Omit<ExaminationContext, 'signal'>): readonly BoundedExamination[] {
  const wanted = context.loaded.targets.filter(({ target }) => context.targetIds?.includes(target.id) ?? true);
  return [
    ...Object.entries(common).map(([subject, examine]) => ({
      subject,
      start: (signal: AbortSignal) => examine({ ...context, signal }),
    })),
    ...wanted.map(({ target }) => ({
      subject: target.id,
      start: (signal: AbortSignal) => accounts({ ...context, targetIds: [target.id], signal }),
    })),
  ];
}
