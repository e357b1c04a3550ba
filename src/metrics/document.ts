import { type MetricDefinition, metricDefinitions, metricPrefix } from './definitions.ts';

const introduction = `# Metrics

Generated from \`src/metrics/definitions.ts\` by \`npm run generate\`. Do not edit.

\`GET /metrics\` answers in the Prometheus text format, or in OpenMetrics 1.0.0 where the scraper prefers it.

- The store is the source of everything about findings, checks, resources and waiting messages. Every replica exports the
  same values: take \`max without (instance, pod)\` before any sum. Only process metrics are summed over instances.
- No sample has a timestamp. No label holds user data: no ARN, no tag value, no name of a role or a person.
- A missing series means "never evaluated". 0 means "evaluated, and none". A check that fails keeps its last values while
  \`${metricPrefix}check_success\` is 0, so that a failed scan never resolves an alert.
- When the store cannot be read, the scrape still succeeds with the process metrics, \`${metricPrefix}store_up\` is 0,
  and the metrics from the store are missing.
- The default metrics of the Node runtime (\`process_*\`, \`nodejs_*\`) are exported as prom-client names them, without the
  three gauges whose names end in \`_total\`.
- \`stable\` metrics keep name, labels and meaning; a change is announced in the changelog two minor versions ahead.
  \`alpha\` ones may change.
`;

const sections: readonly { readonly title: string; readonly source: MetricDefinition['source'] }[] = [
  { title: 'From the configuration', source: 'configuration' },
  { title: 'From the store', source: 'store' },
  { title: 'Of the process', source: 'process' },
];

/** docs/metrics.md. */
export function renderMetricsDocument(): string {
  const rows = Object.entries<MetricDefinition>(metricDefinitions);
  const parts = sections.map(({ title, source }) => {
    const entries = rows.filter(([, definition]) => definition.source === source).map(describeMetric);
    return `## ${title}\n\n${entries.join('\n')}`;
  });
  return [introduction, ...parts].join('\n');
}

function describeMetric([name, { type, help, labels, stability, meaning, buckets }]: [
  string,
  MetricDefinition,
]): string {
  const facts = [
    `- Type: ${type}, ${stability}`,
    `- Labels: ${labels.length === 0 ? 'none' : labels.map((label) => `\`${label}\``).join(', ')}`,
    ...(buckets ? [`- Buckets: ${buckets.join(', ')}`] : []),
  ];
  return `### \`${metricPrefix}${name}\`\n\n${help} ${meaning}\n\n${facts.join('\n')}\n`;
}
