import type { Message, MessageFinding } from '../../domain/delivery/delivery.ts';
import { visibleText } from '../../domain/visible-text.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { titleOf } from './wording.ts';

/** One alert in the sense of Prometheus. Times are milliseconds since the epoch. */
export interface Alert {
  /** They make the alert's identity: no value that changes while the fault stays, but its severity. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: number;
  /** `undefined` while it fires. */
  readonly endedAt?: number;
  readonly generatorUrl?: string;
}

/** The alerts that a message is worth: one for each listed finding, or one for the check itself. */
export function alertsOf(message: Message): readonly Alert[] {
  const { type, data } = message;
  if (type === 'check.stale' || type === 'check.recovered') return [checkAlert(message)];
  const common = {
    target: data.target.id,
    ...(data.target.accountId === null ? {} : { account_id: data.target.accountId }),
    check: data.check.id,
  };
  return data.findings.map((finding) => ({
    labels: {
      alertname: type === 'webhook.test' ? 'NotebookDriftTest' : 'NotebookDriftFinding',
      ...common,
      kind: finding.kind,
      severity: finding.severity,
      finding: finding.id,
      resource_type: finding.resource.type,
      resource: visibleText(finding.resource.name),
      aws_region: finding.resource.awsRegion,
    },
    annotations: {
      summary: visibleText(finding.summary),
      description: visibleText(`${data.check.title}: ${finding.resource.arn}${pathText(finding)}`),
    },
    startsAt: Date.parse(finding.firstSeen),
    ...(isOver(finding) ? { endedAt: Date.parse(finding.resolvedAt ?? message.timestamp) } : {}),
    ...withoutAbsent({ generatorUrl: data.links.findings }),
  }));
}

function pathText({ path }: MessageFinding): string {
  return path === '' ? '' : ` (${path})`;
}

/** It is not there, or it is and nobody wants to hear of it, or not here. */
function isOver({ state, transition }: MessageFinding): boolean {
  return state !== 'active' || transition === 'suppressed' || transition === 'moved';
}

function checkAlert(message: Message): Alert {
  const { target, check } = message.data;
  const at = Date.parse(message.timestamp);
  const failure = check.failures[0];
  return {
    labels: { alertname: 'NotebookDriftCheckStale', target: target.id, check: check.id, severity: 'high' },
    annotations: {
      summary: titleOf(message),
      description: visibleText(failure ? `${failure.operation}: ${failure.reason}, ${failure.message}` : check.title),
    },
    startsAt: check.lastSuccessAt === null ? at : Date.parse(check.lastSuccessAt),
    ...(message.type === 'check.recovered' ? { endedAt: at } : {}),
  };
}
