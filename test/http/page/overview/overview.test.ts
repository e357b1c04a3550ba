import { describe, expect, it } from 'vitest';
import { html } from '../../../../src/http/page/parts/html.ts';
import { checkState, emptyRows, finding, now, startServer } from '../../fixtures.ts';

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;`;

const bannerOf = (text: string) => /class="headline (\w+)"/.exec(text)?.[1];
const iconOf = (text: string) => /icon-(\w+)\.svg/.exec(text)?.[1];

describe('http/page html', () => {
  it('escapes text and attributes, keeps pieces, drops nothing', () => {
    const piece = html`<b>${'<'}</b>`;
    expect(html`<p title="${hostile}">${[piece, null, undefined, false, 0]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;&amp;amp;"><b>&lt;</b>0</p>',
    );
  });
});

describe('http/page overview', () => {
  it('shows unknown with its reason, staleness, and what was never evaluated', async () => {
    const failure = {
      reason: 'access_denied' as const,
      operation: 'sagemaker:ListModels',
      subject: 'us-east-1',
      message: 'no',
    };
    const state = checkState({ outcome: 'unknown', failures: [failure], lastSuccessAt: now - 7_200_000 });
    const { get } = await startServer({ rows: emptyRows({ states: [state] }) });
    const { text } = await get('/');
    expect(text).toContain('<title>2 of 2 checks unknown, stale or not evaluated · notebook-drift</title>');
    expect(text).toContain('<strong>access_denied</strong> sagemaker:ListModels on us-east-1: no');
    expect(text).toContain('>stale<');
    expect(text).toContain('>not evaluated yet<');
    expect(text).toContain('>2 h ago<');
    expect(text).toContain('>in 10 min<');
    expect(text).not.toContain('All checks are clean');
  });

  const open = { targetId: 'prod', checkId: 'required-tags', severity: 'high', state: 'active', count: 1 } as const;
  const one = [{ ...open, oldestFirstSeen: now }];

  it.each([
    ['what is wrong outranks what one check could not see', ['findings', 'unknown'], one, 'findings'],
    ['findings of before are doubtful where nothing can be read', ['unknown', 'unknown'], one, 'unknown'],
    ['what one check could not see is doubtful where nothing is wrong', ['clean', 'unknown'], [], 'unknown'],
    ['all is well', ['clean', 'clean'], [], 'clean'],
  ] as const)('the colour of the headline and of the icon: %s', async (_title, [tags, policy], known, state) => {
    const states = [checkState({ outcome: tags }), checkState({ checkId: 'policy-drift', outcome: policy })];
    const { get } = await startServer({ rows: emptyRows({ states, counts: [...known] }) });
    const { text } = await get('/');
    expect([bannerOf(text), iconOf(text)]).toEqual([state, state]);
    const list = (await get('/findings')).text;
    expect([iconOf(list), list.includes('<title>(1) Findings ·')]).toEqual([state, known.length > 0]);
  });

  it('names sinks that fail in the headline, and no sink that the configuration no longer has', async () => {
    const states = ['policy-drift', 'required-tags'].map((checkId) => checkState({ checkId, outcome: 'clean' }));
    const sink = { sinkId: 'ops', waiting: 0, failing: 0, lastError: null, lastSettled: 'delivered' } as const;
    const bad = [
      { ...sink, lastSettled: 'failed' as const },
      { ...sink, waiting: 1, failing: 1, lastError: 'no route' },
    ];
    for (const failing of bad) {
      const { get } = await startServer({ rows: emptyRows({ states, sinks: [failing] }) });
      const { text } = await get('/');
      expect([bannerOf(text), text.includes('<h1>1 sink fails</h1>')]).toEqual(['unknown', true]);
      expect(text).toContain('Messages to ops do not arrive');
    }
    for (const calm of [sink, { ...sink, sinkId: 'gone', lastSettled: 'failed' as const }]) {
      const { get } = await startServer({ rows: emptyRows({ states, sinks: [calm] }) });
      expect(bannerOf((await get('/')).text)).toBe('clean');
    }
  });

  it('is clean only when every check is', async () => {
    const { get } = await startServer({
      rows: emptyRows({
        states: ['policy-drift', 'required-tags'].map((checkId) => checkState({ checkId, outcome: 'clean' })),
      }),
    });
    expect((await get('/')).text).toContain('All checks are clean');
  });

  it('keeps suppressed findings out of the headline and says that they are there', async () => {
    const states = ['policy-drift', 'required-tags'].map((checkId) => checkState({ checkId }));
    const of = { targetId: 'prod', checkId: 'required-tags', severity: 'low' as const, count: 2, oldestFirstSeen: now };
    const suppressed = { ...of, state: 'suppressed' as const };
    const only = await startServer({ rows: emptyRows({ states, counts: [suppressed] }) });
    expect((await only.get('/')).text).toContain('<title>Nothing open but suppressed findings ·');
    const both = await startServer({ rows: emptyRows({ states, counts: [suppressed, { ...of, state: 'pending' }] }) });
    expect((await both.get('/')).text).toContain('<title>2 open findings ·');
  });

  it('shows the worst findings first and says how many more there are', async () => {
    const many = Array.from({ length: 130 }, (_, index) =>
      finding({ id: `f_${index + 100}`, summary: `medium ${index}` }),
    );
    const counts = [
      {
        targetId: 'prod',
        checkId: 'required-tags',
        severity: 'medium' as const,
        state: 'active' as const,
        count: 130,
        oldestFirstSeen: now,
      },
      {
        targetId: 'prod',
        checkId: 'policy-drift',
        severity: 'critical' as const,
        state: 'active' as const,
        count: 1,
        oldestFirstSeen: now,
      },
    ];
    const worst = finding({ id: 'f_999', severity: 'critical', summary: 'the worst' });
    const { get } = await startServer({ rows: emptyRows({ findings: [...many, worst], counts }) });
    const { text } = await get('/');
    const shown = [...text.matchAll(/class="what" href="\/findings\/(\w+)["?]/g)].map(([, id]) => id);
    expect([shown.length, shown[0]]).toEqual([10, 'f_999']);
    expect(text).toContain('>121 more<');
    expect(text).toContain('131 open findings');
  });

  it('brings its style and its script itself and nothing from elsewhere', async () => {
    const { get } = await startServer();
    const { text, headers } = await get('/');
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(text).not.toMatch(/ style=| on\w+=/);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';script-src 'self';connect-src 'self';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    const assets = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
    const types = await Promise.all(assets.map(async (path) => (await get(path)).headers.get('content-type')));
    expect(new Set(types)).toEqual(
      new Set(['text/css; charset=utf-8', 'image/svg+xml; charset=utf-8', 'text/javascript; charset=utf-8']),
    );
  });

  it('loads itself again where no script runs', async () => {
    const { get } = await startServer();
    expect((await get('/')).text).toContain('<noscript><meta http-equiv="refresh" content="60"></noscript>');
  });
});
