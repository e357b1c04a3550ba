import { describe, expect, it } from 'vitest';
import { sarif } from '../../../src/cli/report/sarif.ts';
import { cleanReport, sampleReport } from './sample-report.ts';
import { sarifLogSchema } from './sarif-schema.ts';

function runOf(report: typeof sampleReport) {
  const [run] = sarifLogSchema.parse(JSON.parse(sarif(report))).runs;
  if (!run) throw new Error('there is no run');
  return run;
}

describe('cli/report/sarif', () => {
  it('has a rule for every kind of finding of the checks that ran', () => {
    const ids = runOf(sampleReport).tool.driver.rules.map(({ id }) => id);

    expect(ids).toStrictEqual(
      sampleReport.checks.flatMap((check) => check.kinds.map(({ kind }) => `${check.id}/${kind}`)),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('points every result at its rule and keeps the identity of the finding', () => {
    const { results, tool } = runOf(sampleReport);

    expect(results).toHaveLength(4);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(results.map(({ partialFingerprints }) => Object.values(partialFingerprints)[0])).toStrictEqual([
      'f_00000000000000000001',
      'f_00000000000000000002',
      'f_00000000000000000003',
      'f_00000000000000000004',
    ]);
    expect(results.map((one) => one.level)).toStrictEqual(['error', 'warning', 'note', 'warning']);
  });

  it('marks only suppressed findings as suppressed', () => {
    const { results } = runOf(sampleReport);

    expect(results.map(({ suppressions }) => suppressions?.length ?? 0)).toStrictEqual([0, 0, 0, 1]);
  });

  it('says that the run was not successful when a check is unknown, and why', () => {
    const [invoked] = runOf(sampleReport).invocations;

    expect(invoked?.executionSuccessful).toBe(false);
    expect(invoked?.toolExecutionNotifications).toHaveLength(2);
    expect(invoked?.toolExecutionNotifications[0]?.message.text).toContain('sts:AssumeRole');
    expect(invoked?.exitCode).toBe(2);
  });

  it('says that a clean run was successful', () => {
    const { invocations, results } = runOf(cleanReport);

    expect(invocations[0]).toMatchObject({ executionSuccessful: true, exitCode: 0, toolExecutionNotifications: [] });
    expect(results).toStrictEqual([]);
  });
});
