import { type DashboardDefinition, stored, storedByTarget } from './panel.ts';

const findings = (state: string) => stored('notebook_drift_findings', `state="${state}"`);
const oldest = stored('notebook_drift_finding_first_seen_timestamp_seconds');
const resources = (outcome: string) => storedByTarget('notebook_drift_resources', `outcome="${outcome}"`);

/** For whoever answers for the notebook roles: what is wrong, since when, and what is not known. */
export const overview: DashboardDefinition = {
  uid: 'notebook-drift-overview',
  title: 'notebook-drift overview',
  description: 'What differs from what was agreed, since when, and what could not be read.',
  rows: [
    {
      title: 'Now',
      panels: [
        {
          kind: 'stat',
          title: 'Active findings',
          description: 'Confirmed and not suppressed. A check that fails keeps its last ones.',
          unit: 'short',
          span: 5,
          redFrom: 1,
          queries: [{ expr: `sum(${findings('active')})`, legend: 'active' }],
        },
        {
          kind: 'stat',
          title: 'Unknown checks',
          description: 'Checks whose last evaluation could not see everything: neither clean nor drifted.',
          unit: 'short',
          span: 5,
          redFrom: 1,
          queries: [{ expr: `sum(1 - ${stored('notebook_drift_check_success')})`, legend: 'unknown' }],
        },
        {
          kind: 'stat',
          title: 'Oldest active finding',
          description: 'How long the oldest finding has been there. No data where there is none.',
          unit: 's',
          span: 5,
          redFrom: 86_400,
          queries: [{ expr: `time() - min(${oldest})`, legend: 'age' }],
        },
        {
          kind: 'stat',
          title: 'Oldest look',
          description:
            'How many scan intervals ago the check that is furthest behind was evaluated completely. From three on what is shown ' +
            'may no longer be true.',
          unit: 'short',
          span: 5,
          redFrom: 3,
          queries: [
            {
              expr: `max(abs(time() - ${stored('notebook_drift_check_last_success_timestamp_seconds')}) / ${stored('notebook_drift_scan_interval_seconds')})`,
              legend: 'intervals',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Tag coverage',
          description: 'Share of the judged resources that carry every required tag.',
          unit: 'percentunit',
          span: 4,
          redBelow: 0.95,
          queries: [
            {
              expr: `sum(${resources('compliant')}) / (sum(${resources('compliant')}) + sum(${resources('noncompliant')}))`,
              legend: 'coverage',
            },
          ],
        },
        {
          kind: 'state-timeline',
          title: 'State of the checks',
          description:
            '1 evaluated completely, 0 unknown. A gap means that nothing was exported: the process was down.',
          unit: 'short',
          span: 24,
          queries: [{ expr: stored('notebook_drift_check_success'), legend: '{{target}} {{check}}' }],
        },
      ],
    },
    {
      title: 'Findings',
      panels: [
        {
          kind: 'time-series',
          title: 'Active findings by check',
          description: 'Confirmed and not suppressed, over all severities.',
          unit: 'short',
          span: 8,
          queries: [{ expr: `sum by (target, check) (${findings('active')})`, legend: '{{target}} {{check}}' }],
        },
        {
          kind: 'time-series',
          title: 'Active findings by severity',
          description: 'Critical and high ones page somebody.',
          unit: 'short',
          span: 8,
          queries: [{ expr: `sum by (severity) (${findings('active')})`, legend: '{{severity}}' }],
        },
        {
          kind: 'time-series',
          title: 'Suppressed and pending findings',
          description: 'What was accepted for a time, and what still waits to be confirmed.',
          unit: 'short',
          span: 8,
          queries: [
            { expr: `sum(${findings('suppressed')})`, legend: 'suppressed' },
            { expr: `sum(${findings('pending')})`, legend: 'pending' },
          ],
        },
        {
          kind: 'time-series',
          title: 'Age of the oldest active finding',
          description: 'It grows as long as nobody puts it right.',
          unit: 's',
          span: 8,
          queries: [{ expr: `time() - ${oldest}`, legend: '{{target}} {{check}}' }],
        },
        {
          kind: 'time-series',
          title: 'Transitions',
          description: 'How many findings were opened, updated, resolved and reopened. They are counted in the store.',
          unit: 'short',
          span: 8,
          queries: [
            {
              expr: `sum by (transition) (max without (instance, pod) (increase(notebook_drift_finding_transitions_total{job=~"$job", instance=~"$instance", check=~"$check"}[$__rate_interval])))`,
              legend: '{{transition}}',
            },
          ],
        },
        {
          kind: 'time-series',
          title: 'Roles by verdict',
          description: 'Watched roles by what was said of their policies.',
          unit: 'short',
          span: 8,
          queries: [
            { expr: `sum by (verdict) (${storedByTarget('notebook_drift_policy_verdict')})`, legend: '{{verdict}}' },
          ],
        },
      ],
    },
    {
      title: 'Tags',
      panels: [
        {
          kind: 'time-series',
          title: 'Resources by outcome',
          description: 'Unknown means that the tags could not be read.',
          unit: 'short',
          span: 8,
          queries: [
            { expr: `sum by (outcome) (${storedByTarget('notebook_drift_resources')})`, legend: '{{outcome}}' },
          ],
        },
        {
          kind: 'table',
          title: 'Resources with wrong tags by type',
          description: 'One type at the top speaks for one tool that creates without tags.',
          unit: 'short',
          span: 8,
          queries: [
            {
              expr: `sort_desc(sum by (target, resource_type) (${resources('noncompliant')}))`,
              legend: '{{resource_type}}',
            },
          ],
        },
        {
          kind: 'time-series',
          title: 'Resources without a tag by key',
          description: 'A resource that lacks two keys counts in both: do not add them up.',
          unit: 'short',
          span: 8,
          queries: [
            {
              expr: `sum by (tag_key) (${storedByTarget('notebook_drift_resources_missing_tag')})`,
              legend: '{{tag_key}}',
            },
          ],
        },
      ],
    },
    {
      title: 'How true it is',
      panels: [
        {
          kind: 'time-series',
          title: 'Time since the last complete evaluation',
          description: 'From three intervals on the check is stale, and what is shown may no longer be true.',
          unit: 's',
          span: 12,
          queries: [
            {
              expr: `time() - ${stored('notebook_drift_check_last_success_timestamp_seconds')}`,
              legend: '{{target}} {{check}}',
            },
          ],
        },
        {
          kind: 'time-series',
          title: 'Judged resources',
          description: 'What coverage is a share of. A sudden fall speaks for a type that is no longer listed.',
          unit: 'short',
          span: 12,
          queries: [
            {
              expr: `sum by (target, check) (${stored('notebook_drift_resources_scanned')})`,
              legend: '{{target}} {{check}}',
            },
          ],
        },
      ],
    },
  ],
};
