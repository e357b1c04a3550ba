import type { CheckStanding, CheckState, ScanRecord } from '../../domain/evaluation/check-state.ts';
import type { Json } from '../../domain/evaluation/evaluation.ts';
import type { Finding, Transition, TransitionStep } from '../../domain/finding/finding.ts';
import type { FindingActor } from '../../domain/finding/finding-actor.ts';
import { evidenceTag } from '../../domain/finding/finding-tags.ts';
import type { CheckStateRow, FindingRow, FindingSearchRow, ScanRow, TransitionRow } from './schema.ts';

/*
 * Between rows and domain objects. What is read was written by this program and its columns hold closed sets, so reading
 * asserts their types instead of checking each value again.
 */

/** Grows when what stands in `finding_search` is made otherwise: findings that go on get theirs anew with the next scan. */
const searchVersion = 1;

/** A finding as its table keeps it. */
export function findingToRow(finding: Finding): FindingRow {
  const { resource } = finding;
  return {
    id: finding.id,
    target_id: finding.targetId,
    check_id: finding.checkId,
    kind: finding.kind,
    scope: finding.scope,
    resource_type: resource.type,
    resource_arn: resource.arn,
    resource_name: resource.name,
    resource_region: resource.region,
    path: finding.path,
    severity: finding.severity,
    summary: finding.summary,
    evidence: JSON.stringify(finding.evidence),
    state: finding.state,
    suppressed: finding.suppressed ? 1 : 0,
    confirmations: finding.confirmations,
    first_seen: finding.firstSeen,
    last_seen: finding.lastSeen,
    resolved_at: finding.resolvedAt,
    resolution: finding.resolution,
    scan_id: finding.scanId,
    suppression: finding.suppression === null ? null : JSON.stringify(finding.suppression),
    suppression_id: finding.suppression?.id ?? null,
    ...actorColumns(finding.actor),
    search_version: searchVersion,
  };
}

/** The finding of a row that this program wrote. */
export function rowToFinding(row: FindingRow): Finding {
  return {
    id: row.id,
    targetId: row.target_id,
    checkId: row.check_id,
    kind: row.kind,
    scope: row.scope,
    resource: {
      type: row.resource_type,
      arn: row.resource_arn,
      name: row.resource_name,
      region: row.resource_region,
    },
    path: row.path,
    severity: row.severity as Finding['severity'],
    summary: row.summary,
    evidence: JSON.parse(row.evidence) as Finding['evidence'],
    state: row.state as Finding['state'],
    suppressed: row.suppressed === 1,
    suppression: row.suppression === null ? null : (JSON.parse(row.suppression) as Finding['suppression']),
    confirmations: row.confirmations,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    resolvedAt: row.resolved_at,
    resolution: row.resolution as Finding['resolution'],
    scanId: row.scan_id,
    ...(row.actor === null ? {} : { actor: JSON.parse(row.actor) as FindingActor }),
  };
}

/** The columns that tell who caused a finding. */
export function actorColumns(actor: FindingActor | undefined): Pick<FindingRow, 'actor' | 'actor_due_at'> {
  return {
    actor: actor === undefined ? null : JSON.stringify(actor),
    actor_due_at: actor?.status === 'pending' ? actor.dueAt : null,
  };
}

/** What a finding is searched, sorted and grouped by. Owner and project are the tags that MLSpace gives. */
export function findingToSearch(finding: Finding): FindingSearchRow {
  const { id, targetId, checkId, resource, kind, path, severity, state, firstSeen, evidence } = finding;
  const owner = evidenceTag(evidence, 'user') ?? '';
  const project = evidenceTag(evidence, 'project') ?? '';
  const { roles } = evidence;
  const sharing = Array.isArray(roles) ? (roles as readonly Json[]).filter((role) => typeof role === 'string') : [];
  const searched = [resource.name, resource.arn, kind, path, owner, project, ...sharing];
  return {
    id,
    target_id: targetId,
    check_id: checkId,
    kind,
    resource_type: resource.type,
    severity,
    state,
    first_seen: firstSeen,
    owner,
    project,
    text: searched.join('\n').toLowerCase(),
  };
}

