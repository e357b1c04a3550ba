/** The metrics of the event queue: rows of `metricDefinitions`. */
export const eventMetricDefinitions = {
  event_queue_up: {
    type: 'gauge',
    help: 'Whether the event queue answered when it was last asked.',
    labels: [],
    source: 'process',
    stability: 'alpha',
    meaning: 'No series without `events.queue_arn`. At 0 drift is found by the schedule alone.',
  },
  events_received_total: {
    type: 'counter',
    help: 'Messages received from the event queue.',
    labels: ['outcome'],
    source: 'process',
    stability: 'alpha',
    meaning:
      '`relevant`: names something that a target watches. `irrelevant`: does not, and is removed. `malformed`: no event; ' +
      'left to the dead-letter queue. One that is received twice counts twice.',
  },
  events_discarded_total: {
    type: 'counter',
    help: 'Messages that were removed from the event queue although nothing was stored because of them.',
    labels: ['reason'],
    source: 'process',
    stability: 'alpha',
    meaning:
      '`malformed`: no event, and no dead-letter queue took it away. `unread`: what it names could not be read ten times. ' +
      'The next scan finds what they told of.',
  },
  event_reads_total: {
    type: 'counter',
    help: 'Focused reads because of events.',
    labels: ['result'],
    source: 'process',
    stability: 'alpha',
    meaning:
      '`stored`: what was read is stored. `unread`: it could not be read, and its events come again. Much smaller than the ' +
      'number of events in a burst, because one read answers all that came before it.',
  },
  event_delay_seconds: {
    type: 'histogram',
    help: 'From the arrival of an event in the queue until what it led to was stored.',
    labels: [],
    source: 'process',
    stability: 'alpha',
    meaning: 'The way from AWS to the queue is not in it; CloudTrail takes up to minutes.',
    buckets: [0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300],
  },
} as const;
