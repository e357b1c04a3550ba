import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  oneof,
  record,
} from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isRoutedTo } from '../../../src/alerts/message/routing.ts';
import { requiredTags } from '../../../src/checks/required-tags/required-tags.ts';
import type { MessageData } from '../../../src/domain/delivery/delivery.ts';
import type { SinkRoute, SinkSettings } from '../../../src/domain/delivery/sink.ts';
import type { Observation } from '../../../src/domain/evaluation/evaluation.ts';
import { evidenceTag } from '../../../src/domain/finding/finding-tags.ts';
import { commitEvaluation } from '../../../src/scan/run/commit-evaluation.ts';
import { dispatchDue } from '../../../src/scan/upkeep/dispatch-due.ts';
import { retireUnwatched } from '../../../src/scan/upkeep/retire-unwatched.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import {
  minute,
  noon,
  sampleEvaluation,
  sampleObservation,
  sampleScan,
  sampleSink,
  sampleTarget,
  sha256,
} from '../../support/fixtures.ts';
import { type Owner, onceLost, type Turn } from './routed-histories.ts';

function isRouted(route: SinkRoute, { evidence }: Pick<Observation, 'evidence'>): boolean {
  return isRoutedTo(route, evidenceTag(evidence, route.key));
}

type Tags = readonly (readonly [key: string, value: string])[];

function evidenceOf(tags: Tags) {
  return { keys: ['project'], tags: tags.map(([key, value]) => ({ key, value })) };
}

/** The sinks that a map makes of one: by the address of each value. */
function sinksOf(map: Readonly<Record<string, string>>, changes: Partial<SinkSettings> = {}): readonly SinkSettings[] {
  const base = sampleSink({ maxFindings: 100, ...(changes as object) });
  const values = Map.groupBy(Object.entries(map), ([, address]) => address);
  const mapped = new Set(Object.keys(map));
  return [
    { ...base, route: { key: 'user', mapped } },
    ...[...values].map(([address, own]) => ({
      ...base,
      id: `ops/${address}`,
      route: { key: 'user', mapped, values: new Set(own.map(([value]) => value)) },
    })),
  ];
}

