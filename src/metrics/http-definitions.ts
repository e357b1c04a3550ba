/** The metrics of the HTTP API: rows of `metricDefinitions`. */
export const httpMetricDefinitions = {
  http_requests_total: {
    type: 'counter',
    help: 'Requests to the HTTP API.',
    labels: ['method', 'route', 'code'],
    source: 'process',
    stability: 'stable',
    meaning: '`route` is the pattern, such as `/api/v1/findings/:id`, never the URL.',
  },
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Duration of requests to the HTTP API.',
    labels: ['method', 'route'],
    source: 'process',
    stability: 'stable',
    meaning: 'From the request to the end of the answer.',
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
  },
} as const;
