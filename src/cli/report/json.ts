import type { CheckState } from '../../domain/evaluation/check-state.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { visibleJson } from '../../domain/visible-json.ts';
import { worstFirst } from './order.ts';
import type { CheckReport } from './report.ts';

/** One JSON object: camelCase keys and ISO times, as over HTTP. */
export function json(report: CheckReport): string {
  const { version, threshold, exitCode, targets } = report;
  const document = {
    version,
    startedAt: iso(report.startedAt),
    finishedAt: iso(report.finishedAt),
    threshold,
    exitCode,
    targets: targets.map(({ id, accountId }) => ({ id, accountId })),
    checks: report.states.map(describeState),
    findings: worstFirst(report.findings).map(describeFinding),
    suppressed: worstFirst(report.suppressed).map(describeFinding),
  };
  return `${visibleJson(document, 2)}\n`;
}

function describeState(state: CheckState): object {
  return {
    targetId: state.targetId,
    checkId: state.checkId,
    outcome: state.outcome,
    failures: state.failures,
    scopes: state.scopes,
    detail: state.detail,
  };
}

function describeFinding(finding: Finding): object {
  const { id, targetId, checkId, kind, severity, state, suppressed, summary, resource, path, evidence } = finding;
  const seen = { firstSeen: iso(finding.firstSeen), lastSeen: iso(finding.lastSeen) };
  const { type, arn, name, region } = resource;
  return {
    id,
    targetId,
    checkId,
    kind,
    severity,
    state,
    suppressed,
    summary,
    resource: { type, arn, name, region },
    path,
    evidence,
    actor: describeActor(finding),
    ...seen,
  };
}

/** `null` where CloudTrail was not asked. */
function describeActor({ actor }: Finding): object | null {
  if (actor === undefined || actor.status === 'pending') return null;
  if (actor.status === 'unknown') return actor;
  const { id: eventId, name: eventName, at, ...who } = actor;
  return { ...who, eventName, eventId, time: iso(at) };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
