import { expect, test } from 'vitest';
import type { Finding } from '../../src/domain/finding/finding.ts';
import { type FindingQuery, InvalidCursorError, type Page, type Store } from '../../src/store/contract/store.ts';
import { minute, noon, sampleFinding, sampleScan } from '../support/fixtures.ts';
import { ids } from './ids.ts';

/** Saving, filtering, paging and counting findings. */
export function describeFindings(store: () => Store): void {
  const full: Finding = sampleFinding('a', {
    path: 'inline/Äpfel',
    evidence: { text: 'a "quoted" \u2603 value', list: [1, null, { deep: true }], none: null },
    suppressed: true,
    state: 'resolved',
    resolution: 'gone',
    resolvedAt: noon + minute,
  });

  test('a finding comes back as it was saved, and saving again replaces it', async () => {
    await store().transact((transaction) => transaction.findings.save([full]));
    expect(await store().finding(full.id)).toEqual(full);
    const changed = {
      ...full,
      state: 'active',
      resolution: null,
      resolvedAt: null,
      evidence: {},
      scanId: 's_2',
    } as const;
    await store().transact((transaction) => transaction.findings.save([changed]));
    expect(await store().finding(full.id)).toEqual(changed);
    expect(await store().finding('f_none')).toBeUndefined();
  });

  test('a finding whose actor is due is claimed once, until its time comes again', async () => {
    const pending = { status: 'pending', attempts: 0, seenAt: noon, rightAt: null, dueAt: noon } as const;
    const due = sampleFinding('a', { actor: pending });
    const later = sampleFinding('b', { actor: { ...pending, dueAt: noon + minute } });
    const known = sampleFinding('c', { actor: { status: 'unknown', reason: 'because' } });
    await store().transact((transaction) => transaction.findings.save([due, later, known, sampleFinding('d')]));
    const revision = await store().revision();
    const claim = (now: number) =>
      store().transact((transaction) => transaction.findings.claimActors({ now, again: now + minute, limit: 10 }));

    const asked = { ...due, actor: { ...pending, attempts: 1, dueAt: noon + minute } };
    expect(await claim(noon)).toEqual([asked]);
    expect(await claim(noon)).toEqual([]);
    expect(await store().finding(due.id)).toEqual(asked);
    expect(await store().revision()).toBe(revision);
    expect(ids(await claim(noon + minute)).toSorted()).toEqual(ids([due, later]).toSorted());
  });

  test('open findings are the pending and active ones of that check and target', async () => {
    const mine = [sampleFinding('a'), sampleFinding('b', { state: 'pending' })];
    const others = [
      sampleFinding('c', { state: 'resolved', resolution: 'fixed', resolvedAt: noon }),
      sampleFinding('d', { targetId: 'other' }),
      sampleFinding('e', { checkId: 'policy-drift' }),
    ];
    await store().transact((transaction) => transaction.findings.save([...mine, ...others]));
    await store().transact(async (transaction) => {
      const key = { targetId: 'prod', checkId: 'required-tags' };
      const open = await transaction.findings.openIds(key);
      expect(open).toEqual(ids(mine).toSorted());
      const named = await transaction.findings.byId([others[0]?.id ?? '', 'f_none']);
      expect(ids(named)).toEqual([others[0]?.id]);
      await transaction.findings.remove(open);
      expect(await transaction.findings.openIds(key)).toEqual([]);
    });
    expect((await store().findings({ limit: 10 })).items).toHaveLength(3);
  });

  test('open findings can be looked at some at a time, by scope, and by what was suppressed', async () => {
    const suppression = {
      id: 's',
      mode: 'ignore',
      reason: '',
      owner: '',
      expires: noon,
      evidence: null,
      ended: null,
    } as const;
    const named = Array.from({ length: 5 }, (_, index) => sampleFinding(`n${index}`, { scope: 'us-east-1/model' }));
    const elsewhere = sampleFinding('e', { scope: 'eu-west-1/model', state: 'pending' });
    const ended = sampleFinding('s', { suppression: { ...suppression, ended: 'removed' } });
    const others = [
      sampleFinding('c', { state: 'resolved', scope: 'ap-1/model', suppression }),
      sampleFinding('d', { targetId: 'other', scope: 'ap-2/model', suppression, suppressed: true }),
    ];
    const mine = [...named, elsewhere, ended];
    await store().transact((transaction) => transaction.findings.save([...mine, ...others]));
    await store().transact(async ({ findings }) => {
      const key = { targetId: 'prod', checkId: 'required-tags' };
      expect(await findings.openScopes(key)).toEqual([...new Set(mine.map(({ scope }) => scope))].toSorted());
      expect(await findings.openIds(key)).toEqual(ids(mine).toSorted());
      const scopes = ['us-east-1/model', 'ap-1/model'];
      expect(await findings.openIdsOf(key, { scopes })).toEqual(ids(named).toSorted());
      expect(await findings.openIdsOf(key, { scopes: [] })).toEqual([]);
      const arns = [elsewhere, ...others].map(({ resource }) => resource.arn);
      expect(await findings.openIdsOf(key, { arns })).toEqual([elsewhere.id]);
      expect(await findings.openOfKind(key, elsewhere.kind)).toHaveLength(mine.length);
      expect(await findings.openOfKind(key, 'tag-children')).toEqual([]);
      const seen: string[] = [];
      for (let after = ''; ; after = seen.at(-1) ?? '') {
        const some = await findings.openAfter(key, { after, limit: 3, withSuppression: false });
        expect(some.length).toBeLessThanOrEqual(3);
        if (some.length === 0) break;
        seen.push(...ids(some));
      }
      expect(seen).toEqual(ids(mine).toSorted());
      expect(await findings.openAfter(key, { after: '', limit: 9, withSuppression: true })).toEqual([ended]);
    });
  });

  const spread = [
    sampleFinding('a', { firstSeen: noon + 1, severity: 'high', kind: 'policy-changed' }),
    sampleFinding('b', { firstSeen: noon + 2, state: 'pending', targetId: 'other' }),
    sampleFinding('c', { firstSeen: noon + 3, state: 'resolved', lastSeen: noon - minute }),
    sampleFinding('d', { firstSeen: noon + 4, checkId: 'policy-drift' }),
    sampleFinding('e', {
      firstSeen: noon + 5,
      resource: { type: 'model', arn: 'arn:model/e', name: 'e', region: 'eu-west-1' },
    }),
  ];

  test.each([
    [{}, ['e', 'd', 'c', 'b', 'a']],
    [{ state: 'open' }, ['e', 'd', 'b', 'a']],
    [{ state: 'pending' }, ['b']],
    [{ state: 'active' }, ['e', 'd', 'a']],
    [{ state: 'resolved' }, ['c']],
    [{ targetId: 'other' }, ['b']],
    [{ checkId: 'policy-drift' }, ['d']],
    [{ kind: 'policy-changed' }, ['a']],
    [{ severity: 'high' }, ['a']],
    [{ resourceType: 'model' }, ['e']],
    [{ resource: 'arn:model/e' }, ['e']],
    [{ resource: 'arn:model' }, []],
    [{ since: noon }, ['e', 'd', 'b', 'a']],
    [{ state: 'active', severity: 'medium', checkId: 'required-tags' }, ['e']],
  ] as const)('the filter %j gives %j, newest first', async (filter, names) => {
    await store().transact((transaction) => transaction.findings.save(spread));
    const { items } = await store().findings({ ...filter, limit: 10 });
    expect(ids(items)).toEqual(names.map((name) => sampleFinding(name).id));
  });

  test('any filters together give what they give one by one, page by page', async () => {
    const severities = ['low', 'medium', 'high'] as const;
    const states = ['pending', 'active', 'resolved'] as const;
    const many = Array.from({ length: 300 }, (_, n) => {
      const type = `type${n % 7}`;
      const state = states[n % 5 === 0 ? 2 : n % 2] ?? 'active';
      return sampleFinding(`n${n}`, {
        targetId: `t${n % 4}`,
        checkId: `c${n % 3}`,
        kind: `k${n % 2}`,
        severity: severities[n % 3] ?? 'low',
        state,
        suppressed: n % 11 === 0,
        resource: { type, arn: `arn:${n % 90}`, name: 'same', region: 'us-east-1' },
        firstSeen: noon + Math.floor(n / 20),
        lastSeen: noon + ((n * 7) % 100),
        resolvedAt: state === 'resolved' ? noon : null,
      });
    });
    await store().transact((transaction) => transaction.findings.save(many));
    const choices: readonly (readonly Partial<FindingQuery>[])[] = [
      [{}, { state: 'open' }, { state: 'resolved' }],
      [{}, { targetId: 't1' }, { targetId: 'none' }],
      [{}, { checkId: 'c2' }],
      [{}, { kind: 'k1' }],
      [{}, { severity: 'high' }],
      [{}, { resourceType: 'type3' }],
      [{}, { resource: 'arn:17' }],
      [{}, { since: noon + 50 }, { since: noon + 1_000 }],
    ];
    const queries = choices.reduce<readonly Partial<FindingQuery>[]>(
      (some, next) => some.flatMap((one) => next.map((other) => ({ ...one, ...other }))),
      [{}],
    );
    for (const query of queries) {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Page<Finding> = await store().findings({
          ...query,
          limit: 9,
          ...(cursor === '' ? {} : { cursor }),
        });
        found.push(...ids(page.items));
        cursor = page.nextCursor;
      }
      const wanted = many
        .filter((finding) => fits(finding, query))
        .toSorted((one, other) => other.firstSeen - one.firstSeen || (one.id < other.id ? 1 : -1));
      expect({ query, found }).toEqual({ query, found: ids(wanted) });
    }
  });

  test('filters keep to what findings are now, also after they changed and were forgotten', async () => {
    const seen = (query: Partial<FindingQuery>) => store().findings({ ...query, limit: 10 });
    const one = sampleFinding('a', { severity: 'high' });
    await store().transact((transaction) => transaction.findings.save([one, sampleFinding('b', { severity: 'high' })]));
    await store().transact((transaction) =>
      transaction.findings.save([{ ...one, severity: 'low', lastSeen: noon + 9 }]),
    );
    expect(ids((await seen({ severity: 'low', since: noon + 9 })).items)).toEqual([one.id]);
    expect((await seen({ severity: 'high' })).items).toHaveLength(1);
    const over = { state: 'resolved', resolution: 'fixed', resolvedAt: noon } as const;
    await store().transact((transaction) => transaction.findings.save([{ ...one, ...over }]));
    await store().prune({ before: noon + 1 });
    expect((await seen({ severity: 'low' })).items).toEqual([]);
    await store().transact((transaction) => transaction.findings.save([{ ...one, severity: 'low' }]));
    expect(ids((await seen({ severity: 'low' })).items)).toEqual([one.id]);
  });

  test('pages hold each row once, in order, also when times are equal and rows come between', async () => {
    const many = Array.from({ length: 53 }, (_, index) =>
      sampleFinding(`n${index}`, { firstSeen: noon + Math.floor(index / 10) }),
    );
    await store().transact((transaction) => transaction.findings.save(many));
    const all = (await store().findings({ limit: 500 })).items;
    expect(all).toHaveLength(53);
    const seen: string[] = [];
    let page: Page<Finding> = await store().findings({ limit: 7 });
    for (let newer = 0; ; newer++) {
      seen.push(...ids(page.items));
      if (page.nextCursor === null) break;
      const late = sampleFinding(`late${newer}`, { firstSeen: noon + 1_000 });
      await store().transact((transaction) => transaction.findings.save([late]));
      page = await store().findings({ limit: 7, cursor: page.nextCursor });
    }
    expect(seen).toEqual(ids(all));
  });

  test('a page that is exactly full has no next page', async () => {
    await store().transact((transaction) => transaction.findings.save(spread));
    expect((await store().findings({ limit: 5 })).nextCursor).toBeNull();
    expect((await store().findings({ limit: 4 })).nextCursor).toMatch(/^[\w-]+$/);
  });

  test('a cursor that the list did not give out is refused by its own error', async () => {
    await store().transact(async (transaction) => {
      await transaction.findings.save(spread);
      await transaction.scans.save(sampleScan('s_1'));
      await transaction.scans.save(sampleScan('s_2'));
    });
    const foreign = (await store().scans({ limit: 1 })).nextCursor ?? '';
    for (const cursor of ['', 'x', '%%%', 'bnVsbA', 'W10', 'eyJhIjoxfQ', foreign]) {
      await expect(store().findings({ limit: 1, cursor })).rejects.toThrow(InvalidCursorError);
      await expect(store().deliveries({ limit: 1, cursor })).rejects.toThrow(InvalidCursorError);
    }
  });

  test('counts are by target, check, severity and state, and suppressed ones stand apart', async () => {
    await store().transact((transaction) =>
      transaction.findings.save([
        sampleFinding('a', { firstSeen: noon + 5 }),
        sampleFinding('b', { firstSeen: noon + 3 }),
        sampleFinding('c', { state: 'pending' }),
        sampleFinding('d', { state: 'resolved' }),
        sampleFinding('e', { suppressed: true, firstSeen: noon + 9 }),
        sampleFinding('f', { suppressed: true, state: 'pending', firstSeen: noon + 8 }),
        sampleFinding('g', { severity: 'high' }),
        sampleFinding('h', { targetId: 'other' }),
      ]),
    );
    const common = { targetId: 'prod', checkId: 'required-tags', severity: 'medium', count: 1, oldestFirstSeen: noon };
    const counts = await store().findingCounts();
    expect(counts).toHaveLength(5);
    expect(counts).toEqual(
      expect.arrayContaining([
        { ...common, state: 'active', count: 2, oldestFirstSeen: noon + 3 },
        { ...common, state: 'pending' },
        { ...common, state: 'suppressed', count: 2, oldestFirstSeen: noon + 8 },
        { ...common, state: 'active', severity: 'high' },
        { ...common, state: 'active', targetId: 'other' },
      ]),
    );
  });

  test('thousands of findings are saved, named and removed at once', async () => {
    const many = Array.from({ length: 2_345 }, (_, index) => sampleFinding(`n${index}`));
    await store().transact(async (transaction) => {
      await transaction.findings.save(many);
      expect(await transaction.findings.byId(ids(many))).toHaveLength(2_345);
      await transaction.findings.remove(ids(many).slice(1));
    });
    expect(ids((await store().findings({ limit: 10 })).items)).toEqual([many[0]?.id]);
  });
}

/** The filters, said in another way. */
function fits(finding: Finding, query: Partial<FindingQuery>): boolean {
  const { targetId, checkId, kind, state, severity, resourceType, resource, since } = query;
  const { type, arn } = finding.resource;
  const pairs = [
    [targetId, finding.targetId],
    [checkId, finding.checkId],
    [kind, finding.kind],
    [severity, finding.severity],
    [resourceType, type],
    [resource, arn],
  ];
  const isOpen = finding.state !== 'resolved';
  const inState = state === undefined || (state === 'open' ? isOpen : state === finding.state);
  return (
    inState && finding.lastSeen >= (since ?? 0) && pairs.every(([asked, is]) => asked === undefined || asked === is)
  );
}
