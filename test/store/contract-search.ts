import { expect, test } from 'vitest';
import { severities } from '../../src/domain/evaluation/severity.ts';
import type { Finding } from '../../src/domain/finding/finding.ts';
import type { FindingFilter, FindingOrder, FindingQuery, Store } from '../../src/store/contract/store.ts';
import { noon, sampleDelivery, sampleFinding, sampleScan } from '../support/fixtures.ts';
import { ids } from './ids.ts';

const owned = (user: string, project: string) => ({
  keys: ['system'],
  tags: [
    { key: 'user', value: user },
    { key: 'project', value: project },
  ],
});

/** 240 findings whose properties, owners and ages overlap in every way. */
const many: readonly Finding[] = Array.from({ length: 240 }, (_, n) => {
  const states = ['pending', 'active', 'resolved'] as const;
  const state = states[n % 5 === 0 ? 2 : n % 2] ?? 'active';
  const name = `Churn-${n % 12}_50%`;
  return sampleFinding(`n${n}`, {
    targetId: `t${n % 4}`,
    kind: `kind-${n % 3}`,
    severity: severities[n % 5] ?? 'low',
    state,
    resource: { type: `type${n % 2}`, arn: `arn:aws:${n % 7 === 0 ? 'model' : 'endpoint'}/${name}`, name, region: 'r' },
    evidence: n % 6 === 0 ? { keys: ['user'], tags: [] } : owned(`ana${n % 4}`, `p${n % 9}`),
    firstSeen: noon + Math.floor(n / 16),
    lastSeen: noon + ((n * 7) % 100),
    resolvedAt: state === 'resolved' ? noon : null,
  });
});

const tagOf = ({ evidence }: Finding, key: string) =>
  (evidence['tags'] as { key: string; value: string }[]).find((tag) => tag.key === key)?.value ?? '';

/** The filters, said in another way. */
function fits(finding: Finding, query: FindingFilter): boolean {
  const { name, arn, type } = finding.resource;
  const [user, project] = [tagOf(finding, 'user'), tagOf(finding, 'project')];
  const text = [name, arn, finding.kind, user, project].join(' ').toLowerCase();
  const words = (query.search ?? '').toLowerCase().split(' ');
  const state = query.state === 'open' && finding.state !== 'resolved' ? 'open' : finding.state;
  const wanted = [
    [query.state, state],
    [query.severity, finding.severity],
    [query.targetId, finding.targetId],
    [query.resourceType, type],
    [query.owner, user],
    [query.project, project],
  ];
  const isThere = query.resource === undefined || [query.resource].flat().includes(arn);
  const hasAll = wanted.every(([asked, is]) => asked === undefined || asked === is);
  return isThere && hasAll && words.every((word) => text.includes(word));
}

const sorted: Readonly<Record<FindingOrder, (one: Finding, other: Finding) => number>> = {
  newest: (one, other) => other.firstSeen - one.firstSeen || (one.id < other.id ? 1 : -1),
  oldest: (one, other) => one.firstSeen - other.firstSeen || (one.id < other.id ? -1 : 1),
  worst: (one, other) =>
    severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
    other.firstSeen - one.firstSeen ||
    (one.id < other.id ? 1 : -1),
};

const filters: readonly FindingFilter[] = [
  {},
  { state: 'open' },
  { state: 'resolved', severity: 'high' },
  { state: 'open', targetId: 't1', resourceType: 'type1' },
  { search: 'CHURN-3' },
  { search: '_50%', state: 'open' },
  { search: 'model ana1' },
  { search: '5_0' },
  { search: '\\' },
  { search: "kind-1' or 1=1" },
  { owner: 'ana2', state: 'open' },
  { owner: '', severity: 'low' },
  { project: 'p4', search: 'endpoint' },
  { resource: ['arn:aws:model/Churn-0_50%', 'arn:aws:endpoint/Churn-1_50%'] },
  { resource: 'arn:aws:endpoint/Churn-1_50%', owner: 'ana1' },
];

async function everyPage(store: Store, query: Omit<FindingQuery, 'limit'>): Promise<readonly string[]> {
  const found: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.findings({ ...query, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...ids(page.items));
    cursor = page.nextCursor;
  }
  return found;
}

