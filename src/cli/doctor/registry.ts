import { accounts } from './accounts.ts';
import type { Examination } from './diagnosis.ts';
import { events } from './events.ts';
import { organization } from './organization.ts';
import { sinks } from './sinks.ts';
import { store } from './store.ts';

/** Every examination, in the order in which they are made. */
export const examinations: readonly Examination[] = [store, sinks, events, organization, accounts];
