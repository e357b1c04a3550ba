import { adviceFor } from '../../domain/evaluation/advice.ts';
import { styleText } from 'node:util';
import { isAtLeast, type Severity } from '../../domain/evaluation/severity.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { failureText } from './failures.ts';
import { groupsOf, type ReportGroup } from './order.ts';
import type { Appearance, CheckReport } from './report.ts';

const width = 100;

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** For a terminal: each target and check with its findings, what could not be read, and a summary. At most 100 columns wide. */
export function table(report: CheckReport, { colours }: Appearance): string {
  const paint: Paint = (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
  const groups = groupsOf(report);
  const lines = groups.flatMap((group) => [...groupLines(group, paint), '']);
  return [...lines, ...summaryLines(report, groups, paint), ''].join('\n');
}

function groupLines({ target, check, state, findings, suppressed }: ReportGroup, paint: Paint): readonly string[] {
  const found = findings.length > 0 ? countOf(findings.length, 'finding') : 'clean';
  const outcome = state.outcome === 'unknown' ? ['UNKNOWN', ...(findings.length > 0 ? [found] : [])].join(', ') : found;
  const style: Style = state.outcome === 'unknown' ? 'yellow' : findings.length > 0 ? 'red' : 'green';
  const hidden = suppressed.length > 0 ? `, ${suppressed.length} suppressed` : '';
  return [
    `${paint('bold', `${target.id} (${target.accountId})  ${check.id}`)}  ${paint(style, outcome)}${hidden}`,
    ...unknownLines(state, paint),
    ...findings.flatMap((finding) => findingLines(finding, paint)),
  ];
}

function unknownLines({ outcome, failures }: ReportGroup['state'], paint: Paint): readonly string[] {
  if (outcome !== 'unknown') return [];
  const told = failures.flatMap((failure) => [
    ...wrap(printable(failureText(failure)), '    ', '    '),
    ...wrap(adviceFor(failure), '      ', '      '),
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

function findingLines({ severity, kind, summary, resource, state, actor }: Finding, paint: Paint): readonly string[] {
  const [first = '', ...rest] = wrap(printable(summary), '', '           ');
  const pending = state === 'pending' ? ' (pending)' : '';
  return [
    `  ${paint(severityStyles[severity], severity.padEnd(8))} ${first}`,
    ...rest,
    // An ARN is never broken: a person copies it.
    `           ${paint('gray', `${kind}${pending}  ${printable(resource.arn)}`)}`,
    ...(actor?.status === 'known' ? [`           ${paint('gray', printable(actorText(actor)))}`] : []),
  ];
}

function actorText({ name, arn, at }: Extract<Finding['actor'], { readonly status: 'known' }>): string {
  return `${name} by ${arn}, ${new Date(at).toISOString()}`;
}

function summaryLines(report: CheckReport, groups: readonly ReportGroup[], paint: Paint): readonly string[] {
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

/** Breaks text between words; a word that is too long for a line has one for itself. */
function wrap(text: string, first: string, rest: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const isEmpty = line === first || line === rest;
    if (!isEmpty && line.length + 1 + word.length > width - (lines.length === 0 ? rest.length - first.length : 0)) {
      lines.push(line);
      line = rest + word;
    } else line += isEmpty ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** Names come from the account: a control character in one must not steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Cf}|\p{Cs}|\u2028|\u2029/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
