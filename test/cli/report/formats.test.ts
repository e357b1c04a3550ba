import { execFileSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { policyDrift } from '../../../src/checks/policy-drift/policy-drift.ts';
import { reportFormats } from '../../../src/cli/report/registry.ts';
import { visibleText } from '../../../src/domain/visible-text.ts';
import { describeWith } from '../../support/external-tool.ts';
import { sampleCheckState, sampleFinding } from '../../support/fixtures.ts';
import { cleanReport, hostileName, sampleReport } from './sample-report.ts';

const plain = { colours: false, columns: 100, rows: 24 };
const golden = (name: string) => new URL(`../../golden/reports/${name}`, import.meta.url).pathname;

describe('cli/report/formats', () => {
  it.each([
    ['table', 'report.txt'],
    ['json', 'report.json'],
    ['sarif', 'report.sarif'],
    ['junit', 'report.xml'],
  ] as const)('%s is as in its golden file', async (format, file) => {
    await expect(reportFormats[format](sampleReport, plain)).toMatchFileSnapshot(golden(file));
  });

  it.each(Object.keys(reportFormats) as (keyof typeof reportFormats)[])('%s ends with one line feed', (format) => {
    expect(reportFormats[format](cleanReport, plain)).toMatch(/[^\n]\n$/);
  });

  it('does not depend on the order of the findings', () => {
    const turned = { ...sampleReport, findings: sampleReport.findings.toReversed() };

    for (const format of Object.values(reportFormats)) expect(format(turned, plain)).toBe(format(sampleReport, plain));
  });
});

describe('cli/report: every format', () => {
  // A line of its own, an erased line, a turned direction, marks without width, a C1 control, a half character.
  const strange = 'a\n- b\r\u001B[2K\u009B31m\u202Egnp\u2066\u200B\uFEFF\u2028c\uD800 --dash';

  it.each(Object.keys(reportFormats) as (keyof typeof reportFormats)[])('%s shows every character', (format) => {
    const given = sampleFinding(strange, {
      summary: `endpoint ${strange}: tag is missing`,
      evidence: { [strange]: strange },
    });
    const text = reportFormats[format]({ ...sampleReport, findings: [given], suppressed: [given] }, plain);
    expect(text).not.toMatch(
      // oxlint-disable-next-line no-control-regex
      /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u200B\uFEFF\u2028\uD800]/,
    );
    expect(text).not.toMatch(/^\s*- b/m);
  });
});

