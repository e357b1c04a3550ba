import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { checks } from '../../src/checks/registry.ts';
import { severitiesOf } from '../../src/domain/evaluation/check.ts';
import { metricDefinitions, metricPrefix } from '../../src/metrics/definitions.ts';
import { describeWith } from '../support/external-tool.ts';
import { promtool } from './promtool.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'deploy/prometheus');

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  keep_firing_for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
interface RuleFile {
  groups: { name: string; rules: Rule[] }[];
}
interface TestFile {
  tests: { name: string; alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
}

const readRules = () => parse(readFileSync(join(folder, 'rules.yaml'), 'utf8')) as RuleFile;
const rules = readRules().groups.flatMap((group) => group.rules);
const alerts = [...new Set(rules.map(({ alert }) => alert))];
const testFiles = globSync('tests/*.test.yaml', { cwd: folder });

const metricsIn = (expression: string) => expression.match(new RegExp(`${metricPrefix}\\w+`, 'g')) ?? [];

describe('deploy/prometheus: the rules', () => {
  it('name only metrics that exist', () => {
    const known = Object.entries(metricDefinitions).flatMap(([name, { type }]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    );
    const used = new Set(rules.flatMap(({ expr }) => metricsIn(expr)));
    expect([...used].filter((name) => !known.includes(name.slice(metricPrefix.length)))).toEqual([]);
  });

  it('take the maximum over replicas before any sum of what the store knows', () => {
    const ofStore = Object.entries(metricDefinitions).flatMap(([name, { source }]) =>
      source === 'store' ? [name] : [],
    );
    const naked = rules.flatMap(({ alert, expr }) => {
      const bare = expr.replaceAll(/max without \(instance, pod\) \((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, '');
      return metricsIn(bare)
        .filter((name) => ofStore.includes(name.slice(metricPrefix.length)))
        .map((name) => `${alert}: ${name}`);
    });
    expect(naked).toEqual([]);
  });

  it('give every check that finds more than information an alert of its findings', () => {
    const selectors = rules.flatMap(({ expr }) =>
      [...expr.matchAll(/findings\{check=~?"([^"]+)"/g)].map(([, ids]) => ids),
    );
    const covered = selectors.flatMap((ids) => String(ids).split('|'));
    const alerting = checks.filter((check) => severitiesOf(check).some((severity) => severity !== 'info'));
    expect(alerting.map(({ id }) => id).filter((id) => !covered.includes(id))).toEqual([]);
  });

  it.each(rules.map((rule) => [rule.alert, rule.labels['severity'], rule] as const))(
    '%s (%s) has severity, summary, description and runbook',
    (alert, severity, { annotations }) => {
      expect(['critical', 'warning', 'info']).toContain(severity);
      expect(annotations['summary']?.replaceAll(/\{\{.*?\}\}/g, 'x')).toMatch(/^[^.]+$/);
      expect(annotations['description']).toMatch(/\.$/);
      expect(annotations['runbook_url']).toBe(`https://example.com/notebook-drift/docs/runbooks/${alert}.md`);
      const runbook = readFileSync(join(root, `docs/runbooks/${alert}.md`), 'utf8');
      const headings = [...runbook.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
      expect(headings).toEqual([`# ${alert}`, '## Meaning', '## First look', '## Commands', '## When to escalate']);
    },
  );

  it('have no runbook without an alert, and list each', () => {
    const pages = globSync('docs/runbooks/*.md', { cwd: root }).map((path) => basename(path, '.md'));
    expect(pages.filter((page) => page !== 'README').toSorted()).toEqual(alerts.toSorted());
    const index = readFileSync(join(root, 'docs/runbooks/README.md'), 'utf8');
    for (const alert of alerts) expect(index).toContain(`[${alert}](${alert}.md)`);
  });

  it.each(alerts)('%s has a case that fires and a case that never does', (alert) => {
    const { tests } = parse(readFileSync(join(folder, `tests/${alert}.test.yaml`), 'utf8')) as TestFile;
    const firings = tests.map((test) => test.alert_rule_test.some(({ exp_alerts }) => exp_alerts.length > 0));
    expect(firings).toContain(true);
    expect(firings).toContain(false);
    expect(tests.flatMap((test) => test.alert_rule_test).every(({ alertname }) => alertname === alert)).toBe(true);
  });

  it('links in runbooks lead somewhere', () => {
    for (const page of globSync('docs/{runbooks,checks}/*.md', { cwd: root })) {
      for (const [, link = ''] of readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#]+)\)/g)) {
        expect(existsSync(join(root, page, '..', link)), `${page}: ${link}`).toBe(true);
      }
    }
  });
});

interface Mutation {
  readonly what: string;
  readonly change: (rule: Rule) => void;
}

/** Ways in which a rule could break without its author's noticing: each must make a case fail. */
function mutationsOf(rule: Rule): readonly Mutation[] {
  const all: readonly Mutation[] = [
    { what: 'never fires', change: (changed) => (changed.expr = 'vector(1) > 2') },
    { what: 'always fires', change: (changed) => (changed.expr = `(${rule.expr.trim()}) or vector(1)`) },
    { what: 'fires at once', change: (changed) => delete changed.for },
    { what: 'does not bridge a restart', change: (changed) => delete changed.keep_firing_for },
    {
      what: 'has another limit',
      change: (changed) => (changed.expr = rule.expr.replace(/([<>]) ([\d.]+)(?!.*[<>] \d)/s, '$1 987')),
    },
  ];
  return all.filter(({ change }) => {
    const changed = { ...rule };
    change(changed);
    return JSON.stringify(changed) !== JSON.stringify(rule);
  });
}

describeWith(['promtool'], 'deploy/prometheus, judged by promtool', () => {
  const work = mkdtempSync(join(tmpdir(), 'notebook-drift-rules-'));
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('passes its lint and its unit tests', async () => {
    expect(await promtool(['check', 'config', 'scrape.yaml'], folder)).toMatchObject({ status: 0 });
    expect(await promtool(['check', 'rules', '--lint-fatal', 'rules.yaml'], folder)).toMatchObject({ status: 0 });
    expect(testFiles.length).toBe(alerts.length);
    expect(await promtool(['test', 'rules', ...testFiles], folder)).toMatchObject({ status: 0 });
  });

  const mutants = rules.flatMap((rule, index) =>
    mutationsOf(rule).map((mutation) => ({ ...mutation, alert: rule.alert, index })),
  );

  it.each(alerts)('%s has a test that fails for every change of its rules', async (alert) => {
    const own = mutants.filter((mutant) => mutant.alert === alert);
    const tests = readFileSync(join(folder, `tests/${alert}.test.yaml`), 'utf8');
    const files = own.map((mutant, number) => {
      const changed = readRules();
      const rule = changed.groups.flatMap((group) => group.rules)[mutant.index];
      if (!rule) throw new Error('no such rule');
      mutant.change(rule);
      // Its tests ask for no other alert, so that the other rules would only take time.
      const groups = changed.groups.map((group) => ({
        ...group,
        rules: group.rules.filter((one) => one.alert === alert),
      }));
      const name = `${alert}.${number}`;
      writeFileSync(join(work, `${name}.rules.yaml`), stringify({ groups }));
      writeFileSync(join(work, `${name}.test.yaml`), tests.replace('../rules.yaml', `${name}.rules.yaml`));
      return `${name}.test.yaml`;
    });
    const { output } = await promtool(['test', 'rules', ...files], work);
    const outcomes = [...output.matchAll(/Unit Testing: +\w+\.(\d+)\.test\.yaml\s+(FAILED|SUCCESS)/g)];
    expect(outcomes).toHaveLength(own.length);
    const survivors = outcomes
      .filter(([, , outcome]) => outcome === 'SUCCESS')
      .map(([, number]) => own[Number(number)]);
    expect(survivors.map((mutant) => mutant?.what)).toEqual([]);
  });
});
