import { type CsvCell, csvLine } from '../../domain/csv.ts';
import { sharesOf } from '../../domain/history/shares.ts';
import { actorText, controlTexts, isoTime, suppressionTexts } from './described.ts';
import type { CheckInPeriod, FindingInPeriod, PeriodReport, TargetInPeriod } from './period-report.ts';

const columns = [
  'record',
  'target',
  'check',
  'from',
  'to',
  'clean',
  'findings',
  'unknown',
  'not_watched',
  'finding',
  'kind',
  'severity',
  'resource',
  'summary',
  'opened',
  'resolved',
  'resolution',
  'caused_by',
  'suppressed_by',
  'configuration',
  'version',
  'controls',
] as const;

type Row = Readonly<Partial<Record<(typeof columns)[number], CsvCell | undefined>>>;

/** One table: a row `check` for each check of each target with its shares, then a row `finding` for each finding. */
export function csvReport(report: PeriodReport): string {
  const rows: readonly Row[] = [
    ...report.targets.flatMap((target) => target.checks.map((check) => checkRow(report, target, check))),
    ...report.findings.map((finding) => findingRow(report, finding)),
    ...report.remarks.map((summary) => ({ record: 'remark', ...rangeCells(report), summary })),
  ];
  const lines = rows.map((row) => csvLine(columns.map((column) => row[column] ?? null)));
  return [csvLine(columns), ...lines].join('');
}

function rangeCells({ range }: PeriodReport): Row {
  return { from: isoTime(range.from), to: isoTime(range.to) };
}

function checkRow(report: PeriodReport, target: TargetInPeriod, { check, durations, inForce }: CheckInPeriod): Row {
  const shares = sharesOf(durations);
  return {
    record: 'check',
    target: target.id,
    check: check.id,
    ...rangeCells(report),
    clean: shares?.clean,
    findings: shares?.findings,
    unknown: shares?.unknown,
    not_watched: shares?.unwatched,
    configuration: [...new Set(inForce.map(({ configurationHash }) => configurationHash))].join('; '),
    version: [...new Set(inForce.map(({ programVersion }) => programVersion))].join('; '),
  };
}

function findingRow(report: PeriodReport, row: FindingInPeriod): Row {
  const { finding, life, programVersion } = row;
  return {
    record: 'finding',
    target: finding.targetId,
    check: finding.checkId,
    ...rangeCells(report),
    finding: finding.id,
    kind: finding.kind,
    severity: finding.severity,
    resource: finding.resource.arn,
    summary: finding.summary,
    opened: isoTime(life.openedAt),
    resolved: isoTime(life.resolvedAt),
    resolution: life.resolution,
    caused_by: actorText(row),
    suppressed_by: suppressionTexts(row).join('; '),
    configuration: life.configurationHash,
    version: programVersion,
    controls: controlTexts(row).join('; '),
  };
}
