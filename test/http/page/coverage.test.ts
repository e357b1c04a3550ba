import { describe, expect, it } from 'vitest';
import { coverageByType, ownersOf, percentOf } from '../../../src/http/page/charts/coverage.ts';
import { leftOutWords } from '../../../src/http/page/charts/coverage-summary.ts';
import { checkState, emptyRows, startServer } from '../fixtures.ts';

const scope = (
  resourceType: string,
  region: string,
  [compliant = 0, noncompliant = 0, unknown = 0]: readonly number[],
) => ({
  scope: `${region}/${resourceType}`,
  status: 'complete' as const,
  resourceType,
  counts: { compliant, noncompliant, unknown, excluded: 9 },
  failures: [],
  missingByKey: {},
});

const denied = (resourceType: string, counts: readonly number[] = []) => ({
  ...scope(resourceType, 'us-east-1', counts),
  status: 'unknown' as const,
});

const leftOut = (name: number, state: number, age: number) => ({ leftOut: { name, state, age } });

describe('http/page coverage', () => {
  it('says what is left out, and why, over all scopes', () => {
    expect(leftOutWords([{}, leftOut(0, 0, 0)])).toBe('');
    expect(leftOutWords([leftOut(1, 0, 0), leftOut(0, 1_200, 0), leftOut(2, 0, 40)])).toBe(
      'Left out: 3 by name, 1,200 by state, at least 40 as too old.',
    );
  });

  it.each([
    [[0, 0, 0], null],
    [[1, 0, 0], 100],
    [[9999, 1, 0], 99],
    [[9999, 0, 1], 99],
    [[0, 5, 0], 0],
  ])('of %j is %j percent: only all is 100, and what could not be read is not right', (counts, percent) => {
    const [compliant = 0, noncompliant = 0, unread = 0] = counts;
    expect(percentOf({ compliant, noncompliant, unread, blindScopes: 0 })).toBe(percent);
  });

  it('adds the regions of a type and puts the least covered first', () => {
    const scopes = [
      scope('model', 'us-east-1', [8, 0]),
      scope('endpoint', 'us-east-1', [1, 1]),
      scope('endpoint', 'us-west-2', [2, 0, 1]),
      scope('image', 'us-east-1', []),
    ];
    expect(coverageByType(scopes)).toEqual([
      { name: 'endpoint', compliant: 3, noncompliant: 1, unread: 1, blindScopes: 0 },
      { name: 'model', compliant: 8, noncompliant: 0, unread: 0, blindScopes: 0 },
    ]);
  });

  it('says that nothing is known where every read was denied, and not that there is nothing', async () => {
    const state = checkState({ outcome: 'unknown', scopes: [denied('model'), denied('endpoint')] });
    const { get } = await startServer({ rows: emptyRows({ states: [state] }) });
    const { text } = await get('/targets/prod');
    expect(text).toContain(
      '2 types of regions were not seen whole, so the coverage is not known. No resource is known.',
    );
    expect(text).not.toContain('no resources that need tags');
    expect(text).toContain('<text x="50" y="58">?</text>');
    expect(text).toMatch(/class="part-unread"[^>]*stroke-dasharray="100 0"/);
  });

  it('tells no percentage where some types were denied, and draws them amber', async () => {
    const scopes = [scope('model', 'us-east-1', [92, 8]), denied('endpoint'), denied('image', [5, 0])];
    const { get } = await startServer({ rows: emptyRows({ states: [checkState({ outcome: 'unknown', scopes })] }) });
    const { text } = await get('/targets/prod');
    const coverage = text.slice(text.indexOf('id="coverage"'));
    expect(coverage).toContain('2 types of regions were not seen whole, so the coverage is not known.');
    expect(coverage).toContain('97 of the 105 resources that are known carry all their tags.');
    expect(/<svg class="ring".*?<\/svg>/s.exec(coverage)?.[0]).toMatch(/part-unread.*<text x="50" y="58">\?<\/text>/s);
    const row = (name: string) => new RegExp(`<th scope="row">${name}</th>.*?</tr>`, 's').exec(coverage)?.[0] ?? '';
    expect(row('model')).toContain('92 %');
    expect(row('endpoint')).toMatch(/class="unread" x="0" y="0" width="200".*>\?<.*0 of 0, not all seen/s);
    expect(row('image')).toMatch(/>\?<.*5 of 5, not all seen/s);
  });

  it('knows no owners in a detail of another shape', () => {
    expect(ownersOf({ detail: null })).toEqual([]);
    expect(ownersOf({ detail: { owners: [{ key: 'user' }] } })).toEqual([]);
  });

  it('draws each part and says its number', async () => {
    const detail = {
      owners: [
        {
          key: 'project',
          values: [{ value: 'churn', compliant: 3, noncompliant: 1 }],
          others: { values: 2, areMore: false, compliant: 2, noncompliant: 0 },
          none: { compliant: 0, noncompliant: 2 },
        },
      ],
    };
    const state = checkState({
      scopes: [scope('model', 'us-east-1', [6, 2]), scope('model', 'us-west-2', [0, 1, 1])],
      detail,
    });
    const { get } = await startServer({ rows: emptyRows({ states: [state] }) });
    const { text } = await get('/targets/prod');
    expect(text).toContain('6 of 10 resources carry all their tags, 1 could not be read.');
    const row = (name: string) => new RegExp(`<th scope="row">${name}</th>.*?</tr>`, 's').exec(text)?.[0] ?? '';
    expect(row('model')).toMatch(
      /"compliant" x="0" y="0" width="120".*"noncompliant" x="120" y="0" width="60".*"unread" x="180" y="0" width="20"/s,
    );
    expect(row('churn')).toContain('75 %');
    expect(row('without project')).toContain('0 of 2');
    expect(row('2 others')).toContain('2 of 2');
    expect(row('us-west-2')).toContain('0 of 2, 1 unread');
  });
});
