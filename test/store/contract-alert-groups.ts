import { expect, test } from 'vitest';
import type { AlertGroup } from '../../src/domain/delivery/alert-group.ts';
import type { Store } from '../../src/store/contract/store.ts';
import { minute, noon, sampleDelivery, sampleFinding, sampleTransition } from '../support/fixtures.ts';
import { ids } from './ids.ts';

const key = { targetId: 'prod', checkId: 'required-tags' };

const group: AlertGroup = {
  sinkId: 'ops',
  ...key,
  toldRevision: 3,
  toldAt: null,
  firing: true,
  stale: false,
  staleToldAt: null,
  pending: true,
  dueAt: noon,
};

function describeTold(store: () => Store): void {
  test('remembers which findings an address was told of, since and until which revision', async () => {
    const address = { ...key, sinkId: 'ops/0a1b2c3d' };
    const change = (revision: number, entered: readonly string[], left: readonly string[], forgetUntil = 0) =>
      store().transact(({ alerts }) => alerts.changeTold(address, { revision, entered, left, forgetUntil }));
    const told = (of = address) => store().transact(({ alerts }) => alerts.told(of));
    await change(3, ['a', 'b'], []);
    await change(5, ['c'], ['a']);
    await change(7, ['a'], ['b']);
    const a = { findingId: 'a', since: 3, until: 5 };
    const b = { findingId: 'b', since: 3, until: 7 };
    const standing = [
      { findingId: 'a', since: 7, until: null },
      { findingId: 'c', since: 5, until: null },
    ];
    expect(await told()).toEqual([a, standing[0], b, standing[1]]);
    expect(await told({ ...address, sinkId: 'ops' })).toEqual([]);
    await change(8, [], [], 5);
    expect(await told()).toEqual([standing[0], b, standing[1]]);
    await store().transact(async (transaction) => {
      await transaction.deliveries.enqueue([sampleDelivery('msg_1', { sinkId: address.sinkId })]);
      await transaction.deliveries.enqueue([sampleDelivery('msg_2', { sinkId: 'gone' })]);
      await transaction.alerts.keepGroupsOf([address.sinkId]);
    });
    expect(await told()).toHaveLength(3);
    expect(await store().delivery('msg_1')).toMatchObject({ status: 'pending' });
    await store().transact(({ alerts }) => alerts.keepGroupsOf(['ops']));
    expect(await told()).toEqual([]);
    expect(await store().delivery('msg_1')).toMatchObject({ status: 'superseded' });
    // That of a sink of its own waits until the sink is back.
    expect(await store().delivery('msg_2')).toMatchObject({ status: 'pending' });
  });
}

