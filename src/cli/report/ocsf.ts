import { blindKind, ocsfEvent } from '../../alerts/message/ocsf.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { visibleJson } from '../../domain/visible-json.ts';
import { worstFirst } from './order.ts';
import type { CheckReport } from './report.ts';

/**
 * An array of OCSF compliance findings (https://schema.ocsf.io, class 2003), suppressed ones by their status. What could not
 * be evaluated is an event too, so that an array without findings means that there are none.
 */
export function ocsf(report: CheckReport): string {
  const { version, finishedAt: now } = report;
  const told = [...worstFirst(report.findings), ...worstFirst(report.suppressed)];
  const events = [
    ...told.map((finding) => ocsfEvent(describe(finding, report), { now, version })),
    ...report.states.flatMap((state) => (state.outcome === 'unknown' ? unseen(state, report) : [])),
  ];
  return `${visibleJson(events, 2)}\n`;
}

function describe(finding: Finding, { targets, checks }: CheckReport) {
  const check = checks.find(({ id }) => id === finding.checkId);
  const kind = check?.kinds.find((row) => row.kind === finding.kind);
  const { id, checkId, kind: name, severity, summary, resource, targetId, evidence, firstSeen, lastSeen } = finding;
  return {
    id,
    checkId,
    checkTitle: check?.title ?? checkId,
    kind: name,
    severity,
    summary,
    resource,
    targetId,
    accountId: targets.find((target) => target.id === targetId)?.accountId ?? null,
    evidence,
    firstSeen,
    lastSeen,
    activity: 'create' as const,
    status: finding.suppressed ? ('suppressed' as const) : ('new' as const),
    controls: kind?.controls ?? [],
    ...(kind ? { remediation: kind.remediation } : {}),
  };
}

function unseen({ targetId, checkId, failures }: CheckReport['states'][number], report: CheckReport): object {
  const { version, finishedAt: now, targets, checks } = report;
  const accountId = targets.find(({ id }) => id === targetId)?.accountId ?? null;
  return ocsfEvent(
    {
      id: `${targetId}/${checkId}/not-seen`,
      checkId,
      checkTitle: checks.find(({ id }) => id === checkId)?.title ?? checkId,
      kind: blindKind,
      severity: 'medium',
      summary: `${checkId} of ${targetId} could not be evaluated`,
      resource: { type: 'aws-account', arn: `arn:aws:iam::${accountId ?? ''}:root`, name: targetId, region: '' },
      targetId,
      accountId,
      evidence: { failures },
      firstSeen: now,
      lastSeen: now,
      activity: 'create',
      status: 'new',
      controls: [],
    },
    { now, version },
  );
}
