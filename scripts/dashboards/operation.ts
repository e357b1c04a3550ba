import { type DashboardDefinition, own, stored } from './panel.ts';

const rate = (name: string, labels = '') => `rate(${own(name, labels)}[$__rate_interval])`;
const ofTarget = 'target=~"$target"';
const ninetieth = (histogram: string, by: string, labels = '') =>
  `histogram_quantile(0.9, sum by (le, ${by}) (${rate(`${histogram}_bucket`, labels)}))`;
const eventDelay = (share: number) =>
  `histogram_quantile(${share}, sum by (le) (${rate('notebook_drift_event_delay_seconds_bucket')}))`;

/** For whoever runs notebook-drift: scans, AWS, deliveries, the process itself. */
export const operation: DashboardDefinition = {
  uid: 'notebook-drift-operation',
  title: 'notebook-drift operation',
  description: 'Scans, requests to AWS, deliveries, and the process itself.',
  rows: [
    {
      title: 'Scans',
      panels: [
        {
          kind: 'time-series',
          title: 'Scans by result',
          description:
            'Partial and failure are scans that could not read everything; skipped ones took too long before.',
          unit: 'cps',
          span: 8,
          queries: [
            { expr: `sum by (result) (${rate('notebook_drift_scans_total', ofTarget)})`, legend: '{{result}}' },
          ],
        },
        {
          kind: 'time-series',
          title: 'Duration of scans',
          description: 'Ninetieth percentile. Longer than the interval means skipped scans.',
          unit: 's',
          span: 8,
          queries: [
            { expr: ninetieth('notebook_drift_scan_duration_seconds', 'target', ofTarget), legend: '{{target}}' },
          ],
        },
        {
          kind: 'time-series',
          title: 'Time to the next scan',
          description: 'Negative for long means that the scheduler stands still.',
          unit: 's',
          span: 8,
          queries: [
            {
              expr: `${stored('notebook_drift_scan_next_timestamp_seconds')} - time()`,
              legend: '{{target}} {{check}}',
            },
          ],
        },
      ],
    },
    {
      title: 'AWS',
      panels: [
        {
          kind: 'time-series',
          title: 'Requests by service',
          description: 'Every attempt, retries included.',
          unit: 'reqps',
          span: 8,
          queries: [
            {
              expr: `sum by (aws_service) (${rate('notebook_drift_aws_api_requests_total')})`,
              legend: '{{aws_service}}',
            },
          ],
        },
        {
          kind: 'time-series',
          title: 'Requests by code',
          description: 'Throttling codes ask for a lower scan.aws_calls_per_second, AccessDenied for permissions.',
          unit: 'reqps',
          span: 8,
          queries: [{ expr: `sum by (code) (${rate('notebook_drift_aws_api_requests_total')})`, legend: '{{code}}' }],
        },
        {
          kind: 'time-series',
          title: 'Duration of requests',
          description: 'Ninetieth percentile, without the time spent waiting for the limiter.',
          unit: 's',
          span: 8,
          queries: [
            {
              expr: ninetieth('notebook_drift_aws_api_request_duration_seconds', 'aws_service'),
              legend: '{{aws_service}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Throttled share',
          description: 'Share of the requests that AWS refused because there were too many.',
          unit: 'percentunit',
          span: 8,
          redFrom: 0.05,
          queries: [
            {
              expr:
                `(sum(${rate('notebook_drift_aws_api_requests_total', 'code=~".*Throttl.*|TooManyRequests.*|RequestLimitExceeded"')}) or vector(0))` +
                ` / sum(${rate('notebook_drift_aws_api_requests_total')})`,
              legend: 'throttled',
            },
          ],
        },
        {
          kind: 'time-series',
          title: 'Failed reads by reason',
          description: 'What made a check unknown.',
          unit: 'cps',
          span: 16,
          queries: [
            {
              expr: `sum by (check, reason) (${rate('notebook_drift_check_errors_total', 'target=~"$target", check=~"$check"')})`,
              legend: '{{check}} {{reason}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Deliveries',
      panels: [
        {
          kind: 'time-series',
          title: 'Waiting messages',
          description: 'The queue in the store. One that never empties speaks for a receiver that is away.',
          unit: 'short',
          span: 8,
          queries: [
            { expr: `max without (instance, pod) (${own('notebook_drift_deliveries_pending')})`, legend: '{{sink}}' },
          ],
        },
        {
          kind: 'time-series',
          title: 'Attempts and failures',
          description: 'Attempts by sink, and those that failed by reason.',
          unit: 'cps',
          span: 8,
          queries: [
            { expr: `sum by (sink) (${rate('notebook_drift_deliveries_total')})`, legend: '{{sink}}' },
            {
              expr: `sum by (sink, reason) (${rate('notebook_drift_deliveries_failed_total')})`,
              legend: '{{sink}} failed: {{reason}}',
            },
          ],
        },
        {
          kind: 'time-series',
          title: 'Duration of attempts',
          description: 'Ninetieth percentile.',
          unit: 's',
          span: 8,
          queries: [{ expr: ninetieth('notebook_drift_delivery_duration_seconds', 'sink'), legend: '{{sink}}' }],
        },
      ],
    },
    {
      title: 'Events',
      panels: [
        {
          kind: 'stat',
          title: 'Event queue',
          description: '1 as long as every instance can read the queue. No data without events.queue_arn.',
          unit: 'short',
          span: 4,
          redBelow: 1,
          queries: [{ expr: `min(${own('notebook_drift_event_queue_up')})`, legend: 'queue' }],
        },
        {
          kind: 'time-series',
          title: 'From event to finding',
          description: 'From the arrival in the queue until what it led to was stored. Three seconds are much.',
          unit: 's',
          span: 8,
          queries: [
            { expr: eventDelay(0.5), legend: 'p50' },
            { expr: eventDelay(0.99), legend: 'p99' },
          ],
        },
        {
          kind: 'time-series',
          title: 'Received and discarded messages',
          description: 'Discarded ones led to nothing that was stored: only the schedule finds what they told of.',
          unit: 'cps',
          span: 6,
          queries: [
            { expr: `sum by (outcome) (${rate('notebook_drift_events_received_total')})`, legend: '{{outcome}}' },
            {
              expr: `sum by (reason) (${rate('notebook_drift_events_discarded_total')})`,
              legend: 'discarded: {{reason}}',
            },
          ],
        },
        {
          kind: 'time-series',
          title: 'Reads because of events',
          description: 'One read answers all events that came before it. Unread ones come again.',
          unit: 'cps',
          span: 6,
          queries: [{ expr: `sum by (result) (${rate('notebook_drift_event_reads_total')})`, legend: '{{result}}' }],
        },
      ],
    },
    {
      title: 'Process',
      panels: [
        {
          kind: 'table',
          title: 'Builds',
          description: 'Version, revision and Node of every instance.',
          unit: 'short',
          span: 8,
          queries: [{ expr: own('notebook_drift_build_info'), legend: '{{instance}} {{version}}' }],
        },
        {
          kind: 'stat',
          title: 'Store',
          description: '1 as long as every instance can read its store.',
          unit: 'short',
          span: 4,
          redBelow: 1,
          queries: [{ expr: `min(${own('notebook_drift_store_up')})`, legend: 'store' }],
        },
        {
          kind: 'time-series',
          title: 'Memory',
          description: 'Resident set of each instance.',
          unit: 'bytes',
          span: 6,
          queries: [{ expr: own('process_resident_memory_bytes'), legend: '{{instance}}' }],
        },
        {
          kind: 'time-series',
          title: 'Delay of the event loop',
          description: 'Ninety-ninth percentile. Above a tenth of a second answers become slow.',
          unit: 's',
          span: 6,
          queries: [{ expr: own('nodejs_eventloop_lag_p99_seconds'), legend: '{{instance}}' }],
        },
        {
          kind: 'time-series',
          title: 'HTTP requests',
          description: 'By route and code.',
          unit: 'reqps',
          span: 12,
          queries: [
            {
              expr: `sum by (route, code) (${rate('notebook_drift_http_requests_total')})`,
              legend: '{{route}} {{code}}',
            },
          ],
        },
        {
          kind: 'time-series',
          title: 'Duration of HTTP requests',
          description: 'Ninetieth percentile by route.',
          unit: 's',
          span: 12,
          queries: [{ expr: ninetieth('notebook_drift_http_request_duration_seconds', 'route'), legend: '{{route}}' }],
        },
      ],
    },
  ],
};
