/** The metrics of requests to AWS: rows of `metricDefinitions`. */
export const awsMetricDefinitions = {
  aws_api_requests_total: {
    type: 'counter',
    help: 'Requests to AWS by outcome, each attempt on its own.',
    labels: ['aws_service', 'operation', 'code'],
    source: 'process',
    stability: 'stable',
    meaning: '`code` is `ok`, one of the error codes that the product knows, or `other`.',
  },
  aws_api_request_duration_seconds: {
    type: 'histogram',
    help: 'Duration of requests to AWS, each attempt on its own.',
    labels: ['aws_service'],
    source: 'process',
    stability: 'stable',
    meaning: 'Time spent waiting for the limiter is not in it.',
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
} as const;
