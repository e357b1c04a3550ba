import { discardReasons, eventOutcomes, type Telemetry } from '../domain/delivery/telemetry.ts';
import type { Instruments } from './instruments.ts';

type EventTelemetry = Pick<
  Telemetry,
  'eventsAwaited' | 'eventReceived' | 'eventDiscarded' | 'eventRead' | 'eventStored' | 'eventQueueAsked'
>;

/** Counts what is told of the event queue. */
export function recordEventTelemetry(instruments: Instruments): EventTelemetry {
  return {
    eventsAwaited() {
      initialiseEventCounters(instruments);
    },
    eventReceived({ outcome }) {
      instruments.add('events_received_total', { outcome });
    },
    eventDiscarded({ reason }) {
      instruments.add('events_discarded_total', { reason });
    },
    eventRead({ result }) {
      instruments.add('event_reads_total', { result });
    },
    eventStored({ seconds }) {
      instruments.observe('event_delay_seconds', {}, seconds);
    },
    eventQueueAsked({ answered }) {
      instruments.set('event_queue_up', {}, answered ? 1 : 0);
    },
  };
}

/** Only where a queue is configured: without one there is nothing that these could count. */
function initialiseEventCounters(instruments: Instruments): void {
  for (const outcome of eventOutcomes) instruments.add('events_received_total', { outcome }, 0);
  for (const reason of discardReasons) instruments.add('events_discarded_total', { reason }, 0);
  for (const result of ['stored', 'unread']) instruments.add('event_reads_total', { result }, 0);
  instruments.zero('event_delay_seconds', {});
}