/** What the planning of messages asks of a store. */
export function describeAlertGroups(store: () => Store): void {
  describeTold(store);
  test('a group comes back as saved, is replaced, is due from its time on, and goes with its sink', async () => {
    const other = { ...group, sinkId: 'audit', dueAt: null, stale: true, firing: false, toldAt: noon, pending: false };
    await store().transact(async (transaction) => {
      await transaction.alerts.saveGroup({ ...group, toldRevision: 1 });
      await transaction.alerts.saveGroup(group);
      await transaction.alerts.saveGroup(other);
      await transaction.alerts.saveGroup({ ...group, targetId: 'dev', dueAt: noon - 1 });
    });
    expect(await store().dueAlertGroups(noon, 9)).toEqual([{ ...key, targetId: 'dev' }, key]);
    expect(await store().dueAlertGroups(noon - 1, 9)).toEqual([{ ...key, targetId: 'dev' }]);
    expect(await store().dueAlertGroups(noon, 1)).toHaveLength(1);
    await store().transact(async (transaction) => {
      expect(await transaction.alerts.groups(key)).toEqual([other, group]);
      await transaction.alerts.keepGroupsOf(['audit']);
      expect(await transaction.alerts.groups(key)).toEqual([other]);
      await transaction.alerts.keepGroupsOf([]);
      expect(await transaction.alerts.groups(key)).toEqual([]);
    });
  });

  test('what was due and told by a clock that was set back is brought forward, and nothing else', async () => {
    const hour = 3_600_000;
    const ahead = { ...group, dueAt: noon + hour + 30_000, toldAt: noon + hour, stale: true, staleToldAt: noon + hour };
    const past = { ...group, sinkId: 'audit', dueAt: noon - 1, toldAt: noon - 2 };
    await store().transact(async (transaction) => {
      await transaction.alerts.saveGroup(ahead);
      await transaction.alerts.saveGroup(past);
      await transaction.alerts.bringForward(hour, noon);
      expect(await transaction.alerts.groups(key)).toEqual([
        past,
        { ...ahead, dueAt: noon + 30_000, toldAt: noon, staleToldAt: noon },
      ]);
    });
  });

  test('an attempt that waits for a clock that was set back is brought forward', async () => {
    const hour = 3_600_000;
    await store().transact(async (transaction) => {
      await transaction.deliveries.enqueue([sampleDelivery('d_1', { nextAttemptAt: noon + hour + 5_000 })]);
      await transaction.deliveries.bringForward(hour, noon);
    });
    expect(await store().dueDeliveries(noon + 4_999, 9)).toEqual([]);
    expect(await store().dueDeliveries(noon + 5_000, 9)).toHaveLength(1);
  });

  test('the steps after a revision are those of the group, in their order', async () => {
    const elsewhere = sampleFinding('x', { checkId: 'policy-drift' });
    let first = 0;
    await store().transact(async (transaction) => {
      await transaction.findings.save([sampleFinding('a'), sampleFinding('b'), elsewhere]);
      await transaction.findings.saveTransitions([sampleTransition()]);
      first = await transaction.revision();
    });
    await store().transact(async (transaction) => {
      await transaction.findings.saveTransitions([
        sampleTransition({ findingId: elsewhere.id }),
        sampleTransition({ findingId: sampleFinding('b').id }),
        sampleTransition({ kind: 'updated' }),
      ]);
      expect(await transaction.findings.transitionsSince(key, first)).toMatchObject([
        { kind: 'opened' },
        { kind: 'updated' },
      ]);
      expect(await transaction.findings.transitionsSince(key, -1)).toHaveLength(3);
      expect(await transaction.findings.transitionsSince(key, await transaction.revision())).toEqual([]);
    });
  });

  test('active findings come worst first, then the oldest; suppressed and pending ones stay out', async () => {
    await store().transact(async (transaction) => {
      await transaction.findings.save([
        sampleFinding('low', { severity: 'low' }),
        sampleFinding('new', { severity: 'high', firstSeen: noon + 1 }),
        sampleFinding('old', { severity: 'high', firstSeen: noon - 1 }),
        sampleFinding('quiet', { severity: 'critical', suppressed: true }),
        sampleFinding('maybe', { severity: 'critical', state: 'pending' }),
        sampleFinding('elsewhere', { severity: 'critical', targetId: 'dev' }),
      ]);
      const names = async (limit: number) =>
        (await transaction.findings.active(key, limit)).map(({ resource }) => resource.name);
      expect(await names(9)).toEqual(['old', 'new', 'low']);
      expect(await names(2)).toEqual(['old', 'new']);
      const counts = await transaction.findings.openCounts(key);
      expect(counts.map(({ severity, state, count }) => `${severity} ${state} ${count}`).toSorted()).toEqual([
        'critical pending 1',
        'critical suppressed 1',
        'high active 2',
        'low active 1',
      ]);
    });
  });

  test('findings in effect of each suppression are counted', async () => {
    const suppression = {
      id: 'known',
      mode: 'accept',
      reason: 'agreed',
      owner: 'ana',
      expires: noon,
      evidence: 'e_1',
      ended: null,
    } as const;
    const finding = sampleFinding('a', { suppressed: true, suppression });
    await store().transact((transaction) =>
      transaction.findings.save([
        finding,
        sampleFinding('b', { suppressed: true, suppression, state: 'pending' }),
        sampleFinding('c', { suppressed: true, suppression, state: 'resolved', resolvedAt: noon }),
        sampleFinding('d', { suppression: { ...suppression, ended: 'expired' } }),
      ]),
    );
    expect(await store().finding(finding.id)).toEqual(finding);
    expect(await store().suppressionCounts()).toEqual([{ suppressionId: 'known', count: 2 }]);
  });

  test('a message that was withdrawn is not sent, also when an attempt of it ends later', async () => {
    await store().transact(async (transaction) => {
      await transaction.deliveries.enqueue([sampleDelivery('old'), sampleDelivery('done', { status: 'delivered' })]);
      await transaction.deliveries.withdraw(['old', 'done'], 'a newer one');
      await transaction.deliveries.enqueue([sampleDelivery('new')]);
    });
    await store().saveDelivery(sampleDelivery('old', { attempts: 1, lastError: '503' }));
    expect(ids(await store().dueDeliveries(noon, 9))).toEqual(['new']);
    expect(await store().delivery('old')).toMatchObject({
      status: 'superseded',
      attempts: 0,
      lastError: 'a newer one',
    });
    expect(await store().delivery('done')).toMatchObject({ status: 'delivered' });
    expect(await store().delivery('none')).toBeUndefined();
    await store().transact(async (transaction) => {
      expect(ids(await transaction.deliveries.latest('ops', 'prod/required-tags', 2))).toEqual(['new', 'done']);
      expect(await transaction.deliveries.pendingCount('ops')).toBe(1);
    });
  });

  test('a settled message can be sent again under its id, one that waits cannot', async () => {
    const failed = sampleDelivery('failed', { status: 'failed', attempts: 8, lastError: '500' });
    const sent = sampleDelivery('sent', { status: 'delivered', attempts: 1, deliveredAt: noon, groupKey: 'b' });
    await store().transact((transaction) =>
      transaction.deliveries.enqueue([failed, sent, sampleDelivery('waiting', { groupKey: 'c' })]),
    );
    const replay = (id: string) => store().transact((transaction) => transaction.deliveries.replay(id, noon + minute));
    expect([await replay('failed'), await replay('sent'), await replay('waiting'), await replay('none')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(await store().delivery('sent')).toMatchObject({
      status: 'pending',
      attempts: 0,
      nextAttemptAt: noon + minute,
    });
    expect(ids(await store().dueDeliveries(noon + minute, 9))).toEqual(['failed', 'sent', 'waiting']);
  });
}
