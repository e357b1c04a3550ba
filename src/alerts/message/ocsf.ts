import type { Control } from '../../domain/evaluation/control.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';

/** What one event tells of a finding. Times are milliseconds since the epoch. */
export interface OcsfFinding {
  readonly id: string;
  readonly checkId: string;
  readonly checkTitle: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly resource: { readonly type: string; readonly arn: string; readonly name: string; readonly region: string };
  readonly targetId: string;
  readonly accountId: string | null;
  readonly evidence: unknown;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly activity: 'create' | 'update' | 'close';
  readonly status: 'new' | 'suppressed' | 'resolved';
  /** Empty where they are not known. */
  readonly controls: readonly Control[];
  readonly remediation?: string;
}

/** When the event is told, and by which version of the program. */
export interface OcsfContext {
  readonly now: number;
  readonly version: string;
}

/** The version of the schema that the events follow. */
const schemaVersion = '1.3.0';

const severityIds = {
  info: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
} as const satisfies Readonly<Record<Severity, readonly [number, string]>>;

const activities = { create: [1, 'Create'], update: [2, 'Update'], close: [3, 'Close'] } as const;
const statuses = { new: [1, 'New'], suppressed: [3, 'Suppressed'], resolved: [4, 'Resolved'] } as const;

/** Findings, and Compliance Finding among them. */
const category = 2;
const complianceFinding = 2003;

/**
 * A finding as a Compliance Finding of the Open Cybersecurity Schema Framework (https://schema.ocsf.io, class 2003) with the
 * profile `cloud`. What the schema has no member for stands under `unmapped`.
 */
export function ocsfEvent(finding: OcsfFinding, { now, version }: OcsfContext): object {
  const [activityId, activityName] = activities[finding.activity];
  const [severityId, severity] = severityIds[finding.severity];
  const [statusId, status] = statuses[finding.status];
  const [, partition = 'aws'] = finding.resource.arn.split(':');
  return {
    activity_id: activityId,
    activity_name: activityName,
    category_uid: category,
    category_name: 'Findings',
    class_uid: complianceFinding,
    class_name: 'Compliance Finding',
    type_uid: complianceFinding * 100 + activityId,
    type_name: `Compliance Finding: ${activityName}`,
    time: now,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    message: finding.summary,
    metadata: {
      version: schemaVersion,
      profiles: ['cloud'],
      product: { name: 'notebook-drift', vendor_name: 'notebook-drift', version },
    },
    finding_info: {
      uid: finding.id,
      title: `${finding.checkTitle}: ${finding.kind}`,
      desc: finding.summary,
      types: [`${finding.checkId}/${finding.kind}`],
      created_time: finding.firstSeen,
      first_seen_time: finding.firstSeen,
      last_seen_time: finding.lastSeen,
      modified_time: now,
      // 1: a rule decides.
      analytic: { uid: finding.checkId, name: finding.checkTitle, type: 'Rule', type_id: 1 },
    },
    compliance: complianceOf(finding),
    resources: [resourceOf(finding, partition)],
    cloud: {
      provider: 'AWS',
      cloud_partition: partition,
      ...(/^[a-z]{2}-/.test(finding.resource.region) ? { region: finding.resource.region } : {}),
      ...(finding.accountId === null ? {} : { account: { uid: finding.accountId, type: 'AWS Account', type_id: 10 } }),
    },
    ...(finding.remediation === undefined ? {} : { remediation: { desc: finding.remediation } }),
    unmapped: { target: finding.targetId, kind: finding.kind },
  };
}

/** A check that could not see has no result: the schema calls that a warning. */
function verdictOf({ status, kind }: OcsfFinding): readonly [number, string] {
  if (status === 'resolved') return [1, 'Pass'];
  return kind === blindKind ? [2, 'Warning'] : [3, 'Fail'];
}

/** The kind of what tells that a check could not see everything. */
export const blindKind = 'not-seen';

function complianceOf(finding: OcsfFinding) {
  const { checkId, controls } = finding;
  const [statusId, status] = verdictOf(finding);
  return {
    control: checkId,
    standards: controls.length === 0 ? ['notebook-drift'] : [...new Set(controls.map(({ framework }) => framework))],
    requirements: controls.map(({ framework, id }) => `${framework} ${id}`),
    status,
    status_id: statusId,
  };
}

function resourceOf({ resource, evidence }: OcsfFinding, partition: string) {
  return {
    uid: resource.arn,
    name: resource.name,
    type: resource.type,
    cloud_partition: partition,
    ...(/^[a-z]{2}-/.test(resource.region) ? { region: resource.region } : {}),
    ...(evidence === null || evidence === undefined ? {} : { data: { evidence } }),
  };
}
