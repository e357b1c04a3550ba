import { describe, expect, it } from 'vitest';
import { mergeDetail } from '../../../src/scan/run/merge-detail.ts';

const role = (name: string, shared: number | null, verdict = 'same') => ({ name, verdict, shared });

describe('scan/merge-detail', () => {
  it('replaces a role with what it shares, and leaves what others share', () => {
    const before = { canonical: '{}', roles: [role('a', 0), role('b', 0), role('c', 1)], shared: ['one', 'two'] };
    const focused = { canonical: '{}', roles: [role('b', 0, 'other')], shared: ['three'] };

    expect(mergeDetail(before, focused)).toEqual({
      canonical: '{}',
      roles: [role('a', 0), role('b', 1, 'other'), role('c', 2)],
      shared: ['one', 'three', 'two'],
    });
  });

  it('keeps nothing that no role shares any more, and nothing twice', () => {
    const before = { roles: [role('a', 0), role('b', 1)], shared: ['one', 'two'] };

    expect(mergeDetail(before, { roles: [role('b', 0)], shared: ['one'] })).toEqual({
      roles: [role('a', 0), role('b', 0)],
      shared: ['one'],
    });
    expect(mergeDetail(before, { roles: [role('a', null), role('b', null)], shared: [] })).toEqual({
      roles: [role('a', null), role('b', null)],
      shared: [],
    });
  });

  it('replaces only the roles that are named, and adds none', () => {
    const before = { roles: [role('a', 0), role('b', 0)], shared: ['one'] };
    const by = { roles: [role('a', 0, 'x'), role('b', 0, 'y'), role('new', 0)], shared: ['two'] };

    expect(mergeDetail(before, by, new Set(['b']))).toEqual({
      roles: [role('a', 0), role('b', 1, 'y')],
      shared: ['one', 'two'],
    });
  });

  it('leaves a detail of another shape alone', () => {
    expect(mergeDetail(null, { roles: [] })).toBeNull();
    expect(mergeDetail({ owners: [1] }, { owners: [2] })).toEqual({ owners: [1] });
  });
});
