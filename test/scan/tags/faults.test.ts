import { describe, expect, it } from 'vitest';
import type { Fault, FaultRule } from '../../../sandbox/control/faults.ts';
import type { FailureReason } from '../../../src/domain/evaluation/read.ts';
import { lists } from './list-faults.ts';
import { namesIn, type ScanResult, startTagScan, type TagScanOptions } from './tag-scan-fixture.ts';
import { owned, region, wrongNames } from './wrong-names.ts';

const isOfPages = (fault: Fault) => /page|repeated/.test(fault);

interface Row {
  readonly operation: string;
  readonly fault: Fault;
  /** Absent where the scan sees everything all the same. */
  readonly reason: FailureReason | undefined;
}

/** What GetResources does not tell, refuses to or fails at is asked of the service itself. */
const doneWithout: readonly Fault[] = [
  'access-denied',
  'empty-page',
  'expired-page-token',
  'repeated-token',
  'server-error',
  'unavailable',
];

const rows: readonly Row[] = [
  ...lists.map(([fault, reason]) => ({ operation: 'ListModels', fault, reason })),
  ...lists.map(([fault, reason]) => ({
    operation: 'GetResources',
    fault,
    reason: doneWithout.includes(fault) ? undefined : reason,
  })),
  ...lists.map(([fault, reason]) => ({ operation: 'ListTags', fault, reason })),
];

/** The first request passes; a token expires where there is one. */
function placeOf(operation: string, fault: Fault): Pick<FaultRule, 'match' | 'skip'> {
  if (fault === 'expired-page-token' && operation !== 'GetResources') return { match: 'NextToken' };
  return isOfPages(fault) && operation !== 'ListModels' ? {} : { skip: 1 };
}

/** What must hold whatever the service did. */
function expectTruth(
  result: ScanResult,
  { wrong, repaired }: { wrong: readonly string[]; repaired: readonly string[] },
) {
  expect(namesIn(result, 'active').filter((name) => !wrong.includes(name) && !repaired.includes(name))).toStrictEqual(
    [],
  );
  expect(namesIn(result, 'resolved').filter((name) => !repaired.includes(name))).toStrictEqual([]);
}

async function start(fault?: Fault, more: Pick<TagScanOptions, 'atEnd'> = {}) {
  const run = await startTagScan({
    ...more,
    account: { counts: { model: 250 }, wrongShare: 0.012 },
    settings: { fullSweep: 0 },
    sandbox: { tagsPerPage: 1 },
    reader: fault === 'timeout' ? { network: { requestTimeout: 3_000 } } : {},
  });
  const before = await run.scan();
  const wrong = wrongNames(run.sandbox);
  expect(namesIn(before, 'active')).toStrictEqual(wrong);
  return { ...run, before, wrong, sagemaker: run.sandbox.account.sagemaker };
}

