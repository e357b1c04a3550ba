import { describe, expect, it } from 'vitest';
import type { Sweep } from '../../../../src/domain/evaluation/sweep.ts';
import { planScope } from '../../../../src/scan/tags/sweep/scope-plan.ts';
import { minute, noon } from '../../../support/fixtures.ts';

const hour = 60 * minute;
const sweep: Sweep = {
  region: 'us-east-1',
  resourceType: 'model',
  watermark: noon - hour,
  sweptAt: noon - hour,
  number: 3,
  rules: 'rules',
  compliant: 50_000,
  excluded: 0,
  leftOut: { name: 0, state: 0, age: 0 },
  unread: [],
};

function planned(changes: Partial<Sweep>, tellsChanges = true) {
  const settings = { fullSweep: 24 * hour, overlap: 10 * minute, alwaysFullBelow: 1_000, search: false };
  const plan = planScope({
    sweep: { ...sweep, ...changes },
    tellsChanges,
    answersSearch: false,
    rules: 'rules',
    now: noon,
    settings,
  });
  return plan.kind;
}

describe('scan/tags/scope-plan', () => {
  it.each<[string, Partial<Sweep>, string]>([
    ['was looked at an hour ago', {}, 'changes'],
    ['was judged by other rules', { rules: 'others' }, 'full'],
    ['is small', { compliant: 999 }, 'full'],
    ['was looked at a day ago', { sweptAt: noon - 24 * hour }, 'full'],
    ['was looked at in the future, by a clock that was set back', { sweptAt: noon + hour }, 'full'],
    ['was followed into the future, by a clock that was set back', { watermark: noon + 1 }, 'full'],
  ])('lists in full, or only what changed, a type that %s', (_title, changes, kind) => {
    expect(planned(changes)).toBe(kind);
  });

  it('lists nothing where the list tells no changes and nothing is due', () => {
    expect(planned({}, false)).toBe('known');
  });
});