/** A store, what scans find, and what each address heard. */
async function start() {
  const store = await openSqliteStore({ path: ':memory:' });
  onTestFinished(() => store.close());
  let time = noon;
  let ids = 0;
  let sinks: readonly SinkSettings[] = [];
  /** By address: the findings that it believes to be there. */
  const heard = new Map<string, Set<string>>();
  /** What was told as new to an address that knew it, though every message had arrived. */
  const twice: string[] = [];
  let hasFailed = false;
  const common = () => ({
    sinks,
    now: time,
    newId: () => `${++ids}`,
    source: { version: '0', instance: 'test' },
    attemptLease: minute,
    suppressions: [],
    hash: sha256,
    configurationHash: 'c',
  });

  /** Sends what is due; where it fails, the receiver got it or not. */
  async function send(outcome: 'delivered' | 'lost' | 'unanswered'): Promise<void> {
    hasFailed ||= outcome !== 'delivered';
    for (;;) {
      const due = await store.dueDeliveries(time, 100);
      for (const delivery of due) {
        if (outcome !== 'lost') receive(delivery.sinkId, delivery.message.data);
        if (outcome === 'delivered') {
          await store.saveDelivery({ ...delivery, status: 'delivered', attempts: 1, deliveredAt: time });
        } else {
          const again = { attempts: delivery.attempts + 1, nextAttemptAt: time + 10 * minute };
          await store.saveDelivery({ ...delivery, ...again });
        }
      }
      if (due.length === 0 || outcome !== 'delivered') return;
    }
  }

  function receive(sinkId: string, { findings, reason }: MessageData): void {
    const known = heard.get(sinkId) ?? new Set<string>();
    heard.set(sinkId, known);
    for (const { id, state, transition } of findings) {
      const isNew = transition === 'opened' && reason !== 'first-summary';
      if (isNew && known.has(id) && !hasFailed) twice.push(`${sinkId} ${id}`);
      if (state === 'active' && transition !== 'moved' && transition !== 'suppressed') known.add(id);
      else known.delete(id);
    }
  }

  return {
    store,
    heard,
    twice,
    send,
    /** Moves the clock, and puts into the outbox what is due then. */
    async wait(minutes: number) {
      time += minutes * minute;
      await dispatchDue(store, { ...common(), targets: [sampleTarget], checks: [requiredTags] });
    },
    async configure(map: Readonly<Record<string, string>> | undefined) {
      sinks = map ? sinksOf(map) : [sampleSink({ maxFindings: 100 })];
      const options = { ...common(), targets: [sampleTarget], checks: [requiredTags], types: ['endpoint'] };
      await retireUnwatched(store, options);
    },
    async scan(tagged: ReadonlyMap<string, Tags>) {
      time += minute;
      const observations = [...tagged].map(([name, tags]): Observation => {
        return sampleObservation(name, { evidence: evidenceOf(tags) });
      });
      await commitEvaluation(store, {
        ...common(),
        scan: sampleScan(`s_${time}`, { startedAt: time, finishedAt: null, result: null, outcome: null, findings: 0 }),
        check: requiredTags,
        target: sampleTarget,
        confirmAfter: 1,
        evaluation: { ...sampleEvaluation([]), observations },
      });
    },
    /** Addresses that are gone are told no more. */
    async forgetGone() {
      const gone = [...heard.keys()].filter((id) => !sinks.some((sink) => sink.id === id));
      for (const id of gone) heard.delete(id);
    },
    /** By address, the findings that it should know of: all that are there and have it. */
    async wanted() {
      const { items } = await store.findings({ state: 'active', limit: 500 });
      return new Map(
        sinks.map(({ id, route }) => [
          id,
          new Set(items.filter((one) => !route || isRouted(route, one)).map((one) => one.id)),
        ]),
      );
    },
  };
}

function routeOf(values: readonly string[] | undefined): SinkRoute {
  const mapped = new Set(['ana', 'bob']);
  return { key: 'user', mapped, ...(values ? { values: new Set(values) } : {}) };
}

