/**
 * Writes every generated file, or with `--check` says which of them is stale and fails. A generated file is a row here.
 */
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { checks } from '../src/checks/registry.ts';
import { configurationJsonSchema } from '../src/config/schema/shape.ts';
import { renderMetricsDocument } from '../src/metrics/document.ts';
import { renderLiveScript } from './browser-bundle.ts';
import { renderChartReadme, renderValuesSchema } from './chart/chart.ts';
import { renderCheckPage } from './check-page.ts';
import { configReference } from './config-reference.ts';
import { renderControlsDocument } from './controls-document.ts';
import { dashboards, renderDashboard } from './dashboards/render.ts';
import { prometheusRule, rulesForChart } from './deployment-files.ts';
import { formatted } from './formatted.ts';
import { renderLicences } from './licences.ts';
import { renderLifecycleDocument } from './lifecycle-document.ts';
import { renderOpenApi } from './openapi-document.ts';
import { renderArnShapes, renderKeyTypes, renderRcpServices } from './reference-tables.ts';
import { renderStylesheet } from './stylesheet.ts';
import { renderTemplateDifferences } from './template-differences.ts';

interface GeneratedFile {
  readonly path: string;
  render(): string | Promise<string>;
}

const files: readonly GeneratedFile[] = [
  { path: 'config/schema.json', render: () => `${JSON.stringify(configurationJsonSchema(), null, 2)}\n` },
  { path: 'docs/config.md', render: configReference },
  { path: 'docs/controls.md', render: renderControlsDocument },
  { path: 'docs/findings.md', render: renderLifecycleDocument },
  { path: 'docs/metrics.md', render: renderMetricsDocument },
  { path: 'docs/licences.md', render: renderLicences },
  { path: 'docs/openapi.json', render: renderOpenApi },
  { path: 'docs/template-differences.md', render: renderTemplateDifferences },
  { path: 'src/http/page/frame/live-script.generated.ts', render: renderLiveScript },
  { path: 'src/http/page/frame/stylesheet.generated.ts', render: renderStylesheet },
  { path: 'src/policy/compare/conditions/keys/key-types.generated.ts', render: renderKeyTypes },
  { path: 'src/policy/compare/sets/arn-shapes.generated.ts', render: renderArnShapes },
  { path: 'src/policy/evaluate/rcp-services.generated.ts', render: renderRcpServices },
  { path: 'deploy/helm/notebook-drift/README.md', render: renderChartReadme },
  { path: 'deploy/helm/notebook-drift/values.schema.json', render: renderValuesSchema },
  { path: 'deploy/helm/notebook-drift/files/rules.yaml', render: rulesForChart },
  { path: 'deploy/kubernetes/components/prometheus-operator/prometheus-rule.yaml', render: prometheusRule },
  ...Object.entries(dashboards).flatMap(([name, definition]) =>
    ['deploy/grafana', 'deploy/helm/notebook-drift/files'].map((folder) => ({
      path: `${folder}/${name}.dashboard.json`,
      render: () => renderDashboard(definition),
    })),
  ),
  ...checks.map((check) => ({ path: `docs/checks/${check.id}.md`, render: () => renderCheckPage(check) })),
];

const check = process.argv.includes('--check');
const stale: string[] = [];
for (const file of files) {
  const text = formatted(file.path, await file.render());
  if (existsSync(file.path) && readFileSync(file.path, 'utf8') === text) continue;
  if (check) stale.push(file.path);
  else writeFileSync(file.path, text);
}
// A page of a check that is gone.
const paths = new Set(files.map(({ path }) => path));
for (const path of globSync('docs/checks/*.md').filter((one) => !paths.has(one))) {
  if (check) stale.push(path);
  else rmSync(path);
}
for (const path of stale) process.stderr.write(`${path} is stale: run "npm run generate" and commit it.\n`);
process.exitCode = stale.length === 0 ? 0 : 1;
