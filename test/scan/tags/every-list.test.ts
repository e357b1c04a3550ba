import { describe, expect, it } from 'vitest';
import type { Fault, FaultRule } from '../../../sandbox/control/faults.ts';
import { resourceType, resourceTypes } from '../../../src/aws/sagemaker/types.ts';
import type { FailureReason } from '../../../src/domain/evaluation/read.ts';
import { lists } from './list-faults.ts';
import { namesIn, type ScanResult, startTagScan } from './tag-scan-fixture.ts';

/** More than one page of each list of a type; some have a list for each category. */
const twoPages = (type: string) => 101 * resourceType(type).inputs.length;

const children = resourceTypes.filter((type) => resourceType(type).parent);
const others = resourceTypes.filter((type) => !children.includes(type));

/** Resources of each type: of a parent there is one, so that its children fill pages. */
const accounts = {
  'a list of its own': { types: others, counts: countsOf(others, twoPages) },
  'a list for each parent': {
    types: children,
    counts: { ...countsOf(others, () => 1), ...countsOf(children, twoPages) },
  },
};

function countsOf(types: readonly string[], count: (type: string) => number): Readonly<Record<string, number>> {
  return Object.fromEntries(types.map((type) => [type, count(type)]));
}

interface Case {
  readonly types: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly wrongShare: number;
  readonly rule: Pick<FaultRule, 'fault' | 'match'>;
}

/** A scan without the fault, then one in which each list of these types meets it. The SDK's repetitions are tested apart. */
async function meetFault({ types, counts, wrongShare, rule }: Case) {
  const run = await startTagScan({ account: { counts, wrongShare }, settings: { types, fullSweep: 0 } });
  const before = await run.scan();
  expect(await before.coverage()).toStrictEqual({ complete: types.length, partial: 0, unknown: 0, unsupported: 0 });
  expect(namesIn(before, 'active')).not.toStrictEqual([]);
  for (const operation of new Set(types.map((type) => resourceType(type).operation))) {
    run.sandbox.faults.add({ ...rule, operation });
  }
  run.advance(60_000);
  run.readWith({ maxAttempts: 1, ...(rule.fault === 'timeout' && { network: { requestTimeout: 300 } }) });
  return { before, during: await run.scan() };
}

/** What a scan tells that could not list any of its types. */
function blind(before: ScanResult, reason: FailureReason | undefined) {
  const types = before.state.scopes.length;
  return { active: namesIn(before, 'active'), resolved: [], outcome: 'unknown', reasons: [reason], incomplete: types };
}

async function toldBy(result: ScanResult) {
  const { partial, unknown } = await result.coverage();
  return {
    active: namesIn(result, 'active'),
    resolved: namesIn(result, 'resolved'),
    outcome: result.state.outcome,
    reasons: result.complaints.map((complaint) => (complaint as { readonly reason?: unknown }).reason),
    incomplete: partial + unknown,
  };
}

describe('the lists of all types and faults of the service', () => {
  const counts = countsOf(resourceTypes, () => 3);
  const first = lists.filter(([fault]) => fault !== 'expired-page-token' && fault !== 'repeated-token');

  it.each(first)('every list meets %s: each type says so, and its findings stay', async (fault, reason) => {
    const { before, during } = await meetFault({ types: resourceTypes, counts, wrongShare: 1, rule: { fault } });
    expect(await toldBy(during)).toStrictEqual(blind(before, reason));
  });

  const tokens: readonly (readonly [Fault, FailureReason])[] = [
    ['expired-page-token', 'invalid_input'],
    ['repeated-token', 'malformed_response'],
  ];
  const cases = Object.entries(accounts).flatMap(([title, account]) =>
    tokens.map(([fault, reason]) => ({ title, account, fault, reason })),
  );

  it.each(cases)(
    'every type with $title meets $fault after its first page: each says so, and its findings stay',
    async ({ account, fault, reason }) => {
      const { before, during } = await meetFault({ ...account, wrongShare: 0.02, rule: { fault, match: 'NextToken' } });
      expect(await toldBy(during)).toStrictEqual(blind(before, reason));
      expect(during.state.scopes.filter(({ status }) => status !== 'partial')).toStrictEqual([]);
    },
  );
});