describe('a sink that routes by a tag', () => {
  it.each<[string, Tags, 'ana' | 'default']>([
    ['its owner', [['user', 'ana']], 'ana'],
    ['the owner under a key in another case', [['USER', 'ana']], 'ana'],
    [
      'the exact key, of two',
      [
        ['User', 'bob'],
        ['user', 'ana'],
      ],
      'ana',
    ],
    [
      'the default, where two keys in other cases disagree',
      [
        ['User', 'bob'],
        ['USER', 'ana'],
      ],
      'default',
    ],
    ['the default, without the tag', [['project', 'ana']], 'default'],
    ['the default, for a value that is not mapped', [['user', 'carol']], 'default'],
    ['the default, for a value in another case', [['user', 'ANA']], 'default'],
    ['the default, for an empty value', [['user', '']], 'default'],
    ['the default, for an address in the place of a value', [['user', 'https://evil.example.com/']], 'default'],
    ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'size'].map((value): [string, Tags, 'default'] => [
      `the default, for ${value}`,
      [['user', value]],
      'default',
    ]),
  ])('tells %s', (_, tags, expected) => {
    const finding = { evidence: evidenceOf(tags) };
    expect(isRouted(routeOf(['ana']), finding)).toBe(expected === 'ana');
    expect(isRouted(routeOf(undefined), finding)).toBe(expected === 'default');
    expect(isRouted(routeOf(undefined), { evidence: {} })).toBe(true);
    expect(isRouted(routeOf(undefined), { evidence: { tags: 'no list' } })).toBe(true);
  });

  it('tells an owner and the others apart, moves what changes hands, and counts only what is told', async () => {
    const run = await start();
    await run.configure({ ana: 'a', bob: 'b' });
    await run.scan(
      new Map([
        ['one', [['user', 'ana']]],
        ['two', [['user', 'bob']]],
        ['three', []],
      ]),
    );
    const messages = async (sinkId: string) =>
      (await run.store.deliveries({ sinkId, limit: 10 })).items.map(({ message: { type, data } }) => ({
        type,
        counts: data.counts,
        findings: data.findings.map(({ resource, transition }) => [resource.name, transition]),
      }));
    expect(await messages('ops/a')).toMatchObject([
      { type: 'drift.firing', counts: { opened: 1, active: 1 }, findings: [['one', 'opened']] },
    ]);
    expect(await messages('ops')).toMatchObject([{ counts: { active: 1 }, findings: [['three', 'opened']] }]);
    await run.send('delivered');
    await run.scan(
      new Map([
        ['one', [['user', 'bob']]],
        ['two', [['user', 'bob']]],
        ['three', []],
      ]),
    );
    expect((await messages('ops/a'))[0]).toMatchObject({
      type: 'drift.resolved',
      counts: { resolved: 1, active: 0 },
      findings: [['one', 'moved']],
    });
    expect((await messages('ops/b'))[0]).toMatchObject({
      type: 'drift.firing',
      counts: { opened: 1, active: 2 },
      findings: [['one', 'opened']],
    });
    expect(await messages('ops')).toHaveLength(1);
  });

  it('tells that the check no longer sees to the default alone', async () => {
    const run = await start();
    await run.configure({ ana: 'a' });
    await run.scan(new Map([['one', [['user', 'ana']]]]));
    await run.send('delivered');
    const state = (await run.store.checkStates())[0];
    await run.store.transact((transaction) =>
      state ? transaction.checks.saveState({ ...state, staleSince: noon }) : Promise.reject(new Error('no state')),
    );
    await run.configure({ ana: 'a' });
    const { items } = await run.store.deliveries({ limit: 10 });
    expect(items.filter(({ message }) => message.type === 'check.stale').map(({ sinkId }) => sinkId)).toStrictEqual([
      'ops',
    ]);
  });

  it('loses nothing and leaves nobody with what is gone, over any history of owners, maps and failures', async () => {
    const owner = constantFrom<Owner>('ana', 'bob', 'carol', '__proto__', undefined);
    const names = ['one', 'two', 'three'] as const;
    const turn: Arbitrary<Turn> = record({
      owners: record({ one: owner, two: owner, three: owner }),
      there: record({ one: boolean(), two: boolean(), three: boolean() }),
      map: oneof(
        { weight: 3, arbitrary: constant<Turn['map']>('same') },
        constantFrom<Turn['map']>({ ana: 'a', bob: 'b' }, { ana: 'b', carol: 'b' }, { bob: 'a' }, undefined),
      ),
      outcome: constantFrom<Turn['outcome']>('delivered', 'lost', 'unanswered'),
    });
    await assert(
      asyncProperty(array(turn, { minLength: 1, maxLength: 7 }), async (steps) => {
        const run = await start();
        await run.configure({ ana: 'a', bob: 'b' });
        for (const { owners, there, map, outcome } of steps) {
          if (map !== 'same') {
            await run.configure(map);
            await run.forgetGone();
          }
          const found = names.filter((name) => there[name]);
          await run.scan(
            new Map(found.map((name) => [name, owners[name] === undefined ? [] : [['user', owners[name]]]])),
          );
          await run.wait(2);
          await run.send(outcome);
          await run.wait(2);
        }
        await run.wait(30);
        await run.send('delivered');
        await run.wait(30);
        await run.send('delivered');
        expect(run.twice).toStrictEqual([]);
        for (const [id, wanted] of await run.wanted()) {
          expect([id, [...(run.heard.get(id) ?? [])].toSorted()]).toStrictEqual([id, [...wanted].toSorted()]);
        }
      }),
      { numRuns: 50, examples: onceLost },
    );
  }, 120_000);
});
