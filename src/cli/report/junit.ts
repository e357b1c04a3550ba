import { adviceFor } from '../../domain/evaluation/advice.ts';
import { isAtLeast } from '../../domain/evaluation/severity.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { ownValue } from '../../domain/own-value.ts';
import { visibleJson } from '../../domain/visible-json.ts';
import { visibleLines, visibleText } from '../../domain/visible-text.ts';
import { failureText } from './failures.ts';
import { groupsOf, type ReportGroup } from './order.ts';
import type { CheckReport } from './report.ts';

/**
 * JUnit XML: a suite for each target and check, a failure for each finding, an error for each reason why something is
 * unknown. A finding below the threshold, and one that is suppressed, is told as skipped: it does not fail the build.
 */
export function junit(report: CheckReport): string {
  const suites = groupsOf(report).map((group) => suiteOf(group, report));
  const all = suites.flatMap(({ cases }) => cases);
  const seconds = ((report.finishedAt - report.startedAt) / 1000).toFixed(3);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'notebook-drift', ...totals(all), time: seconds })}>`,
    ...suites.flatMap((suite) => suiteLines(suite, report.startedAt)),
    '</testsuites>',
    '',
  ].join('\n');
}

interface TestCase {
  readonly name: string;
  readonly result: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

interface TestSuite {
  readonly name: string;
  readonly className: string;
  readonly cases: readonly TestCase[];
}

function suiteOf({ target, check, state, findings, suppressed }: ReportGroup, { threshold }: CheckReport): TestSuite {
  const told = findings.map((finding) =>
    findingCase(finding, isAtLeast(finding.severity, threshold) ? 'failure' : 'skipped', `below ${threshold}: `),
  );
  const hidden = suppressed.map((finding) => findingCase(finding, 'skipped', 'suppressed: '));
  const cases = [...told, ...hidden, ...unknownCases(state)];
  return {
    name: `${target.id}/${check.id}`,
    className: `notebook-drift.${target.id}.${check.id}`,
    cases: cases.length > 0 ? cases : [passedCase(check.title)],
  };
}

function passedCase(name: string): TestCase {
  return { name, result: 'passed', type: '', message: '', text: '' };
}

function findingCase(finding: Finding, result: 'failure' | 'skipped', why: string): TestCase {
  const { id, kind, severity, summary, resource, evidence } = finding;
  return {
    name: visibleText(`${kind} ${resource.type} ${resource.name} [${id}]`),
    result,
    type: kind,
    message: visibleText(result === 'skipped' ? why + summary : summary),
    text: `severity: ${severity}\nresource: ${visibleText(resource.arn)}\nevidence: ${visibleJson(evidence, 2)}`,
  };
}

function unknownCases({ outcome, failures }: ReportGroup['state']): readonly TestCase[] {
  if (outcome !== 'unknown') return [];
  if (failures.length === 0) return [errorCase('unknown', 'The check could not be evaluated.', '')];
  return failures.map((failure) => errorCase(failure.reason, failureText(failure), adviceFor(failure)));
}

function errorCase(reason: string, message: string, text: string): TestCase {
  const told = visibleText(message);
  return { name: `unknown: ${told}`, result: 'error', type: reason, message: told, text: visibleLines(text) };
}

function suiteLines({ name, className, cases }: TestSuite, startedAt: number): readonly string[] {
  const timestamp = new Date(startedAt).toISOString().replace(/\.\d+Z$/, 'Z');
  return [
    `  <testsuite${attributes({ name, ...totals(cases), timestamp })}>`,
    ...cases.flatMap((testCase) => caseLines(testCase, className)),
    '  </testsuite>',
  ];
}

function caseLines({ name, result, type, message, text }: TestCase, className: string): readonly string[] {
  const open = `    <testcase${attributes({ classname: className, name })}`;
  if (result === 'passed') return [`${open}/>`];
  const inner =
    result === 'skipped'
      ? `<skipped${attributes({ message })}/>`
      : `<${result}${attributes({ type, message })}>${escapeXml(text)}</${result}>`;
  return [`${open}>`, `      ${inner}`, '    </testcase>'];
}

function totals(cases: readonly TestCase[]): Readonly<Record<string, number>> {
  const count = (wanted: TestCase['result']) => cases.filter(({ result }) => result === wanted).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Also replaces what no XML 1.0 document may hold, escaped or not: https://www.w3.org/TR/xml/#charsets. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll(/[&<>"\r]/g, (character) => ownValue(entities, character) ?? character);
}