describe('the tag scan and faults of the service', () => {
  // They mostly wait for requests to be repeated.
  it.concurrent.for(rows)('$operation meets $fault: nothing false, and it says so once', async (row, context) => {
    const { operation, fault, reason } = row;
    const atEnd = (close: () => Promise<void>) => context.onTestFinished(close);
    const { sandbox, sagemaker, scan, advance, wrong, before } = await start(fault, { atEnd });
    const [repaired = ''] = wrong;
    sagemaker.putTags(sagemaker.set('model', region).find(repaired)?.arn ?? '', owned);
    sagemaker.create({ type: 'model', region, name: 'fresh' });
    advance(60_000);
    const id = sandbox.faults.add({
      fault,
      operation,
      ...placeOf(operation, fault),
    });
    const during = await scan();
    expectTruth(during, { wrong: wrongNames(sandbox), repaired: [repaired] });
    expect(during.state.outcome).toBe(reason === undefined ? 'findings' : 'unknown');
    const told = reason === undefined ? [] : [{ reason }];
    expect(during.state.failures).toMatchObject(told);
    expect(during.complaints).toMatchObject(told);
    // What was seen of a broken listing is less than there is: the counts of the last whole one stay.
    const [scope] = before.state.scopes;
    expect(during.state.scopes).toMatchObject([
      operation === 'ListModels' ? { status: 'partial', counts: scope?.counts } : { status: 'complete' },
    ]);
    expect(operation === 'ListModels' ? namesIn(during, 'resolved') : []).toStrictEqual([]);
    const isBroken = operation === 'ListModels';
    expect(await during.coverage()).toStrictEqual({
      complete: isBroken ? 0 : 1,
      partial: isBroken ? 1 : 0,
      unknown: 0,
      unsupported: 0,
    });

    sandbox.faults.clear(id);
    advance(60_000);
    const after = await scan();
    expect(namesIn(after, 'active')).toStrictEqual(wrongNames(sandbox));
    expect(namesIn(after, 'resolved')).toStrictEqual([repaired]);
    expect(after.complaints).toStrictEqual([]);
    expect(await after.coverage()).toStrictEqual({ complete: 1, partial: 0, unknown: 0, unsupported: 0 });
  });

  it.each(['throttle', 'server-error', 'reset', 'expired-page-token'] as const)(
    'gets through %s that passes, whole',
    async (fault) => {
      const { sandbox, scan, wrong } = await start();
      sandbox.faults.add({ fault, operation: 'ListModels', skip: 1, times: 1 });
      const result = await scan();
      expect(result.state).toMatchObject({ outcome: 'findings', scopes: [{ status: 'complete' }] });
      expect(namesIn(result, 'active')).toStrictEqual(wrong);
      const sent = result.requests['sagemaker:ListModels'] ?? 0;
      // A page is asked for once more; a token that expired costs the pages before it too.
      expect(sent).toBe(fault === 'expired-page-token' ? 5 : 4);
    },
  );

  it('asks for a page again, by its token, when the SDK has given up', async () => {
    const { sandbox, scan } = await startTagScan({
      account: { counts: { model: 250 }, wrongShare: 0 },
      reader: { pauses: [1] },
    });
    sandbox.faults.add({ fault: 'reset', operation: 'ListModels', skip: 2, times: 5 });
    const { state, requests } = await scan();
    expect(state).toMatchObject({ outcome: 'clean', scopes: [{ counts: { compliant: 250 } }] });
    expect(requests['sagemaker:ListModels']).toBe(3 + 5);
  });

  it('tells a type that the region does not offer as unsupported, and is not troubled by it', async () => {
    const { sandbox, scan } = await startTagScan({ account: {}, settings: { types: ['model', 'job'] } });
    sandbox.faults.add({ fault: 'unsupported', operation: 'ListJobs' });
    const { state, complaints } = await scan();
    expect(state).toMatchObject({ outcome: 'clean', scopes: [{ status: 'complete' }, { status: 'unsupported' }] });
    expect(complaints).toStrictEqual([]);
  });

  it.each([
    ['model', 'ListModels'],
    ['endpoint', 'ListEndpoints'],
    ['training-job', 'ListTrainingJobs'],
  ])('does not take a region at its word that says it has no %s', async (type, operation) => {
    const { sandbox, scan, advance } = await startTagScan({
      account: { counts: { [type]: 3 }, wrongShare: 1 },
      settings: { types: [type, 'pipeline'] },
    });
    const before = namesIn(await scan(), 'active');
    expect(before).toHaveLength(3);
    sandbox.faults.add({ fault: 'unsupported', operation });
    advance(60_000);
    const { state, complaints, ...result } = await scan();
    expect(state).toMatchObject({ outcome: 'unknown', scopes: [{ status: 'unknown' }, { status: 'complete' }] });
    expect(complaints).toMatchObject([{ reason: 'unsupported' }]);
    expect(namesIn({ state, complaints, ...result }, 'active')).toStrictEqual(before);
  });

  it('asks for no single resource that a broken listing did not come to', async () => {
    const { sandbox, scan, advance, wrong } = await start();
    expect(wrong.length).toBeGreaterThan(0);
    sandbox.faults.add({ fault: 'access-denied', operation: 'ListModels' });
    advance(60_000);
    const result = await scan();
    expect(result.requests).not.toHaveProperty('sagemaker:ListTags');
    expect(result.state).toMatchObject({ outcome: 'unknown', scopes: [{ status: 'unknown' }] });
    expect(namesIn(result, 'active')).toStrictEqual(wrong);
  });

  it('takes an app that its list shows and ListTags does not know for unread, not for gone', async () => {
    const { sandbox, scan, advance } = await startTagScan({
      account: { counts: { domain: 1, app: 3 }, wrongShare: 1 },
      settings: { types: ['app'], fullSweep: 0 },
    });
    const before = namesIn(await scan(), 'active');
    expect(before).toHaveLength(3);
    sandbox.faults.add({ fault: 'vanished', operation: 'ListTags' });
    advance(60_000);
    const result = await scan();
    expect(result.state).toMatchObject({ outcome: 'unknown', scopes: [{ counts: { unknown: 3 } }] });
    expect(namesIn(result, 'active')).toStrictEqual(before);
    expect(namesIn(result, 'resolved')).toStrictEqual([]);
  });

  it('finds nothing with ghosts, and takes a resource for gone when a list no longer shows it', async () => {
    const { sandbox, sagemaker, scan, advance, wrong } = await start();
    const [vanishing = ''] = wrong;
    const arn = sagemaker.set('model', region).find(vanishing)?.arn ?? '';
    sandbox.faults.add({ fault: 'vanished', operation: 'ListTags', match: arn });
    advance(60_000);
    const listed = await scan();
    expect(listed.findings.find(({ resource }) => resource.arn === arn)).toMatchObject({ state: 'active' });
    expect(listed.state).toMatchObject({ outcome: 'unknown', failures: [{ reason: 'not_found' }] });
    sagemaker.delete(arn);
    advance(60_000);
    const result = await scan();
    expect(result.findings.find(({ resource }) => resource.arn === arn)).toMatchObject({ resolution: 'gone' });
    expect(namesIn(result, 'active')).toStrictEqual(wrong.slice(1));
    expect(result.complaints).toStrictEqual([]);
  });
});
