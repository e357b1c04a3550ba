import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { operation } from './operation.ts';
import { overview } from './overview.ts';
import type { DashboardDefinition, PanelDefinition } from './panel.ts';

/** Every dashboard, by the name of its file. */
export const dashboards: Readonly<Record<string, DashboardDefinition>> = { overview, operation };

const dataSource = { type: 'prometheus', uid: '${datasource}' };

/** The JSON that Grafana imports. */
export function renderDashboard(definition: DashboardDefinition): string {
  const builder = new dashboard.DashboardBuilder(definition.title)
    .uid(definition.uid)
    .description(definition.description)
    .tags(['notebook-drift'])
    .readonly()
    .timezone('browser')
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(otherDashboards())
    .variables(variables());
  for (const row of definition.rows) {
    builder.withRow(new dashboard.RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(panelOf(panel));
  }
  return `${JSON.stringify(builder.build(), null, 2)}\n`;
}

function otherDashboards(): dashboard.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder('notebook-drift')
    .type(dashboard.DashboardLinkType.Dashboards)
    .tags(['notebook-drift'])
    .includeVars(true)
    .keepTime(true);
}

function variables(): Builder<dashboard.VariableModel>[] {
  return [
    new dashboard.DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    chosen('job', 'Job', 'label_values(notebook_drift_build_info, job)'),
    chosen('instance', 'Instance', 'label_values(notebook_drift_build_info{job=~"$job"}, instance)'),
    chosen('target', 'Target', 'label_values(notebook_drift_target_info{job=~"$job"}, target)'),
    chosen('check', 'Check', 'label_values(notebook_drift_scan_interval_seconds{job=~"$job"}, check)'),
  ];
}

/** Any number of the values that a query of Grafana finds; all at first. */
function chosen(name: string, label: string, labelValues: string): dashboard.QueryVariableBuilder {
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .query(labelValues)
    .datasource(dataSource)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: 'All', value: '$__all' })
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged);
}

type AnyPanelBuilder = stat.PanelBuilder | statetimeline.PanelBuilder | table.PanelBuilder | timeseries.PanelBuilder;

const builders: Readonly<Record<PanelDefinition['kind'], () => AnyPanelBuilder>> = {
  stat: () => new stat.PanelBuilder(),
  'state-timeline': () => new statetimeline.PanelBuilder(),
  table: () => new table.PanelBuilder(),
  'time-series': () => new timeseries.PanelBuilder(),
};

function panelOf(panel: PanelDefinition): Builder<dashboard.Panel> {
  const builder = builders[panel.kind]()
    .title(panel.title)
    .description(panel.description)
    .datasource(dataSource)
    .unit(panel.unit)
    .span(panel.span)
    .height(panel.kind === 'stat' ? 5 : 8);
  if (panel.redFrom !== undefined) builder.thresholds(thresholds('green', 'red', panel.redFrom));
  if (panel.redBelow !== undefined) builder.thresholds(thresholds('red', 'green', panel.redBelow));
  panel.queries.forEach(({ expr, legend }, index) =>
    builder.withTarget(query(expr, legend, panel).refId(String.fromCodePoint(65 + index))),
  );
  return builder;
}

function query(expr: string, legend: string, { kind }: PanelDefinition): prometheus.DataqueryBuilder {
  const target = new prometheus.DataqueryBuilder().expr(expr).legendFormat(legend).datasource(dataSource);
  if (kind === 'table') return target.instant().format(prometheus.PromQueryFormat.Table);
  return kind === 'stat' ? target.instant() : target.range();
}

function thresholds(below: string, above: string, limit: number): dashboard.ThresholdsConfigBuilder {
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([
    { value: null, color: below },
    { value: limit, color: above },
  ]);
}
