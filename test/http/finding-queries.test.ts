import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../src/domain/csv.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { checkState, emptyRows, finding, now, startServer } from './fixtures.ts';

const owned = (user: string, project: string) => ({
  tags: [
    { key: 'user', value: user },
    { key: 'project', value: project },
  ],
});

const named = (name: string) => ({ type: 'model', arn: `arn:aws:sagemaker:model/${name}`, name, region: 'us-east-1' });

const rows = emptyRows({
  findings: [
    finding({
      id: 'f_1',
      severity: 'low',
      evidence: owned('ana', 'churn'),
      resource: named('alpha'),
      firstSeen: now - 3,
    }),
    finding({
      id: 'f_2',
      severity: 'high',
      evidence: owned('ana', 'fraud'),
      resource: named('beta'),
      firstSeen: now - 9,
    }),
    finding({ id: 'f_3', severity: 'medium', evidence: {}, resource: named('gamma'), firstSeen: now - 1 }),
    finding({
      id: 'f_4',
      state: 'resolved',
      resolvedAt: now,
      evidence: owned('bob', 'churn'),
      resource: named('delta'),
    }),
  ],
});

/** The records of a CSV file by RFC 4180, section 2. */
function parse(text: string): readonly (readonly string[])[] {
  const record = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const records: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(record)) {
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') records.push([]);
  }
  return records.slice(0, -1);
}

describe('http/api finding queries', () => {
  it.each([
    ['sort=worst', ['f_2', 'f_3', 'f_1']],
    ['sort=oldest', ['f_2', 'f_1', 'f_3']],
    ['sort=newest', ['f_3', 'f_1', 'f_2']],
    ['search=BETA', ['f_2']],
    ['search=ana%20model&sort=oldest', ['f_2', 'f_1']],
    ['owner=ana&project=churn', ['f_1']],
    ['owner=', ['f_3']],
    ['project=churn&state=all&sort=oldest', ['f_4', 'f_1']],
  ])('lists by %s', async (query, ids) => {
    const { get } = await startServer({ rows });
    const { json } = await get(`/api/v1/findings?${query}`);
    expect((json['items'] as { id: string }[]).map(({ id }) => id)).toEqual(ids);
  });

  it.each(['search=%00', 'owner=a%00', 'sort=best', 'by=colour', 'search=', `search=${'x'.repeat(201)}`])(
    'refuses %s',
    async (query) => {
      const { get } = await startServer({ rows });
      const path = query.startsWith('by') ? 'finding-groups' : 'findings';
      expect((await get(`/api/v1/${path}?${query}`)).status).toBe(400);
    },
  );

  it('counts by owner, with the total', async () => {
    const { get } = await startServer({ rows });
    expect((await get('/api/v1/finding-groups?by=owner')).json).toEqual({
      total: 3,
      groups: [
        { value: 'ana', count: 2, worst: 'high' },
        { value: '', count: 1, worst: 'medium' },
      ],
      others: { groups: 0, findings: 0 },
    });
    expect((await get('/api/v1/finding-groups?by=check&limit=1&search=beta')).json).toMatchObject({ total: 1 });
  });

  it('finds what a role shares with others by the ARN of the role', async () => {
    const role = 'arn:aws:iam::012345678910:role/alice';
    const policy = (name: string) => ({ ...named(name), arn: `arn:aws:iam::012345678910:policy/${name}` });
    const compared = checkState({
      checkId: 'policy-drift',
      detail: {
        roles: [
          { role: 'arn:aws:iam::012345678910:role/bob', shared: 0 },
          { role, shared: 1 },
        ],
        shared: [{ policies: [{ arn: policy('other').arn }] }, { policies: [{ arn: policy('shared').arn }] }],
      },
    });
    const watched = checkState({
      checkId: 'role-attachments',
      detail: { watched: [{ role, policies: [policy('extra').arn] }], shared: [] },
    });
    const findings = [
      finding({ id: 'f_1', resource: policy('shared') }),
      finding({ id: 'f_2', resource: policy('other') }),
      finding({ id: 'f_3', resource: policy('extra') }),
      finding({ id: 'f_4', resource: { ...named('alice'), arn: role } }),
    ];
    const { get } = await startServer({ rows: emptyRows({ findings, states: [compared, watched] }) });
    const { json } = await get(`/api/v1/findings?resource=${encodeURIComponent(role)}`);
    expect((json['items'] as { id: string }[]).map(({ id }) => id)).toEqual(['f_1', 'f_3', 'f_4']);
  });

  it('writes every finding that fits into one file, however many there are', async () => {
    const store = await openSqliteStore({ path: ':memory:' });
    const many = Array.from({ length: 1_234 }, (_, n) =>
      finding({
        id: `f_${n}`,
        resource: named(`m${n}`),
        summary: `=HYPERLINK("x")\n${n}`,
        evidence: owned('-2+3', '@sum'),
      }),
    );
    await store.transact((transaction) =>
      transaction.findings.save([...many, finding({ id: 'f_other', severity: 'low' })]),
    );
    const { get } = await startServer({ store });
    const { text, headers, status } = await get('/api/v1/findings.csv?severity=medium&sort=oldest');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    const [head = [], ...lines] = parse(text);
    const column = (name: string) => lines.map((line) => line[head.indexOf(name)]);
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([head.length]));
    expect(column('id').toSorted()).toEqual(many.map(({ id }) => id).toSorted());
    expect(column('summary')[0]).toMatch(/^'=HYPERLINK\("x"\)\n\d+$/);
    expect([column('owner')[0], column('project')[0], column('severity')[0]]).toEqual(["'-2+3", "'@sum", 'medium']);
    await store.close();
  });

  it('needs the same token as the list', async () => {
    const { get } = await startServer({ rows, tokens: [{ token: 'reader', scopes: ['read'] }] });
    for (const path of ['/api/v1/findings.csv', '/api/v1/finding-groups']) {
      expect((await get(path)).status).toBe(401);
      expect((await get(path, { headers: { authorization: 'Bearer reader' } })).status).toBe(200);
    }
  });
});

describe('domain/csv', () => {
  it('keeps every text, and starts none with a sign that begins a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const [read = []] = parse(csvLine(texts));
        expect(read.map((text, place) => (text === texts[place] ? text : text.slice(1)))).toEqual(texts);
        for (const text of read) expect(text).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
    );
  });
});
