import type { FindingActor } from '../../domain/finding/finding-actor.ts';
import type { TimeRange } from '../../domain/history/history.ts';
import { sharesOf } from '../../domain/history/shares.ts';
import type { StateDurations, WatchState } from '../../domain/history/state-over-time.ts';
import { visibleJson } from '../../domain/visible-json.ts';
import { isoTime } from './described.ts';
import { type CheckInPeriod, type FindingInPeriod, howComputed, type PeriodReport } from './period-report.ts';

/** One JSON object: camelCase keys and ISO times, as over HTTP; durations in milliseconds. */
export function jsonReport(report: PeriodReport): string {
  const { version, generatedAt, asked, range, remarks, targets, findings, watched } = report;
  const document = {
    version,
    generatedAt: isoTime(generatedAt),
    asked: times(asked),
    range: { ...times(range), milliseconds: range.to - range.from },
    remarks,
    targets: targets.map(({ id, accountId, checks }) => ({ id, accountId, checks: checks.map(describeCheck) })),
    findings: findings.map(describeFinding),
    daemonRan: watched.map(times),
    howComputed,
  };
  return `${visibleJson(document, 2)}\n`;
}

function times({ from, to }: TimeRange) {
  return { from: isoTime(from), to: isoTime(to) };
}

function describeCheck({ check, spans, durations, inForce }: CheckInPeriod) {
  const shares = sharesOf(durations);
  return {
    id: check.id,
    title: check.title,
    shares: shares && byState(shares),
    milliseconds: byState(durations),
    states: spans.map(({ state, ...span }) => ({ ...times(span), state: stateNames[state] })),
    inForce: inForce.map(({ configurationHash, programVersion, ...span }) => ({
      ...times(span),
      configurationHash,
      programVersion,
    })),
  };
}

const stateNames: Readonly<Record<WatchState, string>> = {
  clean: 'clean',
  findings: 'findings',
  unknown: 'unknown',
  unwatched: 'not_watched',
};

function byState({ clean, findings, unknown, unwatched }: StateDurations) {
  return { clean, findings, unknown, notWatched: unwatched };
}

function describeFinding({ finding, title, controls, life, isLastLife, programVersion }: FindingInPeriod) {
  const { id, targetId, checkId, kind, severity, summary, resource, path, evidence } = finding;
  const { type, arn, name, region } = resource;
  return {
    id,
    targetId,
    checkId,
    kind,
    title,
    severity,
    summary,
    resource: { type, arn, name, region },
    path,
    openedAt: isoTime(life.openedAt),
    resolvedAt: isoTime(life.resolvedAt),
    resolution: life.resolution,
    actor: isLastLife ? describeActor(finding.actor) : null,
    suppressions: life.suppressions.map(({ from, to, id: entry, owner, reason, expires }) => ({
      id: entry,
      owner,
      reason,
      from: isoTime(from),
      to: isoTime(to),
      expires: isoTime(expires),
    })),
    configurationHash: life.configurationHash,
    programVersion,
    controls,
    evidence: isLastLife ? evidence : null,
  };
}

/** `null` where CloudTrail was not asked, or not answered yet. */
function describeActor(actor: FindingActor | undefined): object | null {
  if (actor === undefined || actor.status === 'pending') return null;
  if (actor.status === 'unknown') return actor;
  const { id: eventId, name: eventName, at, ...who } = actor;
  return { ...who, eventName, eventId, time: isoTime(at) };
}
