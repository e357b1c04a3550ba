import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sarif } from '../../../src/cli/report/sarif.ts';
import { cleanReport, sampleReport } from './sample-report.ts';

const text = z.strictObject({ text: z.string().min(1), markdown: z.string().min(1).optional() });
const level = z.enum(['none', 'note', 'warning', 'error']);
const bag = z.record(z.string(), z.unknown());

/** The part of SARIF 2.1.0 that is written, by the standard's sections 3.13 to 3.58. Its objects allow no other members. */
const rule = z.strictObject({
  id: z.string().min(1),
  name: z.string().regex(/^[A-Z]\w+$/),
  shortDescription: text,
  fullDescription: text,
  help: text,
  defaultConfiguration: z.strictObject({ level }),
  properties: z.strictObject({
    tags: z.array(z.string()).refine((tags) => new Set(tags).size === tags.length),
    'security-severity': z.string().regex(/^(\d\.\d|10\.0)$/),
    precision: z.enum(['very-high', 'high', 'medium', 'low']),
  }),
});

const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri: z.string().regex(/^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/) }),
  }),
  logicalLocations: z
    .array(z.strictObject({ name: z.string(), fullyQualifiedName: z.string(), kind: z.string() }))
    .min(1),
});

const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level,
  message: text,
  locations: z.array(location).min(1),
  partialFingerprints: z.record(z.string(), z.string()),
  suppressions: z
    .array(
      z.strictObject({
        kind: z.enum(['inSource', 'external']),
        status: z.enum(['accepted', 'underReview', 'rejected']),
      }),
    )
    .optional(),
  properties: bag,
});

const invocation = z.strictObject({
  executionSuccessful: z.boolean(),
  exitCode: z.int(),
  startTimeUtc: z.iso.datetime(),
  endTimeUtc: z.iso.datetime(),
  toolExecutionNotifications: z.array(z.strictObject({ level, message: text, properties: bag })),
});

const log = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string(),
            semanticVersion: z.string(),
            version: z.string(),
            rules: z.array(rule),
          }),
        }),
        automationDetails: z.strictObject({ id: z.string() }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        invocations: z.array(invocation),
        results: z.array(result),
      }),
    )
    .length(1),
});

function runOf(report: typeof sampleReport) {
  const [run] = log.parse(JSON.parse(sarif(report))).runs;
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
