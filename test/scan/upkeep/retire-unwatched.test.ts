import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { policyDrift } from '../../../src/checks/policy-drift/policy-drift.ts';
import { checks } from '../../../src/checks/registry.ts';
import { requiredTags } from '../../../src/checks/required-tags/required-tags.ts';
import type { AlertGroup } from '../../../src/domain/delivery/alert-group.ts';
import type { Finding } from '../../../src/domain/finding/finding.ts';
import { sha256 } from '../../../src/hashing/sha256.ts';
import { dispatchDue } from '../../../src/scan/upkeep/dispatch-due.ts';
import { type RetireOptions, retireUnwatched } from '../../../src/scan/upkeep/retire-unwatched.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { minute, noon, sampleCheckState, sampleFinding, sampleSink, sampleTarget } from '../../support/fixtures.ts';

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' });
});
afterEach(() => store.close());

let ids = 0;

const common: RetireOptions = {
  targets: [sampleTarget],
  checks: [policyDrift, requiredTags],
  types: ['endpoint', 'model'],
  sinks: [sampleSink()],
  now: noon,
  newId: () => `${++ids}`,
  source: { version: '0.1.0', instance: 'host-1' },
  configurationHash: 'c0ffee',
  suppressions: [],
  hash: sha256,
  attemptLease: 60_000,
};

function retire(changes: Partial<RetireOptions> = {}): Promise<void> {
  return retireUnwatched(store, { ...common, ...changes });
}

function save(...findings: readonly Finding[]): Promise<void> {
  return store.transact(async (transaction) => {
    await transaction.findings.save(findings);
    await transaction.checks.saveState(sampleCheckState());
    await transaction.checks.saveState(sampleCheckState({ checkId: 'policy-drift' }));
    for (const { targetId, checkId } of findings) await transaction.alerts.saveGroup(toldGroup(targetId, checkId));
  });
}

function toldGroup(targetId: string, checkId: string): AlertGroup {
  const told = {
    toldRevision: 0,
    toldAt: noon,
    firing: true,
    stale: false,
    staleToldAt: null,
    pending: false,
    dueAt: null,
  };
  return { sinkId: 'ops', targetId, checkId, ...told };
}

async function names(): Promise<string[]> {
  const { items } = await store.findings({ limit: 99 });
  return items.map(({ resource, state, resolution }) => `${resource.name} ${state} ${resolution}`).toSorted();
}

async function reasons(): Promise<unknown[]> {
  const { items } = await store.deliveries({ limit: 9 });
  return items.map(({ groupKey, message }) => `${groupKey} ${message.type} ${message.data.reason}`).toSorted();
}

const role = (name: string) => sampleFinding(name, { checkId: 'policy-drift', scope: `role/${name}` });

