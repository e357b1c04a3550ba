/** One panel as data. Every expression may use the variables of the dashboard. */
export interface PanelDefinition {
  readonly kind: 'stat' | 'time-series' | 'state-timeline' | 'table';
  readonly title: string;
  /** What it shows and what to do about it. */
  readonly description: string;
  /** A unit of Grafana, such as `s`, `percentunit`, `short`. */
  readonly unit: string;
  /** Columns of 24. */
  readonly span: number;
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
  /** From which value on a stat is red. */
  readonly redFrom?: number;
  /** Below which value a stat is red. */
  readonly redBelow?: number;
}

export interface RowDefinition {
  readonly title: string;
  readonly panels: readonly PanelDefinition[];
}

export interface DashboardDefinition {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly RowDefinition[];
}

/** A metric from the store: the same on every replica, so the maximum is taken before anything is summed. */
export function stored(name: string, labels = ''): string {
  return `max without (instance, pod) (${selected(name, 'target=~"$target", check=~"$check"', labels)})`;
}

/** The same for metrics that have a target and no check. */
export function storedByTarget(name: string, labels = ''): string {
  return `max without (instance, pod) (${selected(name, 'target=~"$target"', labels)})`;
}

/** Any other metric of the selected processes. */
export function own(name: string, labels = ''): string {
  return selected(name, '', labels);
}

function selected(name: string, scope: string, labels: string): string {
  const matchers = ['job=~"$job", instance=~"$instance"', scope, labels].filter((part) => part !== '');
  return `${name}{${matchers.join(', ')}}`;
}
