import { describe, expect, it } from 'vitest';
import { isInAudit } from '../../../src/scan/tags/sweep/audit.ts';
import { namesIn, startTagScan } from './tag-scan-fixture.ts';
import { owned, region, wrongNames } from './wrong-names.ts';

const hour = 3_600_000;
const arnOf = (name: string, type = 'model') => `arn:aws:sagemaker:${region}:012345678910:${type}/${name}`;

describe('scan/tags between full sweeps', () => {
  it('looks at what was created and at what has findings, and counts as a full sweep would', async () => {
    const run = await startTagScan({ account: { counts: { model: 1_000 }, wrongShare: 0.01 } });
    const full = await run.scan();
    const wrong = namesIn(full, 'active').length;
    expect(full.requests).toMatchObject({
      'sagemaker:ListModels': 10,
      'tag:GetResources': 10,
      'sagemaker:ListTags': wrong,
    });

    run.advance(hour);
    run.sandbox.account.sagemaker.create({ type: 'model', region, name: 'good', tags: owned });
    run.sandbox.account.sagemaker.create({ type: 'model', region, name: 'bad' });
    run.advance(60_000);
    const changes = await run.scan();
    expect(namesIn(changes, 'active')).toContain('bad');
    expect(changes.requests).toMatchObject({
      'sagemaker:ListModels': 1,
      'tag:GetResources': 1,
      'sagemaker:ListTags': wrong + 1,
    });

    run.advance(25 * hour);
    const again = await run.scan();
    expect(again.requests['sagemaker:ListModels']).toBe(11);
    expect(changes.state.scopes[0]?.counts).toStrictEqual(again.state.scopes[0]?.counts);
    expect(changes.state.scopes[0]?.missingByKey).toStrictEqual(again.state.scopes[0]?.missingByKey);
  });

  it('resolves what was repaired as fixed and what was deleted as gone', async () => {
    const run = await startTagScan({ account: { counts: { model: 300 }, wrongShare: 0 } });
    const { sagemaker } = run.sandbox.account;
    for (const name of ['repaired', 'deleted', 'kept']) sagemaker.create({ type: 'model', region, name });
    run.advance(1);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['deleted', 'kept', 'repaired']);
    sagemaker.putTags(arnOf('repaired'), owned);
    sagemaker.delete(arnOf('deleted'));
    run.advance(hour);
    const { findings, state } = await run.scan();
    const ends = findings.map(({ resource, resolution }) => [resource.name, resolution]).toSorted();
    expect(ends).toStrictEqual([
      ['deleted', 'gone'],
      ['kept', null],
      ['repaired', 'fixed'],
    ]);
    expect(state.scopes[0]?.counts).toMatchObject({ compliant: 301, noncompliant: 1 });
  });

  it('asks for many open findings in bulk, and one by one for some and for those that changed', async () => {
    const run = await startTagScan({ account: { counts: { model: 450 }, wrongShare: 1 } });
    const { sagemaker } = run.sandbox.account;
    const full = await run.scan();
    expect(namesIn(full, 'active')).toHaveLength(450);
    const [fixed = '', changed = ''] = [3, 7].map((at) => sagemaker.set('model', region).at(at)?.name);
    // Other spellings of these keys would be a finding of their own.
    sagemaker.removeTags(arnOf(fixed), ['User', 'Project', 'System']);
    sagemaker.putTags(arnOf(fixed), owned);
    sagemaker.putTags(arnOf(changed), [{ key: 'cost-centre', value: '7' }]);
    run.advance(25 * 60_000);
    const next = await run.scan();
    const { 'tag:GetResources': bulk = 0, 'sagemaker:ListTags': each = 0 } = next.requests;
    // About a hundred of the 450, by chance, and the two that changed.
    expect(each).toBeGreaterThan(60);
    expect(each).toBeLessThan(160);
    expect(bulk).toBeLessThanOrEqual(5);
    expect(namesIn(next, 'resolved')).toStrictEqual([fixed]);
    expect(namesIn(next, 'active')).toStrictEqual(wrongNames(run.sandbox));
    const evidence = next.findings
      .filter(({ resource }) => resource.name === changed)
      .map((one) => one.evidence['tags']);
    expect(evidence[0]).toContainEqual({ key: 'cost-centre', value: '7' });
    expect(next.state.scopes[0]?.counts).toMatchObject({ compliant: 1, noncompliant: 449 });
  });

  it('resolves what is gone among many open findings by the next full sweep', async () => {
    const run = await startTagScan({ account: { counts: { model: 300 }, wrongShare: 1 } });
    const { sagemaker } = run.sandbox.account;
    await run.scan();
    const gone = sagemaker.set('model', region).at(11)?.name ?? '';
    sagemaker.delete(arnOf(gone));
    for (let scans = 0; scans < 3; scans++) {
      run.advance(hour);
      const { findings } = await run.scan();
      expect(findings.filter(({ resource, state }) => state === 'resolved' && resource.name !== gone)).toStrictEqual(
        [],
      );
    }
    run.advance(25 * hour);
    const { findings } = await run.scan();
    expect(findings.filter(({ state }) => state === 'resolved')).toMatchObject([
      { resource: { name: gone }, resolution: 'gone' },
    ]);
  });

  it('leaves many open findings as they are where the tagging API fails, and asks one by one where it is denied', async () => {
    const run = await startTagScan({ account: { counts: { model: 300 }, wrongShare: 1 } });
    const full = await run.scan();
    for (const [fault, outcome, tagReads] of [
      ['malformed-body', 'unknown', 100],
      ['access-denied', 'findings', 300],
    ] as const) {
      const id = run.sandbox.faults.add({ fault, operation: 'GetResources' });
      run.advance(hour);
      const next = await run.scan();
      run.sandbox.faults.clear(id);
      expect(next.state.outcome).toBe(outcome);
      expect(namesIn(next, 'active')).toStrictEqual(namesIn(full, 'active'));
      expect(Math.abs((next.requests['sagemaker:ListTags'] ?? 0) - tagReads)).toBeLessThanOrEqual(40);
    }
  });

  it('finds by the next full sweep, and not before, that an old resource lost its tags', async () => {
    const run = await startTagScan({ account: { counts: { model: 300 }, wrongShare: 0 } });
    await run.scan();
    const victim = run.sandbox.account.sagemaker.set('model', region).at(5)?.arn ?? '';
    run.sandbox.account.sagemaker.removeTags(victim, ['user']);
    run.advance(hour);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual([]);
    run.advance(25 * hour);
    expect(namesIn(await run.scan(), 'active')).toHaveLength(1);
  });

  it('lists a small type whole every time, and a type without a filter by time only in full sweeps', async () => {
    const run = await startTagScan({
      account: { counts: { model: 50, domain: 1, 'user-profile': 150 }, wrongShare: 0 },
      settings: { types: ['model', 'user-profile'], alwaysFullBelow: 100 },
    });
    await run.scan();
    run.advance(hour);
    const { requests, state } = await run.scan();
    expect(requests).toMatchObject({ 'sagemaker:ListModels': 1 });
    expect(requests).not.toHaveProperty('sagemaker:ListUserProfiles');
    expect(state.scopes.map(({ counts }) => counts.compliant)).toStrictEqual([50, 150]);
    run.advance(25 * hour);
    expect((await run.scan()).requests).toMatchObject({ 'sagemaker:ListUserProfiles': 2 });
  });

  it('tries what it could not read again, until it can, and is not clean before', async () => {
    const run = await startTagScan({ account: { counts: { model: 200 }, wrongShare: 0.01 } });
    const denial = run.sandbox.faults.add({ fault: 'access-denied', operation: 'ListTags' });
    expect((await run.scan()).state).toMatchObject({ outcome: 'unknown', scopes: [{ counts: { unknown: 2 } }] });
    run.advance(hour);
    expect((await run.scan()).state).toMatchObject({ outcome: 'unknown', scopes: [{ counts: { unknown: 2 } }] });
    run.sandbox.faults.clear(denial);
    run.advance(hour);
    const read = await run.scan();
    expect(read.state).toMatchObject({ outcome: 'findings', scopes: [{ counts: { unknown: 0, noncompliant: 2 } }] });
    expect(namesIn(read, 'active')).toHaveLength(2);
  });

  it('goes on from the last scan that saw everything', async () => {
    const run = await startTagScan({ account: { counts: { model: 200 }, wrongShare: 0 } });
    await run.scan();
    run.advance(hour);
    run.sandbox.account.sagemaker.create({ type: 'model', region, name: 'missed' });
    const fault = run.sandbox.faults.add({ fault: 'access-denied', operation: 'ListModels' });
    run.advance(60_000);
    expect((await run.scan()).state.outcome).toBe('unknown');
    run.sandbox.faults.clear(fault);
    run.advance(5 * hour);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['missed']);
  });

  it('tells a job that grew too old from one that is gone', async () => {
    const run = await startTagScan({ account: {}, settings: { types: ['training-job'], lookback: 10 * hour } });
    const { sagemaker } = run.sandbox.account;
    sagemaker.create({ type: 'training-job', region, name: 'old' });
    sagemaker.create({ type: 'training-job', region, name: 'gone' });
    run.advance(1);
    await run.scan();
    sagemaker.delete(arnOf('gone', 'training-job'));
    run.advance(25 * hour);
    const { findings } = await run.scan();
    expect(findings.map(({ resource, resolution }) => [resource.name, resolution]).toSorted()).toStrictEqual([
      ['gone', 'gone'],
      ['old', 'unwatched'],
    ]);
  });
});