describe('cli/report/table', () => {
  it('never writes a control character of a name to the terminal', () => {
    const text = reportFormats.table(sampleReport, plain);

    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
    expect(text).toContain(String.raw`\u{1b}[31m`);
  });

  it('fits into 100 columns but for an ARN', () => {
    const long = sampleFinding('x', { summary: 'word '.repeat(80).trim() });
    const text = reportFormats.table({ ...sampleReport, findings: [...sampleReport.findings, long] }, plain);

    const wide = text.split('\n').filter((line) => line.length > 100);
    expect(wide.filter((line) => !line.includes('arn:'))).toStrictEqual([]);
  });

  it.each([60, 80, 140])('is as wide as a terminal of %d columns', (columns) => {
    const long = sampleFinding('x', { summary: 'word '.repeat(80).trim() });
    const text = reportFormats.table({ ...sampleReport, findings: [long] }, { ...plain, columns });

    const lines = text.split('\n').filter((line) => line.includes('word'));
    expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(columns - 6);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  it('prints the id of every finding that it tells', () => {
    const text = reportFormats.table(sampleReport, plain);

    for (const { id } of sampleReport.findings) expect(text).toContain(id);
  });

  it('tells what is wrong with many resources once, with their number', () => {
    const findings = Array.from({ length: 12 }, (_, index) => {
      const name = `job-${index}`;
      const resource = {
        type: 'training-job',
        arn: `arn:aws:sagemaker:us-east-1:012345678910:training-job/${name}`,
        name,
        region: 'us-east-1',
      };
      return sampleFinding(name, { id: `f_${index}`, resource, summary: `training-job ${name}: tag user is missing` });
    });
    const other = sampleFinding('other', { summary: 'endpoint other: tag project is missing' });
    const text = reportFormats.table({ ...sampleReport, findings: [...findings, other], suppressed: [] }, plain);

    expect(text.match(/tag user is missing/g)).toHaveLength(1);
    expect(text).toContain('and the same of 11 more:');
    expect(text).toContain('… 7 more; -o json lists them.');
    expect(text.match(/tag project is missing/g)).toHaveLength(1);
    expect(text).toContain('13 findings');
  });

  it('colours only when it is told to, and then says the same', () => {
    const coloured = reportFormats.table(sampleReport, { ...plain, colours: true });

    expect(coloured).toContain('\u001B[');
    expect(stripVTControlCharacters(coloured)).toBe(reportFormats.table(sampleReport, plain));
  });

  it('never calls an unknown check clean, even without a reason', () => {
    const states = [sampleCheckState({ checkId: policyDrift.id, outcome: 'unknown', failures: [] })];

    const text = reportFormats.table({ ...cleanReport, states, exitCode: 2 }, plain);

    expect(text).toContain('UNKNOWN');
    expect(text).not.toContain('clean');
    expect(text).toContain('Incomplete: 1 check could not read everything.');
  });
});

describe('cli/report/junit', () => {
  it('counts errors for what is unknown and failures from the threshold on', () => {
    const text = reportFormats.junit(sampleReport, plain);

    // A high and a medium finding fail; the low and the suppressed one are skipped; two reads failed.
    expect(text).toContain('<testsuites name="notebook-drift" tests="6" failures="2" errors="2" skipped="2"');
  });

  it('has an error even for an unknown check without a reason', () => {
    const states = [sampleCheckState({ outcome: 'unknown', failures: [] })];

    expect(reportFormats.junit({ ...cleanReport, states }, plain)).toContain('tests="1" failures="0" errors="1"');
  });
});

describeWith(['python3'], 'cli/report/junit, as judged by expat', () => {
  it.each([
    ['the sample', sampleReport],
    ['a clean run', cleanReport],
    ['every code unit', { ...sampleReport, findings: [sampleFinding('x', { summary: everyCodeUnit() })] }],
  ])('is well-formed XML: %s', (_, report) => {
    const parse = 'import sys, xml.etree.ElementTree as e; r = e.fromstring(sys.stdin.buffer.read()); print(r.tag)';

    const answer = execFileSync('python3', ['-c', parse], {
      input: reportFormats.junit(report, plain),
      encoding: 'utf8',
    });

    expect(answer).toBe('testsuites\n');
  });

  it('keeps what XML can hold', () => {
    const summary = 'a "quoted" <tag> & \u0001 \uD83D\uDE00 line\nbreak\ttab';
    const findings = [sampleFinding('x', { summary })];
    const parse =
      'import sys, json, xml.etree.ElementTree as e; print(json.dumps(e.fromstring(sys.stdin.buffer.read()).find(".//failure").get("message")))';

    const text = reportFormats.junit({ ...sampleReport, findings }, plain);
    const answer = execFileSync('python3', ['-c', parse], { input: text, encoding: 'utf8' });

    expect(JSON.parse(answer)).toBe(visibleText(summary));
  });
});

describe('cli/report/json', () => {
  it('keeps hostile names as they are, in valid JSON', () => {
    const parsed = JSON.parse(reportFormats.json(sampleReport, plain)) as {
      findings: { resource: { name: string } }[];
    };

    expect(parsed.findings.at(-1)?.resource.name).toBe(hostileName);
  });
});

/** Every UTF-16 code unit once, unpaired surrogates included. */
function everyCodeUnit(): string {
  return Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code)).join('');
}
