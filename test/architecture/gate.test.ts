import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { slowest } from '../slowest-first.ts';
import { missingTool } from '../support/external-tool.ts';

const root = join(import.meta.dirname, '../..');

type Report = readonly {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}[];

const test = (fullName: string, status: string) => ({ fullName, status });
const file = (name: string, ...assertionResults: Report[number]['assertionResults']): Report[number] => ({
  name,
  status: assertionResults.every(({ status }) => status !== 'failed') ? 'passed' : 'failed',
  assertionResults,
});
const good = file('good.test.ts', test('a', 'passed'), test('b', 'passed'));

/** The last line of the gate, its lines before, and its exit code. */
function summary(reports: Readonly<Record<string, Report>>, ...steps: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'gate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [suite, testResults] of Object.entries(reports)) {
    writeFileSync(join(folder, `${suite}.json`), JSON.stringify({ testResults }));
  }
  const { status, stdout } = spawnSync(process.execPath, ['.ci/summary.js', folder, ...steps], {
    cwd: root,
    encoding: 'utf8',
  });
  const lines = stdout.trimEnd().split('\n');
  return { status, last: lines.at(-1), lines };
}

describe('architecture/gate: its last line', () => {
  it('adds up all suites', () => {
    expect(summary({ tests: [good], system: [good], image: [good] })).toMatchObject({
      status: 0,
      last: '6 passed, 0 failed',
    });
  });

  it.each([
    ['a test that failed, once', { tests: [good, file('x', test('c', 'failed'))] }, ['tests'], '2 passed, 1 failed'],
    [
      'a file that could not be run',
      { tests: [good, { ...file('x'), status: 'failed' as const }] },
      ['tests'],
      '2 passed, 1 failed',
    ],
    ['a step without tests', { tests: [good] }, ['check', 'image'], '2 passed, 2 failed'],
    [
      'a suite that ended badly with all tests passed',
      { tests: [good], system: [good] },
      ['system'],
      '4 passed, 1 failed',
    ],
    ['a skipped test', { system: [file('x', test('suite > c', 'skipped'))] }, [], '0 passed, 1 failed'],
    ['a test that is to be written', { tests: [good, file('x', test('c', 'todo'))] }, [], '2 passed, 1 failed'],
    ['nothing at all', {}, [], '0 passed, 1 failed'],
  ] as const)('counts %s', (_what, reports, steps, last) => {
    expect(summary(reports, ...steps)).toMatchObject({ status: 1, last });
  });

  it('says which test was skipped, and takes those that are listed with a reason', () => {
    const listed = JSON.parse(readFileSync(join(root, '.ci/allowed-skips.json'), 'utf8')) as {
      readonly title: string;
      readonly reason: string;
    }[];
    for (const { title, reason } of listed) {
      expect(reason.length).toBeGreaterThan(20);
      expect(summary({ tests: [good, file('x', test(`suite ${title} > c`, 'skipped'))] })).toMatchObject({ status: 0 });
    }
    expect(summary({ tests: [good, file('x', test('suite > c', 'skipped'))] }).lines).toContain(
      'tests: skipped without a reason in .ci/allowed-skips.json: suite > c',
    );
  });
});

describe('architecture/gate: its tools', () => {
  const sources = globSync('test/**/*.ts', { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'));
  const asked = new Set(
    sources.flatMap((text) => [
      ...[...text.matchAll(/externalTool\('([^']+)'\)/g)].map(([, name = '']) => name),
      ...[...text.matchAll(/describeWith\(\[([^\]]+)\]/g)].flatMap(([, names = '']) =>
        [...names.matchAll(/'([^']+)'/g)].map(([, name = '']) => name),
      ),
    ]),
  );

  it('are all listed, with where they come from', () => {
    expect(asked.size).toBeGreaterThan(8);
    for (const name of asked)
      expect(missingTool(name)).toMatch(/installs it from Debian|the machine must bring it: \S/);
  });

  it('that the machine must bring are named to those who contribute', () => {
    const brought = readFileSync(join(root, '.ci/tools.txt'), 'utf8').matchAll(/^(\S+) +- +\S/gm);
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    for (const [, name] of brought) expect(text).toContain(`\`${name}\``);
  });
});

it('architecture/gate: the list of slow test files names files that are there', () => {
  expect(slowest.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
