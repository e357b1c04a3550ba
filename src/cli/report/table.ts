import { adviceFor } from '../../domain/evaluation/advice.ts';
import { isAtLeast, type Severity } from '../../domain/evaluation/severity.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { isRecord } from '../../domain/record.ts';
import { visibleText } from '../../domain/visible-text.ts';
import { type Appearance, type Paint, paintFor, type Style, wrapLines } from '../terminal/text.ts';
import { failureText } from './failures.ts';
import { type Alike, foldAlike } from './fold-alike.ts';
import { groupsOf, type ReportGroup } from './order.ts';
import type { CheckReport } from './report.ts';

/**
 * For a terminal, as wide as it is: each target and check with its findings, what could not be read, and a summary. Findings
 * that say the same of several resources are told once, with their number.
 */
export function table(report: CheckReport, appearance: Appearance): string {
  const pen = { paint: paintFor(appearance), columns: appearance.columns };
  const groups = groupsOf(report);
  const lines = groups.flatMap((group) => [...groupLines(group, pen), '']);
  return [...lines, ...summaryLines(report, groups, pen), ''].join('\n');
}

interface Pen {
  readonly paint: Paint;
  readonly columns: number;
}

function groupLines({ target, check, state, findings, suppressed }: ReportGroup, pen: Pen): readonly string[] {
  const { paint } = pen;
  const found = findings.length > 0 ? countOf(findings.length, 'finding') : 'clean';
  const outcome = state.outcome === 'unknown' ? ['UNKNOWN', ...(findings.length > 0 ? [found] : [])].join(', ') : found;
  const style: Style = state.outcome === 'unknown' ? 'yellow' : findings.length > 0 ? 'red' : 'green';
  const hidden = suppressed.length > 0 ? `, ${suppressed.length} suppressed` : '';
  return [
    `${paint('bold', `${target.id} (${target.accountId})  ${check.id}`)}  ${paint(style, outcome)}${hidden}`,
    ...unknownLines(state, pen),
    ...foldAlike(findings).flatMap((alike) => findingLines(alike, pen)),
    ...unseenLines(state, pen),
  ];
}

/** What a check says that it did not look at. */
function unseenLines({ detail }: ReportGroup['state'], { paint, columns }: Pen): readonly string[] {
  const unseen = isRecord(detail) && 'notLookedAt' in detail ? detail['notLookedAt'] : [];
  if (!Array.isArray(unseen)) return [];
  return unseen.flatMap((text) =>
    wrapLines(visibleText(`Not looked at: ${String(text)}`), columns, '    ').map((line) => paint('gray', line)),
  );
}

function unknownLines({ outcome, failures }: ReportGroup['state'], { paint, columns }: Pen): readonly string[] {
  if (outcome !== 'unknown') return [];
  const told = failures.flatMap((failure) => [
    ...wrapLines(visibleText(failureText(failure)), columns, '    '),
    ...wrapLines(adviceFor(failure), columns, '      '),
  ]);
  return [paint('yellow', '  Not everything could be read, so nothing here proves that all is well:'), ...told];
}

const severityStyles: Readonly<Record<Severity, Style>> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'gray',
};

const indent = ' '.repeat(11);

function findingLines([finding, ...others]: Alike, { paint, columns }: Pen): readonly string[] {
  const { severity, kind, summary, state, actor } = finding;
  const [first = '', ...rest] = wrapLines(visibleText(summary), columns, indent);
  const pending = state === 'pending' ? ' (pending)' : '';
  return [
    `  ${paint(severityStyles[severity], severity.padEnd(8))} ${first.trimStart()}`,
    ...rest,
    `${indent}${paint('gray', `${kind}${pending}`)}`,
    placeLine(finding, paint),
    ...(actor?.status === 'known' ? [`${indent}${paint('gray', visibleText(actorText(actor)))}`] : []),
    ...othersLines(others, paint),
  ];
}

/** An ARN is never broken: a person copies it. */
function placeLine({ id, resource }: Finding, paint: Paint): string {
  return `${indent}${paint('gray', `${id}  ${visibleText(resource.arn)}`)}`;
}

/** How many of the findings that say the same are listed. */
const listed = 4;

function othersLines(others: readonly Finding[], paint: Paint): readonly string[] {
  if (others.length === 0) return [];
  const left = others.length - listed;
  return [
    `${indent}and the same of ${others.length} more:`,
    ...others.slice(0, listed).map((finding) => placeLine(finding, paint)),
    ...(left > 0 ? [`${indent}… ${left} more; -o json lists them.`] : []),
  ];
}

function actorText({ name, arn, at }: Extract<Finding['actor'], { readonly status: 'known' }>): string {
  return `${name} by ${arn}, ${new Date(at).toISOString()}`;
}

function summaryLines(report: CheckReport, groups: readonly ReportGroup[], { paint }: Pen): readonly string[] {
  const { findings, suppressed, threshold, targets } = report;
  const failing = findings.filter(({ severity }) => isAtLeast(severity, threshold)).length;
  const unknown = groups.filter(({ state }) => state.outcome === 'unknown').length;
  const parts = [
    countOf(findings.length, 'finding'),
    `${failing} at ${threshold} or above`,
    `${suppressed.length} suppressed`,
    `${countOf(groups.length, 'check')} of ${countOf(targets.length, 'target')}`,
    `${((report.finishedAt - report.startedAt) / 1000).toFixed(1)} s`,
  ];
  const incomplete =
    unknown > 0 ? [paint('yellow', `Incomplete: ${countOf(unknown, 'check')} could not read everything.`)] : [];
  return [paint('bold', parts.join(', ')), ...incomplete];
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
