import { describe, expect, it } from 'vitest';
import { TagTally } from '../../../src/checks/required-tags/tag-tally.ts';
import type { TagReader } from '../../../src/domain/account-reader.ts';
import type { OwnerMemory } from '../../../src/domain/evaluation/owner-record.ts';
import { OwnerFollower } from '../../../src/scan/tags/owner-follower.ts';
import { namesIn, startTagScan } from './tag-scan-fixture.ts';
import { owned, region } from './wrong-names.ts';

const day = 86_400_000;

/** A model that is Ana's, scanned once. */
async function startWithModel(settings: { readonly alwaysFullBelow?: number } = {}, tagLag = 0) {
  const run = await startTagScan({
    account: {},
    settings: { ownerChanges: 7 * day, alwaysFullBelow: 1_000, ...settings },
    sandbox: { tagLag: { milliseconds: tagLag } },
  });
  const arn = run.sandbox.account.sagemaker.create({ type: 'model', region, name: 'churn', tags: owned });
  run.advance(3_600_000);
  expect((await run.scan()).state.outcome).toBe('clean');
  const give = (user: string) => run.sandbox.account.sagemaker.putTags(arn, [{ key: 'user', value: user }]);
  return { run, give };
}

describe('the tag scan and owners that change', () => {
  it('finds an owner that changed, and is content once the tag is set back', async () => {
    const { run, give } = await startWithModel();
    give('mallory');
    run.advance(60_000);
    const changed = await run.scan();
    expect(changed.findings).toMatchObject([
      {
        kind: 'tag-owner-changed',
        severity: 'medium',
        summary: 'model churn: tag user was "ana" and is "mallory"',
        evidence: { keys: ['user'], wrong: [{ key: 'user', found: 'mallory', expected: 'ana' }] },
      },
    ]);
    // All its tags are there.
    expect(changed.state).toMatchObject({
      outcome: 'findings',
      scopes: [{ counts: { compliant: 1, noncompliant: 0 } }],
    });
    run.advance(60_000);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['churn']);
    give('ANA');
    run.advance(60_000);
    expect(namesIn(await run.scan(), 'resolved')).toStrictEqual(['churn']);
  });

  it('takes the new owner for true after a while', async () => {
    const { run, give } = await startWithModel();
    give('bob');
    run.advance(60_000);
    await run.scan();
    run.advance(7 * day);
    expect((await run.scan()).state.outcome).toBe('clean');
    give('ana');
    run.advance(60_000);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['churn']);
  });

  it('goes on telling it in a type that is not listed whole, and where tags cannot be read', async () => {
    const { run, give } = await startWithModel({ alwaysFullBelow: 0 });
    give('bob');
    run.advance(day);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['churn']);
    run.advance(60_000);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['churn']);
    run.sandbox.faults.add({ fault: 'access-denied', operation: 'ListTags' });
    run.advance(60_000);
    const blind = await run.scan();
    expect([namesIn(blind, 'active'), blind.state.outcome]).toStrictEqual([['churn'], 'unknown']);
  });

  it('says nothing of changes while the store cannot tell who it was, and all the rest', async () => {
    const tags = { ok: true, value: [{ key: 'user', value: 'ana' }] } as const;
    const resource = { type: 'model', region, name: 'm', arn: 'arn:m' };
    const away: OwnerMemory = {
      recall: () => Promise.reject(new Error('connection refused')),
      save: () => Promise.reject(new Error('connection refused')),
    };
    const rules = { tags: { user: {} }, typeOverrides: {}, exclude: [] };
    const owners = new OwnerFollower(away, { rules, now: 0, keep: day });
    const nothing = new TagTally({ region, type: 'endpoint', rules, owners });
    const tally = new TagTally({ region, type: 'model', rules, owners });
    const reader = { readEach: async () => [] } as unknown as TagReader;
    for (const one of await owners.confirm([{ resource, tags }], reader)) tally.add(one);
    expect(tally.finish({ status: 'complete' })).toMatchObject({
      status: 'partial',
      unjudged: ['tag-owner-changed'],
      failures: [{ reason: 'unresolved', operation: 'store' }],
      counts: { compliant: 1, noncompliant: 0 },
    });
    expect(nothing.finish({ status: 'complete' }).status).toBe('complete');
  });

  it('is not taken in by a tagging API that is behind', async () => {
    const { run, give } = await startWithModel({}, 600_000);
    give('bob');
    run.advance(60_000);
    // The tagging API still tells Ana.
    expect((await run.scan()).state.outcome).toBe('clean');
    run.advance(900_000);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['churn']);
    give('ana');
    run.advance(60_000);
    expect(namesIn(await run.scan(), 'resolved')).toStrictEqual(['churn']);
  });
});
