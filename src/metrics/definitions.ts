import { awsMetricDefinitions } from './aws-definitions.ts';
import { eventMetricDefinitions } from './event-definitions.ts';
import { httpMetricDefinitions } from './http-definitions.ts';
import { storeMetricDefinitions } from './store-definitions.ts';

/** One metric as data: the source of the registry and of docs/metrics.md. */
export interface MetricDefinition {
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** One sentence: the HELP line. */
  readonly help: string;
  readonly labels: readonly string[];
  /** `store`: the same on every replica and over restarts. `process`: of this process since its start. */
  readonly source: 'configuration' | 'store' | 'process';
  /** `stable` ones keep name, labels and meaning until announced two minor versions ahead. */
  readonly stability: 'stable' | 'alpha';
  /** What the help line has no room for: what a missing series means, what to compare it with. */
  readonly meaning: string;
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

/** Before every name of {@link metricDefinitions}. */
export const metricPrefix = 'notebook_drift_';

/** Every metric of its own, without the prefix. No label ever holds user data: no ARN, tag value, role or person. */
export const metricDefinitions = {
  build_info: {
    type: 'gauge',
    help: 'Build of the running process, always 1.',
    labels: ['version', 'revision', 'node_version'],
    source: 'configuration',
    stability: 'stable',
    meaning: 'Join or annotate with it; a change is a deployment.',
  },
  target_info: {
    type: 'gauge',
    help: 'Configured target with its account and home region, always 1.',
    labels: ['target', 'account_id', 'aws_region'],
    source: 'configuration',
    stability: 'stable',
    meaning: 'Join on `target` to see the account. A target without this series is not watched.',
  },
  ...storeMetricDefinitions,
  findings: {
    type: 'gauge',
    help: 'Open findings as of the last completed evaluation.',
    labels: ['target', 'check', 'severity', 'state'],
    source: 'store',
    stability: 'stable',
    meaning:
      '`state` is `active`, `suppressed`, or `pending` (seen, not yet confirmed). 0 means evaluated and clean. No series ' +
      'means that the check never completed on this target. A check that fails keeps its last values: read them together ' +
      'with `check_success`.',
  },
  finding_first_seen_timestamp_seconds: {
    type: 'gauge',
    help: 'When the oldest active finding was first seen.',
    labels: ['target', 'check'],
    source: 'store',
    stability: 'stable',
    meaning: 'Pending and suppressed findings do not count. No series without an active finding.',
  },
  policy_verdict: {
    type: 'gauge',
    help: 'Watched roles by the verdict on their notebook policy.',
    labels: ['target', 'verdict'],
    source: 'store',
    stability: 'alpha',
    meaning:
      '`equivalent`: allows the same as generated. `broadened`, `narrowed`, `mixed`: allows more, less, both. `latent`: ' +
      'allows the same, but an explicit denial or the ceiling changed. `undecided`: differs, and more is not proven. ' +
      "`unsettled`: the readings of AWS's documentation give different answers. `missing`: no such role or policy. `invalid`: not a policy document. `unknown`: could not be read. The sum over `verdict` is the number of watched roles.",
  },
  resources: {
    type: 'gauge',
    help: 'Taggable resources by the outcome of the tag check.',
    labels: ['target', 'resource_type', 'outcome'],
    source: 'store',
    stability: 'stable',
    meaning:
      '`outcome` is `compliant`, `noncompliant`, or `unknown` (its tags could not be read). Excluded resources are not ' +
      'counted. A type whose listing broke off keeps the counts of its last complete listing; `check_success` is ' +
      'then 0, and `check_scopes` tells how many types that are.',
  },
  resources_unseen_scopes: {
    type: 'gauge',
    help: 'Regions in which the resources of a type were not all seen.',
    labels: ['target', 'resource_type'],
    source: 'store',
    stability: 'alpha',
    meaning:
      'While it is not 0, `resources` counts what is known of the type and not what there is: a share of it is no coverage.',
  },
  resources_left_out: {
    type: 'gauge',
    help: 'Resources that the configuration leaves out, by the reason.',
    labels: ['target', 'resource_type', 'reason'],
    source: 'store',
    stability: 'alpha',
    meaning:
      '`name`: by `exclude`; `state`: by `states`; `age`: older than `lookback`, as many as the list came past, so that there are at least so many.',
  },
  resources_missing_tag: {
    type: 'gauge',
    help: 'Resources that lack a configured tag key or have no value for it.',
    labels: ['target', 'resource_type', 'tag_key'],
    source: 'store',
    stability: 'stable',
    meaning: 'Only configured keys. A resource that lacks two keys counts in both: do not sum over `tag_key`.',
  },
  resources_scanned: {
    type: 'gauge',
    help: 'Resources that the last evaluation judged.',
    labels: ['target', 'check', 'resource_type'],
    source: 'store',
    stability: 'stable',
    meaning: 'The denominator for coverage: what was neither excluded nor unreadable.',
  },
  check_scopes: {
    type: 'gauge',
    help: 'Parts of a check by what became of them in the last evaluation.',
    labels: ['target', 'check', 'status'],
    source: 'store',
    stability: 'stable',
    meaning:
      'A part is one role, or one resource type in one region. `complete`: all of it was seen. `partial`: some of it was. ' +
      '`unknown`: nothing was. `unsupported`: the region does not offer it.',
  },
  check_success: {
    type: 'gauge',
    help: 'Whether the last evaluation could see everything: 1 evaluated, 0 unknown.',
    labels: ['target', 'check'],
    source: 'store',
    stability: 'stable',
    meaning: '0 is neither clean nor drifted. No series before the first attempt.',
  },
  check_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the check was last evaluated completely.',
    labels: ['target', 'check'],
    source: 'store',
    stability: 'stable',
    meaning: 'Alert when it is older than three times `scan_interval_seconds`. No series before the first success.',
  },
  finding_transitions_total: {
    type: 'counter',
    help: 'Steps in the life of findings.',
    labels: ['check', 'transition'],
    source: 'store',
    stability: 'stable',
    meaning:
      '`transition` is `opened`, `updated`, `resolved`, `reopened`, `suppressed`, `unsuppressed` or `attributed`. Kept in the store, ' +
      'so a restart is no reset.',
  },
  suppressions: {
    type: 'gauge',
    help: 'Entries of the suppressions file.',
    labels: ['status'],
    source: 'store',
    stability: 'stable',
    meaning:
      '`active`: in effect for some open finding. `unused`: for none. `expired`: its time is over, and what it hid is told ' +
      'again.',
  },
  config_last_reload_successful: {
    type: 'gauge',
    help: 'Whether the last attempt to load the configuration succeeded.',
    labels: [],
    source: 'process',
    stability: 'stable',
    meaning: 'At 0 the configuration before it is still in effect; the log says what is wrong.',
  },
  config_last_reload_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the configuration was last loaded.',
    labels: [],
    source: 'process',
    stability: 'stable',
    meaning: 'At the start, and at every reload that succeeded.',
  },
  deliveries_pending: {
    type: 'gauge',
    help: 'Messages that wait to be delivered.',
    labels: ['sink'],
    source: 'store',
    stability: 'stable',
    meaning: 'Includes those that wait for their next attempt.',
  },
  deliveries_total: {
    type: 'counter',
    help: 'Attempts to deliver a message.',
    labels: ['sink', 'event'],
    source: 'process',
    stability: 'stable',
    meaning: '`event` is the type of the message, such as `drift.firing`. Failed attempts count too.',
  },
  deliveries_failed_total: {
    type: 'counter',
    help: 'Attempts to deliver a message that failed.',
    labels: ['sink', 'reason'],
    source: 'process',
    stability: 'stable',
    meaning: 'Divide by `deliveries_total`, both summed by `sink`. The reasons are those of docs/webhooks.md.',
  },
  deliveries_dropped_total: {
    type: 'counter',
    help: 'Repetitions left out because too many messages to the sink wait.',
    labels: ['sink'],
    source: 'process',
    stability: 'stable',
    meaning: 'Only a message that repeats what is still there is ever left out, from 1,000 waiting messages on.',
  },
  delivery_duration_seconds: {
    type: 'histogram',
    help: 'Duration of attempts to deliver a message.',
    labels: ['sink'],
    source: 'process',
    stability: 'stable',
    meaning: 'From the start of the request to the status of the answer, or to the failure.',
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  },
  check_errors_total: {
    type: 'counter',
    help: 'Reads that failed, so that a check could not be evaluated completely.',
    labels: ['target', 'check', 'reason'],
    source: 'process',
    stability: 'stable',
    meaning: '`reason` is from a closed list: `access_denied`, `throttled`, `timeout`, …; the API tells the rest.',
  },
  scans_total: {
    type: 'counter',
    help: 'Scans by how they ended.',
    labels: ['target', 'result'],
    source: 'process',
    stability: 'stable',
    meaning:
      '`success`: evaluated. `partial`: something could not be read. `failure`: nothing could be told. `aborted`: the ' +
      'process stopped. `skipped`: the scan before was still running.',
  },
  scan_duration_seconds: {
    type: 'histogram',
    help: 'Duration of scans that ran.',
    labels: ['target'],
    source: 'process',
    stability: 'stable',
    meaning: 'Skipped scans do not count.',
    buckets: [0.5, 1, 2.5, 5, 15, 30, 60, 120, 300, 600],
  },
  organization_limits_read: {
    type: 'gauge',
    help: 'Whether the limits of the organization were known when the check was last evaluated.',
    labels: ['target', 'check'],
    source: 'store',
    stability: 'alpha',
    meaning:
      'At 0 a policy of the organization could not be read: what it holds back counts as allowed, so findings are more severe ' +
      'than they need be. Absent where `targets[].limits.organizations` is off.',
  },
  scan_last_attempt_timestamp_seconds: {
    type: 'gauge',
    help: 'When the check was last evaluated, whatever came of it.',
    labels: ['target', 'check'],
    source: 'store',
    stability: 'stable',
    meaning: 'Newer than `check_last_success_timestamp_seconds` while scans fail.',
  },
  scan_next_timestamp_seconds: {
    type: 'gauge',
    help: 'When the next scan is due.',
    labels: ['target', 'check'],
    source: 'process',
    stability: 'stable',
    meaning: 'Without the jitter that is added to it.',
  },
  scan_interval_seconds: {
    type: 'gauge',
    help: 'Time between two scheduled scans.',
    labels: ['target', 'check'],
    source: 'process',
    stability: 'stable',
    meaning: 'Between the next two; a schedule may be uneven.',
  },
  ...awsMetricDefinitions,
  ...eventMetricDefinitions,
  ...httpMetricDefinitions,
} as const satisfies Record<string, MetricDefinition>;

/** The name of a metric without its prefix. */
export type MetricName = keyof typeof metricDefinitions;

/** The labels of a metric, every one required. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof metricDefinitions)[Name]['labels'][number], string>
>;
