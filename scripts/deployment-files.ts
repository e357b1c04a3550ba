import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

const notice = '# Generated from deploy/prometheus/rules.yaml by "npm run generate".\n';

/** The alerting rules where the Helm chart can read them; it knows no file outside its own folder. */
export function rulesForChart(): string {
  return notice + stringify(parse(readFileSync('deploy/prometheus/rules.yaml', 'utf8')), { lineWidth: 0 });
}

/** The alerting rules as an object of the Prometheus Operator. */
export function prometheusRule(): string {
  const spec: unknown = parse(readFileSync('deploy/prometheus/rules.yaml', 'utf8'));
  const metadata = { name: 'notebook-drift', labels: { 'app.kubernetes.io/name': 'notebook-drift' } };
  const object = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata, spec };
  return notice + stringify(object, { lineWidth: 0 });
}