describe('scan/tags/audit', () => {
  it('finds tags that the tagging API still tells and that are gone, at the turn of the resource', async () => {
    const run = await startTagScan({
      account: { counts: { model: 40 }, wrongShare: 0 },
      sandbox: { tagLag: { reads: 1_000_000 } },
      settings: { auditShare: 0.25, fullSweep: 0 },
    });
    const victim = run.sandbox.account.sagemaker.set('model', region).at(7)?.arn ?? '';
    run.sandbox.account.sagemaker.removeTags(victim, ['user']);
    let audited = 0;
    let found = 0;
    for (let sweep = 0; sweep < 4; sweep++) {
      const result = await run.scan();
      audited += result.requests['sagemaker:ListTags'] ?? 0;
      found = namesIn(result, 'active').length;
    }
    expect(found).toBe(1);
    // Every resource once in four sweeps, and the one with a finding once more in each that follows.
    expect(audited).toBeGreaterThanOrEqual(40);
    expect(audited).toBeLessThanOrEqual(43);
  });

  it('takes every resource once in 1/share sweeps, and none without a share', () => {
    const arns = Array.from({ length: 500 }, (_, index) => arnOf(`m${index}`));
    const turns = arns.map((arn) => [1, 2, 3, 4, 5].filter((sweep) => isInAudit(arn, sweep, 0.2)).length);
    expect(new Set(turns)).toStrictEqual(new Set([1]));
    expect(arns.some((arn) => isInAudit(arn, 1, 0))).toBe(false);
  });
});
