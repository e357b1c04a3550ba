import { array, assert, constantFrom, property, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/domain/evaluation/evaluation.ts';
import { alignStatements } from '../../../src/http/page/policy/aligned.ts';
import { elementLines } from '../../../src/http/page/policy/elements.ts';
import { canonicalSide, readPolicyDetail } from '../../../src/http/page/policy/policy-detail.ts';
import { checkState, emptyRows, startServer } from '../fixtures.ts';
import { allow, boundaryState, policyState } from './policy-fixture.ts';

function align(canonical: readonly object[], live: readonly object[]) {
  const detail = readPolicyDetail(policyState(canonical, live).detail);
  const [role] = detail?.roles ?? [];
  const wanted = detail && canonicalSide(detail, role);
  return wanted && role ? alignStatements(wanted, role) : [];
}

const texts = (side: readonly unknown[]) => side.map((row) => JSON.stringify(row)).toSorted();

const marked = (own: object, other: object, elements: readonly string[]) =>
  elementLines({ ...own }, { other: { ...other }, marked: elements, whole: false }).flatMap(({ name, values }) =>
    values.filter(({ differs }) => differs).map(({ text }) => `${name} ${text}`),
  );

const told = (rows: ReturnType<typeof align>) =>
  rows.map(({ label, change, canonical, live }) => [label, change, canonical?.['Action'], live?.statement?.['Action']]);

describe('http/page policy alignment', () => {
  it('lays each live statement beside its own and puts new ones where they stand', () => {
    const canonical = [
      allow('a:One'),
      allow(['b:Two', 'b:Three', 'b:Four']),
      allow('c:Five', { Resource: 'arn:aws:c:::five' }),
      allow('d:Six'),
    ];
    const live = [
      allow('x:New'),
      allow('a:One'),
      allow(['b:Two', 'b:Three', 'b:More']),
      allow('y:New', { Effect: 'Deny' }),
      allow('d:Six'),
    ];
    expect(told(align(canonical, live))).toEqual([
      ['Not in the canonical policy', 'added', undefined, 'x:New'],
      ['Statement 1', 'same', 'a:One', 'a:One'],
      ['Statement 2', 'edited', ['b:Two', 'b:Three', 'b:Four'], ['b:Two', 'b:Three', 'b:More']],
      ['Not in the canonical policy', 'added', undefined, 'y:New'],
      ['Statement 3', 'removed', 'c:Five', undefined],
      ['Statement 4', 'same', 'd:Six', 'd:Six'],
    ]);
  });

  it('does not call a statement removed that others say in another cut', () => {
    const rows = align([allow(['a:One', 'b:Two'])], [allow('a:One'), allow('b:Two')]);
    expect(rows.filter(({ change }) => ['removed', 'added', 'edited'].includes(change))).toEqual([]);
    expect(rows.flatMap(({ live }) => live?.statement?.['Action'])).toEqual(expect.arrayContaining(['a:One', 'b:Two']));
  });

  it('leaves no statement of either side away', () => {
    const actions = uniqueArray(constantFrom('a:A', 'b:B', 'c:C', 'd:D', 'e:E'), { minLength: 1 });
    const statement = actions.map((list) => allow(list));
    const policy = array(statement, { minLength: 1, maxLength: 6 });
    assert(
      property(policy, policy, (canonical, live) => {
        const rows = align(canonical, live);
        const lives = rows.flatMap((row) => row.live?.statement ?? []);
        expect(texts(lives)).toEqual(texts(live));
        expect(new Set(texts(rows.flatMap((row) => row.canonical ?? [])))).toEqual(new Set(texts(canonical)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('http/page policy marks', () => {
  it('marks values that only one side has, in the elements that differ in meaning', () => {
    const canonical = allow(['s3:GetObject', 's3:PutObject'], {
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    });
    const live = allow(['S3:getobject', 's3:*'], { Resource: ['*'] });
    expect(marked(live, canonical, ['Action', 'Condition'])).toEqual(['Action s3:*']);
    expect(marked(canonical, live, ['Action', 'Condition'])).toEqual([
      'Action s3:PutObject',
      'Condition Bool  aws:SecureTransport = true',
    ]);
    expect(marked(live, canonical, [])).toEqual([]);
  });

  it('marks an element that became its opposite', () => {
    const canonical = { Effect: 'Allow', Action: 'a:b', Resource: '*' };
    const live = { Effect: 'Allow', NotAction: 'a:b', Resource: '*' };
    expect(marked(live, canonical, ['Action'])).toEqual(['NotAction a:b']);
  });
});

describe('http/page policy', () => {
  it('shows both sides with the purpose of each statement, open where they differ', async () => {
    const states = [policyState([allow('a:One'), allow('b:Two')], [allow('a:One'), allow('b:*')])];
    const { get } = await startServer({ rows: emptyRows({ states }) });
    const { text } = await get('/targets/prod/policy');
    expect(text).toContain('purpose of 1');
    const opened = [...text.matchAll(/<details class="statement (\w+)"[^>]*?( open)?>/g)];
    expect(opened.map(([, change, open]) => [change, open])).toEqual([
      ['same', undefined],
      ['edited', ' open'],
    ]);
    expect(text).toContain('<span class="hidden">only live: </span><ins>b:*</ins>');
    expect(text).toContain('<span class="hidden">only canonical: </span><del>b:Two</del>');
  });

  it('shows the role that the address names, by name or by ARN, and says when there is none', async () => {
    const { get } = await startServer({
      rows: emptyRows({ states: [policyState([allow('a:One')], [allow('a:One')])] }),
    });
    expect((await get('/targets/prod/policy?role=mlspace-notebook-role')).text).toContain('aria-current="true"');
    const arn = encodeURIComponent('arn:aws:iam::012345678910:role/mlspace-notebook-role');
    expect((await get(`/targets/prod/policy?role=${arn}`)).text).toContain('aria-current="true"');
    expect((await get('/targets/prod/policy?role=nobody')).text).toContain('No role of this name was evaluated.');
  });

  it('shows what the organization holds back, level by level, or why that is not known', async () => {
    const state = policyState([allow('a:One')], [allow('a:One')]);
    const page = async (limits: object | undefined) => {
      const detail = { ...(state.detail as object), ...(limits ? { limits } : {}) } as Json;
      const { get } = await startServer({ rows: emptyRows({ states: [{ ...state, detail }] }) });
      return (await get('/targets/prod/policy')).text;
    };
    const levels = [{ kind: 'scp', place: 'ou-ab12-cdef3456', policies: ['FullAWSAccess', 'No<Tables>'] }];
    const applied = await page({ status: 'applied', told: 'Within.', levels, leftOut: ['SCP Broken on r-ab12: no'] });

    expect(await page(undefined)).not.toContain('Limits of the organization');
    expect(applied).toContain('SCPs on ou-ab12-cdef3456: FullAWSAccess, No&lt;Tables&gt;');
    expect(applied).toContain('Left out: SCP Broken on r-ab12: no');
    expect(applied).not.toContain('counts as allowed');
    expect(await page({ status: 'unread', told: "Without the organization's limits: denied" })).toContain(
      'Without the organization&#39;s limits: denied Whatever it holds back counts as allowed.',
    );
  });

  it('says that nothing was compared before the first evaluation', async () => {
    const { get } = await startServer();
    const { status, text } = await get('/targets/prod/policy');
    expect(status).toBe(200);
    expect(text).toContain('have not been compared yet');
  });
});

describe('http/page permissions boundary', () => {
  const policies = policyState([allow('a:One')], [allow('a:One')]);
  const canonical = [allow('a:*'), allow('b:Two')];

  async function boundaryOf(documents: Parameters<typeof boundaryState>[0]): Promise<string> {
    const states = [policies, boundaryState(documents)];
    const { get } = await startServer({ rows: emptyRows({ states }) });
    const { text } = await get('/targets/prod/policy');
    return /<section aria-labelledby="boundary">[^]*?<\/section>/.exec(text)?.[0] ?? '';
  }

  it('stands side by side like the policies, with what only one side has', async () => {
    const section = await boundaryOf({ canonical, live: [allow('a:*'), allow(['b:Two', 'iam:*'])] });
    expect(section).toContain('Permissions boundary limit');
    expect(section).toContain('2 statements, 1 changed.');
    expect(section).toContain('<span class="hidden">only live: </span><ins>iam:*</ins>');
    expect([...section.matchAll(/id="(boundary-\d)"/g)].map(([, id]) => id)).toEqual(['boundary-1', 'boundary-2']);
  });

  it('shows what is gone where the role has none', async () => {
    const section = await boundaryOf({ canonical });
    expect(section).toContain('The role has no permissions boundary');
    expect(section.match(/<details class="statement removed"/g)).toHaveLength(2);
    expect(section).toContain('<del>b:Two</del>');
  });

  it('is not there where no boundary is expected', async () => {
    const { get } = await startServer({ rows: emptyRows({ states: [policies] }) });
    expect((await get('/targets/prod/policy')).text).not.toContain('Permissions boundary');
  });
});

describe('http/page policy that cannot be shown', () => {
  const role = { role: 'arn:aws:iam::012345678910:role/r', name: 'r', verdict: 'unknown', shared: null };
  const failure = { operation: 'iam:GetPolicyVersion', subject: 'p', message: 'not authorized' };
  const compared = { policies: [{ kind: 'managed', name: 'p', document: '{"Statement": 1}' }] };

  it.each([
    [{ failures: [{ reason: 'access_denied', ...failure }] }, [], 'could not be read', 'Allow iam:GetPolicyVersion'],
    [{ failures: [{ reason: 'timeout', ...failure }] }, [], 'could not be read', 'notebook-drift doctor'],
    [{ shared: 0, verdict: 'invalid' }, [compared], 'is not compared', 'Its document is below'],
    [{ verdict: 'missing' }, [], 'No notebook policy is attached', 'to this role'],
  ])('says why: %j', async (more, shared, said, fix) => {
    const detail = { canonical: '{}', roles: [{ ...role, ...more }], shared };
    const rows = emptyRows({ states: [checkState({ checkId: 'policy-drift', detail, scopes: [] })] });
    const { get } = await startServer({ rows });
    const { text } = await get('/targets/prod/policy');
    expect(text).toContain(said);
    expect(text).toContain(fix);
    expect(text.includes('No notebook policy is attached')).toBe(said.startsWith('No'));
  });
});

const offered = (text: string) => [...text.matchAll(/policy\?role=([\w-]+)/g)].map(([, name]) => name);

describe('http/page policy of many roles', () => {
  const roles = Array.from({ length: 300 }, (_, n) => ({
    role: `arn:aws:iam::012345678910:role/research-${n}`,
    name: `research-${n}`,
    verdict: n % 100 === 7 ? 'broadened' : 'equivalent',
    shared: null,
  }));
  const detail = { canonical: '{}', roles, shared: [] };
  const rows = emptyRows({ states: [checkState({ checkId: 'policy-drift', detail, scopes: [] })] });

  it('offers those that differ first, and folds the others', async () => {
    const { get } = await startServer({ rows });
    const { text } = await get('/targets/prod/policy');
    expect(offered(text).slice(0, 3)).toEqual(['research-7', 'research-107', 'research-207']);
    expect(text).toContain('<h2 id="role">research-7 ');
    expect(text).toContain('300 roles, 3 differ');
    expect(text).toMatch(/<details class="folded"><summary>297 roles as they should be/);
    expect(text).toContain('237 more roles not listed: filter by name.');
  });

  it('finds roles by a part of their names, and keeps the filter in its links', async () => {
    const { get } = await startServer({ rows });
    const { text } = await get('/targets/prod/policy?find=SEARCH-12');
    expect(offered(text)).toHaveLength(11);
    expect(text).toContain('policy?role=research-121&amp;find=SEARCH-12');
    expect((await get('/targets/prod/policy?find=none')).text).toContain('No role of this name was evaluated.');
  });
});