/** A transition as its table keeps it, at its place in the order. */
export function transitionToRow(
  transition: Transition,
  place: Pick<TransitionRow, 'revision' | 'ordinal'>,
): TransitionRow {
  return {
    finding_id: transition.findingId,
    ...place,
    kind: transition.kind,
    at: transition.at,
    scan_id: transition.scanId,
    summary: transition.summary,
    severity: transition.severity,
    configuration_hash: transition.configurationHash,
    changes: JSON.stringify(transition.changes),
    suppressed: transition.suppressed ? 1 : 0,
  };
}

/** The transition of a row. */
export function rowToTransition(row: TransitionRow): Transition {
  return {
    ...rowToTransitionStep(row),
    at: row.at,
    scanId: row.scan_id,
    summary: row.summary,
    configurationHash: row.configuration_hash,
  };
}

/** What messages go by. */
export function rowToTransitionStep(
  row: Pick<TransitionRow, 'finding_id' | 'kind' | 'severity' | 'suppressed' | 'changes'>,
): TransitionStep {
  return {
    findingId: row.finding_id,
    kind: row.kind as Transition['kind'],
    severity: row.severity as Transition['severity'],
    suppressed: row.suppressed === 1,
    changes: row.changes === '[]' ? [] : (JSON.parse(row.changes) as Transition['changes']),
  };
}

/** The state of a check as its table keeps it. */
export function checkStateToRow(state: CheckState): CheckStateRow {
  return {
    target_id: state.targetId,
    check_id: state.checkId,
    outcome: state.outcome,
    failures: JSON.stringify(state.failures),
    last_attempt_at: state.lastAttemptAt,
    last_success_at: state.lastSuccessAt,
    last_scan_id: state.lastScanId,
    scopes: JSON.stringify(state.scopes),
    detail: JSON.stringify(state.detail),
    stale_since: state.staleSince,
  };
}

/** The state of a check of a row. */
export function rowToCheckState(row: CheckStateRow): CheckState {
  return {
    ...rowToCheckStanding(row),
    scopes: rowToScopes(row),
    detail: JSON.parse(row.detail) as CheckState['detail'],
  };
}

/** The parts of a check. */
export function rowToScopes({ scopes }: Pick<CheckStateRow, 'scopes'>): CheckState['scopes'] {
  return JSON.parse(scopes) as CheckState['scopes'];
}

/** The same without what makes it large. */
export function rowToCheckStanding(row: Omit<CheckStateRow, 'scopes' | 'detail'>): CheckStanding {
  return {
    targetId: row.target_id,
    checkId: row.check_id,
    outcome: row.outcome as CheckState['outcome'],
    failures: JSON.parse(row.failures) as CheckState['failures'],
    lastAttemptAt: row.last_attempt_at,
    lastSuccessAt: row.last_success_at,
    lastScanId: row.last_scan_id,
    staleSince: row.stale_since,
  };
}

/** A scan as its table keeps it. */
export function scanToRow(scan: ScanRecord): ScanRow {
  return {
    id: scan.id,
    target_id: scan.targetId,
    check_id: scan.checkId,
    trigger_kind: scan.trigger,
    started_at: scan.startedAt,
    finished_at: scan.finishedAt,
    result: scan.result,
    outcome: scan.outcome,
    requests: scan.requests,
    findings: scan.findings,
    configuration_hash: scan.configurationHash,
  };
}

/** The scan of a row. */
export function rowToScan(row: ScanRow): ScanRecord {
  return {
    id: row.id,
    targetId: row.target_id,
    checkId: row.check_id,
    trigger: row.trigger_kind as ScanRecord['trigger'],
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    result: row.result as ScanRecord['result'],
    outcome: row.outcome as ScanRecord['outcome'],
    requests: row.requests,
    findings: row.findings,
    configurationHash: row.configuration_hash,
  };
}
