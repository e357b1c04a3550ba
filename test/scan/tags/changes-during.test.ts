import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../sandbox/server.ts';
import { namesIn, startTagScan } from './tag-scan-fixture.ts';
import { owned, region, wrongNames } from './wrong-names.ts';

const arnOf = (name: string) => `arn:aws:sagemaker:${region}:012345678910:model/${name}`;

/** What somebody does in the account while the scan looks at it. */
const changes: Readonly<Record<string, (sandbox: Sandbox, wrong: string, right: string) => void>> = {
  'a tag is removed': ({ account }, _, right) => account.sagemaker.removeTags(arnOf(right), ['user']),
  'all tags are removed': ({ account }, _, right) =>
    account.sagemaker.removeTags(arnOf(right), ['user', 'project', 'system']),
  'the missing tags are added': ({ account }, wrong) => account.sagemaker.putTags(arnOf(wrong), owned),
  'a wrong resource is deleted': ({ account }, wrong) => account.sagemaker.delete(arnOf(wrong)),
  'a right resource is deleted': ({ account }, _, right) => account.sagemaker.delete(arnOf(right)),
  'one is created without tags': ({ account }) =>
    void account.sagemaker.create({ type: 'model', region, name: 'fresh' }),
};

// Two pages, two batches and four confirmations: the change comes after each.
const moments = [0, 1, 2, 3, 4, 5, 6, 7];

describe('the tag scan and changes in its middle', () => {
  it.each(Object.entries(changes))('%s: nothing false, whenever it happens', async (_, change) => {
    for (const moment of moments) {
      let calls = -1;
      let act: (() => void) | undefined;
      const run = await startTagScan({
        account: { counts: { model: 150 }, wrongShare: 0.03 },
        settings: { fullSweep: 0 },
        reader: { onCall: () => calls >= 0 && calls++ === moment && act?.() },
      });
      const before = await run.scan();
      const wrongBefore = wrongNames(run.sandbox);
      expect(namesIn(before, 'active')).toStrictEqual(wrongBefore);
      const [victim = ''] = wrongBefore;
      const right = run.sandbox.account.sagemaker.set('model', region).at(60)?.name ?? '';
      expect(wrongBefore).not.toContain(right);
      act = () => change(run.sandbox, victim, right);
      run.advance(60_000);
      calls = 0;
      const during = await run.scan();
      expect(calls).toBeGreaterThan(moment);
      const wrongAfter = wrongNames(run.sandbox);
      const active = namesIn(during, 'active');
      const wrongAllAlong = wrongBefore.filter((name) => wrongAfter.includes(name));
      expect(active.filter((name) => !wrongBefore.includes(name) && !wrongAfter.includes(name))).toStrictEqual([]);
      expect(wrongAllAlong.filter((name) => !active.includes(name))).toStrictEqual([]);
      expect(namesIn(during, 'resolved').filter((name) => wrongAfter.includes(name))).toStrictEqual([]);
      expect(during.state).toMatchObject({ outcome: 'findings', scopes: [{ status: 'complete' }] });
      expect(during.complaints).toStrictEqual([]);
      run.advance(60_000);
      expect(namesIn(await run.scan(), 'active')).toStrictEqual(wrongAfter);
    }
  });
});
