import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../src/policy/compare/answer/comparison.ts';
import { explainComparison } from '../../../src/policy/explain/explain.ts';

const base = {
  policy: 'notebook',
  kind: 'managed',
  index: 4,
  canonicalIndex: 4,
  sid: null,
  page: '5',
  elements: [],
} as const;

function explain(part: Partial<Comparison>): readonly string[] {
  return explainComparison({ verdict: 'changed', statements: [], boundary: 'absent', problems: [], ...part });
}

describe('policy/explain/explain', () => {
  it('says nothing of what did not change', () => {
    expect(
      explain({
        statements: [
          { ...base, change: 'same' },
          { ...base, change: 'moved' },
        ],
        boundary: 'same',
      }),
    ).toEqual([]);
  });

  it('names the statement, its place and what changed', () => {
    const statements = [
      { ...base, change: 'edited', sid: 'Endpoints', elements: ['Action', 'Condition'] },
      { ...base, change: 'added', page: null, kind: 'inline' },
      { ...base, change: 'removed' },
    ] as const;

    expect(explain({ statements })).toEqual([
      'Statement 5 (position 5 in managed policy notebook, Sid Endpoints) was edited: Action, Condition.',
      'The statement (position 5 in inline policy notebook) was added.',
      'Statement 5 (position 5 in managed policy notebook) was removed.',
    ]);
  });

  it('tells a boundary that came or went in one sentence, and a changed one by its statements', () => {
    const statements = [{ ...base, kind: 'boundary', page: null, change: 'removed' }] as const;

    expect(explain({ statements, boundary: 'removed' })).toEqual([
      'The permissions boundary was removed, so nothing limits the policies any more.',
    ]);
    expect(explain({ statements, boundary: 'changed' })).toEqual([
      'The statement (position 5 in the permissions boundary) was removed.',
      'The permissions boundary was changed.',
    ]);
  });

  it('tells what is invalid', () => {
    expect(explain({ verdict: 'invalid', problems: [{ path: 'live.p', message: 'is no policy' }] })).toEqual([
      'live.p: is no policy.',
    ]);
  });
});
