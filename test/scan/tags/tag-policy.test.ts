import { describe, expect, it } from 'vitest';
import { namesIn, startTagScan } from './tag-scan-fixture.ts';
import { owned, region } from './wrong-names.ts';

const minute = 60_000;
const account = '012345678910';
const team = { tags: { team: { tag_key: 'Team', tag_value: ['blue', 'red-*'] } } };

async function start(mode: 'follow' | 'require' = 'follow') {
  const rules = { tags: { user: {}, project: {}, system: { value: 'MLSpace' } }, typeOverrides: {}, exclude: [] };
  const run = await startTagScan({ account: {}, settings: { rules: { ...rules, policyFrom: mode } } });
  const { sagemaker, organization } = run.sandbox.account;
  const tagged = (name: string, ...tags: readonly (readonly [string, string])[]) =>
    sagemaker.create({
      type: 'model',
      region,
      name,
      tags: [...owned, ...tags.map(([key, value]) => ({ key, value }))],
    });
  tagged('none');
  tagged('right', ['Team', 'red-7']);
  tagged('case', ['team', 'blue']);
  tagged('value', ['Team', 'green']);
  const attach = (document: object) => organization.tagPolicies.set(account, JSON.stringify(document));
  const scan = async () => {
    run.advance(minute);
    return run.scan();
  };
  return { run, organization, attach, scan, sagemaker };
}

describe('the tag scan and the tag policy of the organization', () => {
  it('finds tags that do not fit it, for one call', async () => {
    const { attach, scan } = await start();
    attach(team);
    const { findings, state, requests } = await scan();
    expect(state.outcome).toBe('findings');
    expect(findings.map(({ kind, summary }) => `${kind}: ${summary}`).toSorted()).toStrictEqual([
      'tag-policy: model case: tag Team is spelled "team", which the organization\'s tag policy does not allow',
      'tag-policy: model value: tag Team is "green", and the organization\'s tag policy allows "blue" or "red-*"',
    ]);
    expect(requests['organizations:DescribeEffectivePolicy']).toBe(1);
  });

  it('finds what lacks its keys, where that is asked for', async () => {
    const { attach, scan } = await start('require');
    attach(team);
    expect(namesIn(await scan(), 'active')).toStrictEqual(['case', 'none', 'value']);
  });

  it('judges everything anew when it changed', async () => {
    const { attach, scan } = await start();
    attach(team);
    await scan();
    attach({ tags: { team: { tag_key: 'team' } } });
    const changed = await scan();
    expect(namesIn(changed, 'active')).toStrictEqual(['right', 'value']);
    expect(namesIn(changed, 'resolved')).toStrictEqual(['case']);
  });

  it.each([
    [
      'may not be read',
      'access_denied',
      /AccessDenied/,
      (run: Awaited<ReturnType<typeof start>>) =>
        run.run.sandbox.faults.add({ fault: 'access-denied', operation: 'DescribeEffectivePolicy' }),
    ],
    [
      'is not there',
      'unresolved',
      /^No tag policy is in effect for account 012345678910.*attach one/,
      ({ organization }: Awaited<ReturnType<typeof start>>) => organization.tagPolicies.clear(),
    ],
    [
      'cannot be there',
      'unresolved',
      /^Account 012345678910 is in no organization/,
      ({ organization }: Awaited<ReturnType<typeof start>>) => {
        organization.isInUse = false;
      },
    ],
    [
      'is no policy',
      'malformed_response',
      /the tag policy is no JSON/,
      ({ organization }: Awaited<ReturnType<typeof start>>) => organization.tagPolicies.set(account, '{'),
    ],
  ] as const)('is unknown and never clean where it %s, and all else is judged', async (_, reason, message, spoil) => {
    const run = await start();
    run.attach(team);
    await run.scan();
    spoil(run);
    run.sagemaker.create({ type: 'model', region, name: 'bare', tags: owned.slice(1) });
    const blind = await run.scan();
    expect(blind.state).toMatchObject({
      outcome: 'unknown',
      scopes: [{ status: 'partial', unjudged: ['tag-policy'] }],
    });
    expect(blind.state.failures).toMatchObject([
      { reason, operation: 'organizations:DescribeEffectivePolicy', message: expect.stringMatching(message) },
    ]);
    expect(namesIn(blind, 'active')).toStrictEqual(['bare', 'case', 'value']);
    expect(namesIn(blind, 'resolved')).toStrictEqual([]);
    run.run.sandbox.faults.clear();
    run.organization.isInUse = true;
    run.attach({ tags: {} });
    const seen = await run.scan();
    expect(seen.state.outcome).toBe('findings');
    expect(namesIn(seen, 'resolved')).toStrictEqual(['case', 'value']);
  });

  it('is not asked for where the configuration ignores it', async () => {
    const run = await startTagScan({ account: {} });
    run.sandbox.account.sagemaker.create({ type: 'model', region, name: 'm', tags: owned });
    run.advance(minute);
    const { state, requests } = await run.scan();
    expect(state.outcome).toBe('clean');
    expect(requests['organizations:DescribeEffectivePolicy']).toBeUndefined();
  });
});