/** Searching, sorting and grouping findings; what runs and what failed. */
export function describeSearch(store: () => Store): void {
  test.each(filters.flatMap((filter) => (['newest', 'oldest', 'worst'] as const).map((order) => ({ filter, order }))))(
    'the list of $filter, $order first, page by page',
    async ({ filter, order }) => {
      await store().transact((transaction) => transaction.findings.save(many));
      const wanted = many.filter((finding) => fits(finding, filter)).toSorted(sorted[order]);
      expect(await everyPage(store(), { ...filter, order })).toEqual(ids(wanted));
      for (const place of [0, 1, wanted.length - 1]) {
        const finding = wanted[place];
        if (!finding) continue;
        const around = { previous: wanted[place - 1]?.id ?? null, next: wanted[place + 1]?.id ?? null };
        expect(await store().neighbours(finding, { ...filter, order })).toEqual(around);
      }
    },
  );

  test.each(filters)('what fits %j is counted in groups', async (filter) => {
    await store().transact((transaction) => transaction.findings.save(many));
    const wanted = many.filter((finding) => fits(finding, filter));
    const groupings = {
      severity: ({ severity }: Finding) => severity,
      owner: (finding: Finding) => tagOf(finding, 'user'),
      project: (finding: Finding) => tagOf(finding, 'project'),
      resourceType: ({ resource }: Finding) => resource.type,
      targetId: ({ targetId }: Finding) => targetId,
      kind: ({ kind }: Finding) => kind,
    };
    for (const [grouping, valueOf] of Object.entries(groupings)) {
      const by = { grouping: grouping as keyof typeof groupings, limit: 500 };
      const { total, groups, others } = await store().findingGroups(filter, by);
      const counted = new Map([...Map.groupBy(wanted, valueOf)].map(([value, rows]) => [value, rows.length]));
      expect([total, new Map(groups.map(({ value, count }) => [value, count]))]).toEqual([wanted.length, counted]);
      expect(others).toEqual({ groups: 0, findings: 0 });
    }
  });

  test('small groups are counted together, and each tells its worst severity', async () => {
    const rows = [
      sampleFinding('a', { targetId: 'big', severity: 'low' }),
      sampleFinding('b', { targetId: 'big', severity: 'critical' }),
      sampleFinding('c', { targetId: 'one', severity: 'info' }),
      sampleFinding('d', { targetId: 'two', severity: 'info' }),
    ];
    await store().transact((transaction) => transaction.findings.save(rows));
    expect(await store().findingGroups({}, { grouping: 'targetId', limit: 1 })).toEqual({
      total: 4,
      groups: [{ value: 'big', count: 2, worst: 'critical' }],
      others: { groups: 2, findings: 2 },
    });
  });

  test('a finding is found by what it is now, by the roles that share it, and not once it is forgotten', async () => {
    const search = async (words: string) => ids((await store().findings({ search: words, limit: 10 })).items);
    const one = sampleFinding('a', { evidence: owned('ana', 'churn') });
    const shared = sampleFinding('b', { evidence: { roles: ['notebook-role-7'], roleCount: 1 } });
    await store().transact((transaction) => transaction.findings.save([one, shared]));
    expect(await search('ANA')).toEqual([one.id]);
    expect(await search('notebook-role-7')).toEqual([shared.id]);
    await store().transact(async ({ findings }) => {
      await findings.byId([one.id]);
      await findings.save([{ ...one, evidence: owned('bob', 'churn') }]);
    });
    expect([await search('ana'), await search('bob')]).toEqual([[], [one.id]]);
    await store().transact((transaction) => transaction.findings.remove([one.id]));
    expect(await search('bob')).toEqual([]);
    await store().transact((transaction) => transaction.findings.save([one]));
    expect(await search('ana')).toEqual([one.id]);
  });

  test('scans that run and scans that failed are lists of their own', async () => {
    const results = ['success', 'partial', 'failure', 'aborted'] as const;
    await store().transact(async ({ scans }) => {
      for (const [place, result] of results.entries())
        await scans.save(sampleScan(`s_${result}`, { result, startedAt: noon + place }));
      await scans.save(sampleScan('s_running', { result: null, finishedAt: null, startedAt: noon + 9 }));
    });
    expect(ids((await store().scans({ limit: 9, progress: 'running' })).items)).toEqual(['s_running']);
    const failed = await store().scans({ limit: 2, progress: 'failed' });
    expect(ids(failed.items)).toEqual(['s_aborted', 's_failure']);
    const rest = await store().scans({ limit: 2, progress: 'failed', cursor: failed.nextCursor ?? '' });
    expect([ids(rest.items), rest.nextCursor]).toEqual([['s_partial'], null]);
  });

  test('the health of a sink is what its last messages came to', async () => {
    const of = (id: string, changes: Parameters<typeof sampleDelivery>[1]) =>
      store().transact(({ deliveries }) => deliveries.enqueue([sampleDelivery(id, changes)]));
    await of('a', { sinkId: 'good', status: 'failed' });
    await of('b', { sinkId: 'good', status: 'delivered' });
    await of('c', { sinkId: 'bad', status: 'delivered' });
    await of('d', { sinkId: 'bad', status: 'failed' });
    await of('e', { sinkId: 'slow', status: 'pending', attempts: 2, lastError: 'no route' });
    await of('f', { sinkId: 'slow', status: 'pending', attempts: 0, lastError: null });
    const calm = { waiting: 0, failing: 0, lastError: null };
    expect(await store().sinkHealth()).toEqual([
      { sinkId: 'bad', ...calm, lastSettled: 'failed' },
      { sinkId: 'good', ...calm, lastSettled: 'delivered' },
      { sinkId: 'slow', waiting: 2, failing: 1, lastError: 'no route', lastSettled: null },
    ]);
  });
}
