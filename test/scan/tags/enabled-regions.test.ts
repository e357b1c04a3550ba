import { describe, expect, it } from 'vitest';
import { scopeCover } from '../../../src/checks/definition/check.ts';
import { requiredTags } from '../../../src/checks/required-tags/required-tags.ts';
import type { Read, ReadFailure } from '../../../src/domain/evaluation/read.ts';
import { sampleTarget } from '../../support/fixtures.ts';
import { namesIn, startTagScan } from './tag-scan-fixture.ts';

const day = 86_400_000;
const failure: ReadFailure = {
  reason: 'access_denied',
  operation: 'ec2:DescribeRegions',
  subject: 'us-east-1',
  message: 'not authorized',
};

async function start(except: readonly string[] = []) {
  let enabled: Read<readonly string[]> = { ok: true, value: ['eu-west-1', 'us-east-1'] };
  const run = await startTagScan({
    account: {},
    target: { regionsFrom: { except } },
    settings: { alwaysFullBelow: 1_000 },
    enabledRegions: () => enabled,
  });
  const { sagemaker } = run.sandbox.account;
  for (const region of ['eu-west-1', 'us-east-1', 'us-west-2']) {
    sagemaker.create({ type: 'model', region, name: `in-${region}` });
  }
  const enable = (...regions: readonly string[]) => {
    enabled = { ok: true, value: regions };
    run.advance(60_000);
  };
  const deny = () => {
    enabled = { ok: false, failure };
    run.advance(60_000);
  };
  return { run, enable, deny };
}

describe('the tag scan of the regions that are enabled', () => {
  it('scans them all, and says for a week that one appeared', async () => {
    const { run, enable } = await start();
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['in-eu-west-1', 'in-us-east-1']);
    enable('eu-west-1', 'us-east-1', 'us-west-2');
    const { findings } = await run.scan();
    expect(findings.filter(({ kind }) => kind === 'region-appeared')).toMatchObject([
      {
        severity: 'info',
        state: 'active',
        summary: 'Region us-west-2 was enabled for account 012345678910 and is scanned from now on',
      },
    ]);
    expect(findings.map(({ resource }) => resource.name)).toContain('in-us-west-2');
    run.advance(60_000);
    expect(namesIn(await run.scan(), 'active')).toContain('us-west-2');
    run.advance(7 * day);
    expect(namesIn(await run.scan(), 'resolved')).toStrictEqual(['us-west-2']);
  });

  it('goes on scanning those that it knows where it cannot ask, and is unknown', async () => {
    const { run, enable, deny } = await start();
    await run.scan();
    enable('eu-west-1', 'us-east-1', 'us-west-2');
    const before = namesIn(await run.scan(), 'active');
    deny();
    const { state, ...result } = await run.scan();
    expect(namesIn({ state, ...result }, 'active')).toStrictEqual(before);
    expect(state).toMatchObject({ outcome: 'unknown', failures: [failure] });
    expect(state.scopes.map(({ scope }) => scope)).toStrictEqual([
      'regions',
      'eu-west-1/model',
      'us-east-1/model',
      'us-west-2/model',
    ]);
  });

  it('scans the home region where it never could ask', async () => {
    const { run, deny } = await start();
    deny();
    const { state } = await run.scan();
    expect(state.scopes.map(({ scope }) => scope)).toStrictEqual(['regions', 'us-east-1/model']);
    expect(state.outcome).toBe('unknown');
  });

  it('ends what is in a region that is enabled no more, or left out, as unwatched', async () => {
    const { run, enable } = await start(['us-west-2']);
    enable('eu-west-1', 'us-east-1', 'us-west-2');
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['in-eu-west-1', 'in-us-east-1']);
    enable('us-east-1');
    const { findings, state } = await run.scan();
    expect(findings.filter(({ state: is }) => is === 'resolved')).toMatchObject([
      { resource: { name: 'in-eu-west-1' }, resolution: 'unwatched' },
    ]);
    expect(state.outcome).toBe('findings');
  });

  it('covers scopes of regions that nobody named', () => {
    const found = { ...sampleTarget, regionsFrom: { except: ['us-west-2'] } };
    const covers = scopeCover(requiredTags, found, { types: ['model'] });
    const scopes = ['regions', 'eu-west-1/model', 'us-west-2/model', 'eu-west-1/endpoint', 'role/x'];
    expect(scopes.filter(covers)).toStrictEqual(['regions', 'eu-west-1/model']);
    const named = scopeCover(requiredTags, sampleTarget, { types: ['model'] });
    expect([...scopes, 'us-east-1/model'].filter(named)).toStrictEqual(['us-east-1/model']);
  });

  it.each([
    ['none is enabled', [], []],
    ['all of them are excepted', ['eu-west-1', 'us-east-1'], ['eu-west-1', 'us-east-1']],
  ])('is unknown, and not clean without a look, where %s', async (_title, enabled, except) => {
    const { run, enable } = await start(except);
    enable(...enabled);
    const { state } = await run.scan();
    expect(state).toMatchObject({ outcome: 'unknown', failures: [{ reason: 'invalid_input' }] });
    expect(state.scopes.map(({ scope }) => scope)).toContain('us-east-1/model');
  });
});
