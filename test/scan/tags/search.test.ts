import { describe, expect, it } from 'vitest';
import { namesIn, startTagScan } from './tag-scan-fixture.ts';
import { region, wrongNames } from './wrong-names.ts';

const arnOf = (name: string) => `arn:aws:sagemaker:${region}:012345678910:model/${name}`;
const settings = { search: true, fullSweep: 0 };

describe('scan/tags with Search', () => {
  it('finds in every other sweep the same with half of the calls in bulk', async () => {
    const run = await startTagScan({ account: { counts: { model: 500 }, wrongShare: 0.02 }, settings });
    const listed = await run.scan();
    expect(listed.requests).toMatchObject({ 'sagemaker:ListModels': 5, 'tag:GetResources': 5 });
    const searched = await run.scan();
    expect(searched.requests).toStrictEqual({
      'sagemaker:Search': 5,
      'sagemaker:ListTags': namesIn(listed, 'active').length,
    });
    expect(namesIn(searched, 'active')).toStrictEqual(namesIn(listed, 'active'));
    expect(searched.state.scopes).toStrictEqual(listed.state.scopes);
    expect((await run.scan()).requests).toMatchObject({ 'sagemaker:ListModels': 5 });
  });

  it('finds what the index does not show yet by the sweep after, and resolves nothing that it does not show', async () => {
    const run = await startTagScan({
      account: { counts: { model: 100 }, wrongShare: 0 },
      sandbox: { tagLag: { milliseconds: 3_600_000 } },
      settings,
    });
    const { sagemaker } = run.sandbox.account;
    sagemaker.create({ type: 'model', region, name: 'known' });
    run.advance(1);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['known']);
    sagemaker.create({ type: 'model', region, name: 'fresh' });
    run.advance(60_000);
    const searched = await run.scan();
    expect(searched.requests).toHaveProperty('sagemaker:Search');
    expect(namesIn(searched, 'active')).toStrictEqual(['known']);
    expect(namesIn(searched, 'resolved')).toStrictEqual([]);
    run.advance(60_000);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['fresh', 'known']);
  });

  it('takes tags that look wrong there for wrong only when the service itself says so', async () => {
    const run = await startTagScan({
      account: { counts: { model: 100 }, wrongShare: 0.05 },
      sandbox: { tagLag: { reads: 1_000_000 } },
      settings,
    });
    await run.scan();
    for (const name of wrongNames(run.sandbox)) {
      run.sandbox.account.sagemaker.removeTags(arnOf(name), ['User', 'Project', 'System']);
      run.sandbox.account.sagemaker.putTags(arnOf(name), [
        { key: 'user', value: 'ana' },
        { key: 'project', value: 'churn' },
        { key: 'system', value: 'MLSpace' },
      ]);
    }
    run.advance(60_000);
    const searched = await run.scan();
    expect(searched.requests).toHaveProperty('sagemaker:Search');
    expect(namesIn(searched, 'active')).toStrictEqual([]);
  });

  it.each(['access-denied', 'reset', 'malformed-body', 'expired-page-token', 'unsupported'] as const)(
    'lists after all where Search meets %s',
    async (fault) => {
      const run = await startTagScan({ account: { counts: { model: 250 }, wrongShare: 0.02 }, settings });
      const listed = await run.scan();
      run.sandbox.faults.add({ fault, operation: 'Search', skip: 1 });
      const searched = await run.scan();
      expect(searched.requests).toMatchObject({ 'sagemaker:ListModels': 3 });
      expect(searched.state.scopes).toStrictEqual(listed.state.scopes);
      expect(namesIn(searched, 'active')).toStrictEqual(wrongNames(run.sandbox));
    },
  );
});
