import { describe, expect, it } from 'vitest';
import type { CheckPeriod } from '../../../src/domain/history/history.ts';
import { emptyRows, finding, now, startServer, target } from '../fixtures.ts';

const day = 86_400_000;
const midnight = Math.floor(now / day) * day;

function period(checkId: string, outcome: CheckPeriod['outcome'], from: number, to: number): CheckPeriod {
  return { targetId: 'prod', checkId, outcome, from, to, configurationHash: 'c', programVersion: '1' };
}

/** What is drawn of a check: the class, the place and the width of each rectangle. */
function strip(text: string, name: string): readonly (readonly [string, number, number])[] {
  const [, drawn = ''] = new RegExp(`<span>${name}</span><svg[^>]*>([^]*?)</svg>`).exec(text) ?? [];
  return [...drawn.matchAll(/<rect class="([\w-]+)" x="(\d+)"[^>]* width="(\d+)"/g)].map(
    ([, kind = '', x, width]) => [kind, Number(x), Number(width)] as const,
  );
}

const watches = [
  { instance: 'a', programVersion: '1', from: midnight - 30 * day, to: midnight - 20 * day },
  { instance: 'a', programVersion: '1', from: midnight - 10 * day, to: now },
];

const rows = emptyRows({
  findings: [finding({ id: 'f_1' })],
  history: {
    periods: [
      period('required-tags', 'clean', midnight - 30 * day, midnight - 15 * day),
      period('required-tags', 'clean', midnight - 10 * day, midnight - 5 * day),
      period('required-tags', 'findings', midnight - 5 * day, now),
    ],
    watches,
    keptSince: midnight - 30 * day,
  },
  flow: { days: [{ day: midnight, opened: 4, resolved: 1 }], fixed: { count: 1, meanTime: 3 * day } },
});

describe('http/page past days', () => {
  it('draws what nobody watched as that, and never as clean', async () => {
    const { get } = await startServer({ rows });
    for (const path of ['/targets/prod', '/findings/f_1']) {
      expect(strip((await get(path)).text, 'required-tags')).toEqual([
        ['unwatched', 0, 59 * 6],
        ['compliant', 59 * 6, 10 * 6],
        // The daemon did not run, though what it had seen was to count longer.
        ['unwatched', 69 * 6, 10 * 6],
        ['compliant', 79 * 6, 5 * 6],
        ['noncompliant', 84 * 6, 6 * 6],
      ]);
    }
    expect(strip((await get('/targets/prod')).text, 'policy-drift')).toEqual([['unwatched', 0, 90 * 6]]);
  });

  it('says in words what it draws, and since when anything is known', async () => {
    const { get } = await startServer({ rows });
    const { text } = await get('/targets/prod');
    expect(text).toContain('4 opened, 1 resolved. Mean time to resolve: 3 d, over 1 finding that was put right.');
    expect(text).toContain('Recorded since 2026-10-25; nothing is known of the time before.');
    expect(text).toMatch(/aria-label="required-tags: 16 % clean, 6 % with findings, 0 % unknown, 77 % not watched"/);
  });

  it('takes all targets together on the overview', async () => {
    const { get } = await startServer({ rows, targets: [target, { ...target, id: 'test' }] });
    const kinds = new Set(strip((await get('/')).text, 'All checks').map(([kind]) => kind));
    expect(kinds).toEqual(new Set(['unwatched', 'compliant', 'noncompliant']));
  });

  it('says that nothing is recorded where that is so', async () => {
    const { get } = await startServer();
    const { text } = await get('/');
    expect(text).toContain('0 opened, 0 resolved. None was put right in this time.');
    expect(text).toContain('Nothing is recorded yet.');
    expect(strip(text, 'All checks')).toEqual([['unwatched', 0, 540]]);
  });
});
