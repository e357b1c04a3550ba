import { describe, expect, it } from 'vitest';
import { checkState, emptyRows, finding, now, startServer } from '../fixtures.ts';

const of = (id: string, over: Parameters<typeof finding>[0] = {}) =>
  finding({ id, summary: `summary of ${id}`, ...over });

const shown = (text: string) => [...text.matchAll(/class="what" href="\/findings\/(\w+)["?]/g)].map(([, id]) => id);

describe('http/page findings', () => {
  const rows = emptyRows({
    findings: [
      of('f_1', { severity: 'high' }),
      of('f_2', { state: 'pending' }),
      of('f_3', { state: 'resolved', resolution: 'fixed', resolvedAt: now }),
      of('f_4', { checkId: 'policy-drift', kind: 'policy-changed', targetId: 'other' }),
    ],
    states: [checkState()],
  });

  it.each([
    ['', ['f_1', 'f_2', 'f_4']],
    ['?state=&severity=&target=&check=&kind=&type=', ['f_1', 'f_2', 'f_4']],
    ['?state=all', ['f_1', 'f_2', 'f_3', 'f_4']],
    ['?state=resolved', ['f_3']],
    ['?severity=high', ['f_1']],
    ['?target=other', ['f_4']],
    ['?check=required-tags&state=pending', ['f_2']],
    ['?kind=policy-changed', ['f_4']],
    ['?type=endpoint', []],
  ])('shows for the filter "%s" what it asks for', async (query, ids) => {
    const { get } = await startServer({ rows });
    const { status, text } = await get(`/findings${query}`);
    expect([status, shown(text)]).toEqual([200, ids]);
  });

  it('keeps the filter in the form and in the way to older findings', async () => {
    const many = Array.from({ length: 60 }, (_, index) => of(`f_${index + 100}`, { severity: 'high' }));
    const { get } = await startServer({ rows: emptyRows({ findings: many }) });
    const { text } = await get('/findings?severity=high&target=gone');
    expect(text).toContain('<option value="high" selected>high</option>');
    expect(text).toContain('<option value="gone" selected>gone</option>');
    const first = (await get('/findings?severity=high')).text;
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(next).toMatch(/^\/findings\?severity=high&cursor=/);
    const second = (await get(next)).text;
    expect(new Set([...shown(first), ...shown(second)]).size).toBe(60);
    expect(second).toContain('Back to the first');
  });

  it.each([
    ['/findings?severity=bad', 400, 'query.severity'],
    ['/findings?unknown=1', 400, 'unknown'],
    ['/findings?cursor=bad', 400, 'Leave it out'],
    ['/findings/f_404', 404, 'There is no finding f_404.'],
    ['/targets/nowhere', 404, 'the configuration has prod'],
    ['/targets/nowhere/policy', 404, 'the configuration has prod'],
  ])('says to a person what is wrong with %s', async (path, status, words) => {
    const { get } = await startServer({ rows });
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain(answer.headers.get('x-request-id'));
  });
});

describe('http/page finding', () => {
  it('tells what happened, what to do, and what was before, the latest first', async () => {
    const step = {
      findingId: 'f_1',
      scanId: 's_1',
      severity: 'medium' as const,
      configurationHash: 'c',
      suppressed: false,
      changes: [],
    };
    const wrong = [
      { key: 'project', found: null, expected: null },
      { key: 'system', found: 'Studio', expected: 'MLSpace' },
    ];
    const tags = [
      { key: 'user', value: 'ana' },
      { key: 'system', value: 'Studio' },
    ];
    const { get } = await startServer({
      rows: emptyRows({
        findings: [of('f_1', { evidence: { keys: ['project'], wrong, tags } })],
        transitions: [
          { ...step, kind: 'opened', at: now - 7_200_000, summary: 'first' },
          { ...step, kind: 'updated', at: now - 60_000, summary: 'second' },
        ],
      }),
    });
    const { text } = await get('/findings/f_1');
    expect(text).toContain('<h1>summary of f_1</h1>');
    expect(text).toContain('Every resource carries its tags.');
    expect(text).toContain('Nobody set it.');
    expect(text).toContain('It has another value than expected. Expected is <code>MLSpace</code>.');
    expect(text).toContain('Add it.');
    expect(text.indexOf('<div>second</div>')).toBeLessThan(text.indexOf('<div>first</div>'));
    expect(text.indexOf('<div>second</div>')).toBeGreaterThan(0);
    expect(text).toContain('href="/api/v1/findings/f_1"');
  });

  it('shows evidence of a shape that it does not know whole', async () => {
    const evidence = { explanation: 7, tags: 'none', gained: [{ odd: true }] };
    const { get } = await startServer({ rows: emptyRows({ findings: [of('f_1', { evidence })] }) });
    const { status, text } = await get('/findings/f_1');
    expect(status).toBe(200);
    expect(text).toContain('&quot;odd&quot;: true');
  });
});
