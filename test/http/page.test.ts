import { describe, expect, it } from 'vitest';
import { html } from '../../src/http/page/html.ts';
import { checkState, emptyRows, finding, now, scan, startServer, target } from './fixtures.ts';

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;`;

describe('http/page html', () => {
  it('escapes text and attributes, keeps pieces, drops nothing', () => {
    const piece = html`<b>${'<'}</b>`;
    expect(html`<p title="${hostile}">${[piece, null, undefined, false, 0]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;&amp;amp;"><b>&lt;</b>0</p>',
    );
  });
});

describe('http/page', () => {
  it('treats every string of the account as hostile', async () => {
    const failure = { reason: 'internal' as const, operation: hostile, subject: hostile, message: hostile };
    const rows = emptyRows({
      findings: [
        finding({
          id: hostile,
          summary: hostile,
          resource: { type: hostile, arn: hostile, name: hostile, region: hostile },
          evidence: { tags: [{ key: 'user', value: hostile }] },
          targetId: hostile,
          checkId: hostile,
        }),
      ],
      states: [checkState({ outcome: 'unknown', failures: [failure] })],
      scans: [scan({ id: hostile, targetId: hostile, checkId: hostile })],
    });
    const { get } = await startServer({
      rows,
      targets: [{ ...target, roles: [{ name: hostile }], regions: [hostile] }],
    });
    const { text } = await get('/');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toMatch(/<script|<img/i);
    for (const [, attribute] of text.matchAll(/href="([^"]*)"/g))
      expect(attribute).toMatch(/^\/(?:[\w./%()!~*-]|&#39;)*$/);
  });

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

  it('shows the worst hundred findings first and says how many more there are', async () => {
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
    const shown = [...text.matchAll(/href="\/api\/v1\/findings\/(\w+)"/g)].map(([, id]) => id);
    expect([shown.length, shown[0]]).toEqual([100, 'f_999']);
    expect(text).toContain('31 more. ');
    expect(text).toContain('131 open findings');
  });

  it('brings its style itself and nothing from elsewhere', async () => {
    const { get } = await startServer();
    const { text } = await get('/');
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(text).not.toMatch(/ style=| on\w+=/);
    const style = await get('/assets/page.css');
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  });
});
