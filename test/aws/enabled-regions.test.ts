import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../support/external-tool.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { createReader } from './reader-fixture.ts';

describeWith(['moto_server'], 'aws/enabled-regions', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  it('tells the regions that an account has enabled, and none that it has not', async () => {
    const { reader, calls } = createReader({ url: moto.url });
    const regions = await reader.readEnabledRegions(new AbortController().signal);
    reader.close();
    if (!regions.ok) throw new Error(regions.failure.message);
    expect(regions.value).toContain('us-east-1');
    expect(regions.value).toStrictEqual([...new Set(regions.value)].toSorted());
    expect(calls.at(-1)).toBe('EC2 DescribeRegions ok');
  });

  it('is a failure where it is not answered', async () => {
    const { reader } = createReader({ url: 'http://127.0.0.1:9', maxAttempts: 1, pauses: [] });
    expect(await reader.readEnabledRegions(new AbortController().signal)).toMatchObject({
      ok: false,
      failure: { reason: 'network' },
    });
    reader.close();
  });
});
