import { describe, expect, it } from 'vitest';
import { namesIn, startTagScan } from './tag-scan-fixture.ts';
import { owned, region } from './wrong-names.ts';

function unreadIn({
  state,
}: {
  readonly state: { readonly scopes: readonly { counts: { unknown: number } }[] };
}): number {
  return state.scopes.reduce((sum, { counts }) => sum + counts.unknown, 0);
}

describe('the tag scan and resources that the service refuses', () => {
  it('reads a tuning job with capitals, whose list tells its ARN in lower case', async () => {
    const run = await startTagScan({ account: {}, settings: { types: ['hyper-parameter-tuning-job'], fullSweep: 0 } });
    const { sagemaker } = run.sandbox.account;
    sagemaker.create({ type: 'hyper-parameter-tuning-job', region, name: 'Untagged-Job' });
    const arn = sagemaker.create({ type: 'hyper-parameter-tuning-job', region, name: 'Tagged-Job', tags: owned });
    const first = await run.scan();
    expect(namesIn(first, 'active')).toStrictEqual(['Untagged-Job']);
    expect(first.findings.map(({ resource }) => resource.arn)).toStrictEqual([arn.replace('Tagged', 'Untagged')]);
    expect(first.state).toMatchObject({ outcome: 'findings', scopes: [{ counts: { compliant: 1, noncompliant: 1 } }] });
    run.advance(60_000);
    expect((await run.scan()).state).toMatchObject({ scopes: [{ counts: { compliant: 1, noncompliant: 1 } }] });
  });

  it('keeps the finding of a resource that is listed and refused, and says that it is unknown', async () => {
    const run = await startTagScan({ account: { counts: { model: 3 }, wrongShare: 1 }, settings: { fullSweep: 0 } });
    const before = await run.scan();
    run.sandbox.faults.add({ fault: 'validation', operation: 'ListTags' });
    run.advance(60_000);
    const during = await run.scan();
    expect(namesIn(during, 'active')).toStrictEqual(namesIn(before, 'active'));
    expect(during.state.outcome).toBe('unknown');
    expect(unreadIn(during)).toBe(3);
    run.sandbox.faults.clear();
    run.advance(60_000);
    expect((await run.scan()).state.outcome).toBe('findings');
  });

  it.each(['full', 'changes'])('resolves what a list no longer shows, whatever the words (%s)', async (kind) => {
    const settings = kind === 'full' ? { fullSweep: 0 } : {};
    const type = 'model-package-group';
    const run = await startTagScan({
      account: { counts: { [type]: 3 }, wrongShare: 1 },
      settings: { types: [type], ...settings },
    });
    const [gone = '', ...rest] = namesIn(await run.scan(), 'active');
    const { sagemaker } = run.sandbox.account;
    sagemaker.delete(sagemaker.set(type, region).find(gone)?.arn ?? '');
    run.advance(60_000);
    const after = await run.scan();
    expect(namesIn(after, 'resolved')).toStrictEqual([gone]);
    expect(namesIn(after, 'active')).toStrictEqual(rest);
    expect(after.state.outcome).toBe('findings');
  });

  it('goes on calling a resource unknown between full sweeps, and lists no more for it', async () => {
    const run = await startTagScan({ account: { counts: { app: 120 }, wrongShare: 0 }, settings: { types: ['app'] } });
    const { sagemaker } = run.sandbox.account;
    const [victim] = [...sagemaker.set('app', region).walk({ by: 'CreationTime', descending: true }, {})];
    run.sandbox.faults.add({ fault: 'validation', operation: 'ListTags' });
    sagemaker.removeTags(victim?.arn ?? '', ['user', 'project', 'system']);
    // Two pages are listed, and once more after the refusal.
    for (const lists of [4, 0, 0]) {
      const { state, requests } = await run.scan();
      expect(state.outcome).toBe('unknown');
      expect(unreadIn({ state })).toBe(1);
      expect(requests['sagemaker:ListApps'] ?? 0).toBe(lists);
      run.advance(60_000);
    }
  });

  it('reads apps and user profiles, whose ARNs are in lower case', async () => {
    const run = await startTagScan({
      account: { counts: { domain: 1, app: 5, 'user-profile': 5, space: 5 }, wrongShare: 0 },
      settings: { types: ['app', 'user-profile', 'space'], auditShare: 1, fullSweep: 0 },
    });
    run.sandbox.account.sagemaker.create({
      type: 'user-profile',
      region,
      name: 'd-sandbox00001/Default-20240725T130739',
    });
    const { state, findings } = await run.scan();
    expect(state.scopes.map(({ counts }) => counts)).toMatchObject([
      { compliant: 5, unknown: 0 },
      { compliant: 5, noncompliant: 1, unknown: 0 },
      { compliant: 5, unknown: 0 },
    ]);
    expect(findings.map(({ resource }) => resource.arn)).toStrictEqual([
      'arn:aws:sagemaker:us-east-1:012345678910:user-profile/d-sandbox00001/default-20240725t130739',
    ]);
  });

  it('is unknown where nothing at all could be read, as at a wrong endpoint', async () => {
    const run = await startTagScan({
      account: { counts: { model: 3 } },
      settings: { types: ['model', 'endpoint'], fullSweep: 0 },
    });
    run.sandbox.faults.add({ fault: 'unsupported', service: 'sagemaker' });
    const { state, coverage } = await run.scan();
    expect(state).toMatchObject({ outcome: 'unknown', failures: [{ reason: 'unsupported' }] });
    expect(await coverage()).toMatchObject({ unknown: 2, complete: 0 });
  });
});
