import { describe, expect, it } from 'vitest';
import type { Finding, Transition } from '../../src/domain/finding/finding.ts';
import { livesIn, livesOf } from '../../src/findings/lives.ts';
import { minute, noon, sampleFinding } from '../support/fixtures.ts';

function step(minutes: number, kind: Transition['kind'], changes: Transition['changes'] = []): Transition {
  const what = { findingId: 'f', scanId: 's', summary: '', severity: 'medium', suppressed: false } as const;
  return { ...what, at: noon + minutes * minute, kind, changes, configurationHash: `c${minutes}` };
}

function by(id: string, owner: string, reason: string): Transition['changes'] {
  return [
    { field: 'suppression', before: null, after: id },
    { field: 'suppression.owner', after: owner },
    { field: 'suppression.reason', after: reason },
    { field: 'suppression.expires', after: noon + 99 * minute },
  ];
}

const at = (time: number | null) => (time === null ? null : (time - noon) / minute);

/** Times as minutes after noon. */
function told(changes: Partial<Finding>, steps: readonly Transition[]) {
  return livesOf(sampleFinding('a', changes), steps).map((life) => ({
    opened: at(life.openedAt),
    resolved: at(life.resolvedAt),
    resolution: life.resolution,
    suppressions: life.suppressions.map(({ id, owner, reason, from, to }) => [id, owner, reason, at(from), at(to)]),
  }));
}

const resolved = { state: 'resolved', resolution: 'fixed', resolvedAt: noon + 9 * minute } as const;

describe('livesOf', () => {
  it('is one life from its confirmation to its end', () => {
    expect(told(resolved, [step(1, 'opened'), step(4, 'updated'), step(9, 'resolved')])).toEqual([
      { opened: 1, resolved: 9, resolution: 'fixed', suppressions: [] },
    ]);
  });

  it('is several where it came back; why the earlier ones ended is not kept', () => {
    const steps = [step(1, 'opened'), step(3, 'resolved'), step(5, 'reopened')];
    expect(told({ firstSeen: noon + 5 * minute }, steps)).toEqual([
      { opened: 1, resolved: 3, resolution: null, suppressions: [] },
      { opened: 5, resolved: null, resolution: null, suppressions: [] },
    ]);
  });

  it('tells who suppressed it when, each time', () => {
    const steps = [
      step(1, 'opened'),
      step(2, 'suppressed', by('one', 'ana', 'agreed')),
      step(3, 'updated', [{ field: 'suppression.reason', before: 'agreed', after: 'agreed again' }]),
      step(4, 'updated', by('two', 'bob', 'longer')),
      step(5, 'unsuppressed', [{ field: 'suppression', before: 'two', after: 'expired' }]),
      step(6, 'suppressed', by('one', 'eva', 'again')),
      step(9, 'resolved'),
    ];
    expect(told(resolved, steps)).toMatchObject([
      {
        suppressions: [
          ['one', 'ana', 'agreed', 2, 3],
          ['one', 'ana', 'agreed again', 3, 4],
          ['two', 'bob', 'longer', 4, 5],
          ['one', 'eva', 'again', 6, 9],
        ],
      },
    ]);
  });

  it('knows of a store of an earlier version what the finding remembers, and no more', () => {
    const suppression = {
      id: 'one',
      mode: 'ignore',
      reason: 'agreed',
      owner: 'ana',
      expires: noon,
      evidence: null,
    } as const;
    const steps = [
      step(1, 'opened'),
      step(2, 'suppressed', [{ field: 'suppression', before: null, after: 'gone' }]),
      step(3, 'unsuppressed'),
      step(4, 'suppressed', [{ field: 'suppression', before: 'gone', after: 'one' }]),
    ];
    expect(told({ suppressed: true, suppression: { ...suppression, ended: null } }, steps)).toMatchObject([
      {
        suppressions: [
          ['gone', null, null, 2, 3],
          ['one', 'ana', 'agreed', 4, null],
        ],
      },
    ]);
  });

  it('says what it can where the oldest steps are forgotten', () => {
    expect(told({ firstSeen: noon - 7 * minute }, [])).toMatchObject([{ opened: -7, resolved: null }]);
    expect(told({ ...resolved, firstSeen: noon }, [step(9, 'resolved')])).toMatchObject([{ opened: 0, resolved: 9 }]);
    expect(told({}, [step(2, 'resolved'), step(5, 'reopened')])).toMatchObject([
      { opened: null, resolved: 2 },
      { opened: 5, resolved: null },
    ]);
  });

  it('is none before it is confirmed', () => {
    expect(told({ state: 'pending' }, [])).toEqual([]);
  });

  it('reaches into a range that it touches by a moment', () => {
    const [life] = livesOf(sampleFinding('a', resolved), [step(1, 'opened'), step(9, 'resolved')]);
    const reaches = (from: number, to: number) =>
      life && livesIn(life, { from: noon + from * minute, to: noon + to * minute });
    expect([reaches(-5, 1), reaches(-5, 2), reaches(8, 20), reaches(9, 20)]).toEqual([false, true, true, false]);
  });
});
