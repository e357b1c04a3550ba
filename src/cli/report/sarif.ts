import { adviceFor } from '../../domain/evaluation/advice.ts';
import type { CheckDescription, FindingKind } from '../../domain/evaluation/check.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { failureText } from './failures.ts';
import { worstFirst } from './order.ts';
import type { CheckReport } from './report.ts';
import { type SarifRule, sarifLevels, sarifLog } from './sarif-log.ts';

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). A rule for each kind of finding; resources of the cloud
 * are logical locations, and their ARN is also the artifact, because code scanning services ask for one.
 */
export function sarif(report: CheckReport): string {
  const rules = report.checks.flatMap((check) => check.kinds.map((kind) => ruleOf(check, kind)));
  const ruleIds = rules.map(({ id }) => id);
  const results = [...worstFirst(report.findings), ...worstFirst(report.suppressed)].map((finding) =>
    resultOf(finding, ruleIds),
  );
  const { version } = report;
  return sarifLog({ version, automationId: 'notebook-drift/', rules, invocation: invocationOf(report), results });
}

function ruleOf(check: CheckDescription, kind: FindingKind): SarifRule {
  return {
    id: ruleId(check.id, kind.kind),
    name: pascalCase(kind.kind),
    title: kind.title,
    description: check.description,
    remediation: kind.remediation,
    severity: kind.severities[0] ?? 'medium',
    tags: ['security', check.id],
    controls: kind.controls ?? [],
  };
}

/** A kind is unique within its check. */
function ruleId(checkId: string, kind: string): string {
  return `${checkId}/${kind}`;
}

function pascalCase(kind: string): string {
  return kind.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function resultOf(finding: Finding, ruleIds: readonly string[]) {
  const { id, targetId, checkId, kind, severity, summary, resource, evidence, state } = finding;
  const rule = ruleId(checkId, kind);
  const ruleIndex = ruleIds.indexOf(rule);
  return {
    ruleId: rule,
    ...(ruleIndex >= 0 ? { ruleIndex } : {}),
    level: sarifLevels[severity],
    message: { text: summary },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: encodeURI(resource.arn.toWellFormed()) } },
        logicalLocations: [{ name: resource.name, fullyQualifiedName: resource.arn, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'notebookDriftFinding/v1': id },
    ...(finding.suppressed ? { suppressions: [{ kind: 'external', status: 'accepted' }] } : {}),
    properties: { severity, state, target: targetId, resourceType: resource.type, region: resource.region, evidence },
  };
}

function invocationOf(report: CheckReport) {
  const unknown = report.states.filter(({ outcome }) => outcome === 'unknown');
  return {
    executionSuccessful: unknown.length === 0,
    exitCode: report.exitCode,
    startTimeUtc: new Date(report.startedAt).toISOString(),
    endTimeUtc: new Date(report.finishedAt).toISOString(),
    toolExecutionNotifications: unknown.flatMap(notificationsOf),
  };
}

function notificationsOf({ targetId, checkId, failures }: CheckReport['states'][number]) {
  const properties = { target: targetId, check: checkId };
  const notify = (text: string, more: object = {}) => ({
    level: 'error',
    message: { text },
    properties: { ...properties, ...more },
  });
  if (failures.length === 0) return [notify(`${checkId} of ${targetId} could not be evaluated.`)];
  return failures.map((failure) => {
    const { reason, operation, subject } = failure;
    const text = `${checkId} of ${targetId} is unknown: ${failureText(failure)} ${adviceFor(failure)}`;
    return notify(text, { reason, operation, subject });
  });
}