describe('scan/retire-unwatched', () => {
  test('what is still configured stays untouched', async () => {
    await save(sampleFinding('a'), role('mlspace-notebook-role'));
    const revision = await store.revision();
    await retire();
    expect(await store.revision()).toBe(revision);
    expect(await reasons()).toEqual([]);
  });

  test('regions, types and roles that are left out end their findings, told in one message a check', async () => {
    await save(
      sampleFinding('kept'),
      sampleFinding('region', { scope: 'eu-west-1/endpoint' }),
      sampleFinding('type', { scope: 'us-east-1/training-job' }),
      sampleFinding('guess', { scope: 'eu-west-1/model', state: 'pending' }),
      role('other-role'),
    );
    await retire();
    expect(await names()).toEqual([
      'kept active null',
      'other-role resolved unwatched',
      'region resolved unwatched',
      'type resolved unwatched',
    ]);
    expect(await reasons()).toEqual([
      'prod/policy-drift drift.resolved all-resolved',
      'prod/required-tags drift.resolved some-resolved',
    ]);
    const [{ id } = { id: '' }] = (await store.findings({ limit: 1, state: 'resolved' })).items;
    expect(await store.transitions(id)).toMatchObject([{ kind: 'resolved', scanId: 'configuration', at: noon }]);
    expect(await store.checkStates()).toHaveLength(2);
  });

  test.each(checks.map((check) => [check.id, check] as const))(
    'a second start keeps what %s found',
    async (checkId, check) => {
      const scopes = check.scopes(sampleTarget, common);
      await save(...scopes.map((scope) => sampleFinding(scope, { checkId, scope })));
      await retire({ checks });
      expect(await names()).toEqual(scopes.map((scope) => `${scope} active null`).toSorted());
    },
  );

  test('what is left is counted as a person would: active, not suppressed, still watched', async () => {
    await save(
      sampleFinding('kept'),
      sampleFinding('kept too', { scope: 'us-east-1/model' }),
      sampleFinding('quiet', { suppressed: true }),
      sampleFinding('guess', { state: 'pending' }),
      sampleFinding('region', { scope: 'eu-west-1/endpoint' }),
    );
    await retire();
    const { items } = await store.deliveries({ limit: 9 });
    expect(items.map(({ message }) => message.data)).toMatchObject([
      { reason: 'some-resolved', status: 'firing', counts: { active: 2, resolved: 1 } },
    ]);
  });

  test.each([
    ['an active finding that is still watched', sampleFinding('kept'), ['audit', 'ops']],
    ['a suppressed one', sampleFinding('quiet', { suppressed: true }), ['ops']],
    ['one that waits to be confirmed', sampleFinding('guess', { state: 'pending' }), ['ops']],
  ])('a sink that is new hears of %s as it should', async (_what, finding, groups) => {
    await save(finding);
    await retire({ sinks: [sampleSink(), sampleSink({ id: 'audit' })] });
    const told = await store.transact((transaction) => transaction.alerts.groups(finding));
    expect(told.map(({ sinkId }) => sinkId)).toEqual(groups);
    const { items } = await store.deliveries({ limit: 9 });
    expect(items.map(({ sinkId, message }) => `${sinkId} ${message.data.reason}`)).toEqual(
      groups.includes('audit') ? ['audit first-summary'] : [],
    );
  });

  test('a sink that is new hears what the same change ended, and of nothing that is left', async () => {
    await save(sampleFinding('region', { scope: 'eu-west-1/endpoint' }));
    await retire({ sinks: [sampleSink({ id: 'audit' })] });
    expect(await reasons()).toEqual(['prod/required-tags drift.resolved all-resolved']);
    const { items } = await store.deliveries({ limit: 9 });
    expect(items.map(({ message }) => message.data)).toMatchObject([{ counts: { active: 0, resolved: 1 } }]);
  });

  test('forgets what sinks that are gone were told, and keeps what the others were told', async () => {
    const key = { targetId: 'prod', checkId: 'required-tags' };
    await store.transact(async (transaction) => {
      await transaction.alerts.saveGroup(toldGroup(key.targetId, key.checkId));
      await transaction.alerts.saveGroup({ ...toldGroup(key.targetId, key.checkId), sinkId: 'former' });
    });
    await retire();
    const told = await store.transact((transaction) => transaction.alerts.groups(key));
    expect(told.map(({ sinkId }) => sinkId)).toEqual(['ops']);
  });

  test('a role that is selected by ARN is known by its name', async () => {
    await save(role('by-arn'));
    const roles = [{ arn: 'arn:aws:iam::012345678910:role/team/by-arn' }];
    await retire({ targets: [{ ...sampleTarget, roles }] });
    expect(await names()).toEqual(['by-arn active null']);
  });

  test('a target or check that is gone takes its findings and states with it', async () => {
    await save(sampleFinding('a'), role('mlspace-notebook-role'), sampleFinding('b', { targetId: 'old' }));
    await retire({ checks: [requiredTags] });
    expect(await names()).toEqual([
      'a active null',
      'b resolved unwatched',
      'mlspace-notebook-role resolved unwatched',
    ]);
    expect(await store.checkStates()).toMatchObject([{ checkId: 'required-tags' }]);
    expect(await reasons()).toEqual([
      'old/required-tags drift.resolved all-resolved',
      'prod/policy-drift drift.resolved all-resolved',
    ]);
  });

  test('a stale check that is switched off is not called recovered', async () => {
    await store.transact((transaction) => transaction.checks.saveState(sampleCheckState({ staleSince: noon })));
    await retire({ checks: [policyDrift] });
    expect(await store.checkStates()).toEqual([]);
    expect(await reasons()).toEqual([]);
  });

  test('a stale check that is switched off is not told again and again', async () => {
    const told = { ...toldGroup('prod', 'required-tags'), firing: false, stale: true, staleToldAt: noon, dueAt: noon };
    await store.transact(async (transaction) => {
      await transaction.checks.saveState(sampleCheckState({ staleSince: noon }));
      await transaction.alerts.saveGroup(told);
    });
    await retire({ checks: [policyDrift] });
    for (const days of [1, 2, 3]) {
      await dispatchDue(store, { ...common, checks: [policyDrift], now: noon + days * 1_440 * minute });
    }
    expect(await reasons()).toEqual([]);
  });
});
