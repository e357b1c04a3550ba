import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/finding/finding.ts';
import { lifeEvents, lifeStateOf, lifeStates, lifeTable } from '../../src/findings/life-table.ts';
import { begin, end, type Step, seeAgain } from '../../src/findings/lifecycle.ts';
import { minute, noon, sampleFinding, sampleObservation } from '../support/fixtures.ts';

const now = noon + minute;
const changed = sampleObservation('a', { summary: 'worse', evidence: { keys: ['user', 'project'] } });

const findings: Record<'pending' | 'active' | 'resolved' | 'returning', Finding> = {
  pending: sampleFinding('a', { state: 'pending', confirmations: 1 }),
  active: sampleFinding('a', { state: 'active', confirmations: 2 }),
  resolved: sampleFinding('a', { state: 'resolved', resolution: 'fixed', resolvedAt: noon }),
  returning: sampleFinding('a', { state: 'pending', confirmations: 1, resolution: 'fixed', resolvedAt: noon }),
};

/** The event as the code meets it; a confirmation is the third look in a row. */
function live(state: (typeof lifeStates)[number], event: (typeof lifeEvents)[number]): Step {
  const before = state === 'none' ? undefined : findings[state];
  if (event === 'unseen') return { finding: before ?? null };
  if (event === 'missed') return before ? end(before, 'fixed', { now, scanId: 's_2' }) : { finding: null };
  const confirmAfter = event === 'confirmed' ? 1 : 9;
  const sight = { confirmAfter, now, scanId: 's_2', conclusive: event !== 'glimpsed' };
  const { id, targetId, checkId } = sampleFinding('a');
  return before ? seeAgain(before, changed, sight) : begin({ id, targetId, checkId }, changed, sight);
}

describe('findings/life-table', () => {
  test('names every state and every event', () => {
    expect(Object.keys(lifeTable)).toEqual([...lifeStates]);
    for (const row of Object.values(lifeTable)) expect(Object.keys(row)).toEqual([...lifeEvents]);
  });

  const cells = lifeStates.flatMap((state) => lifeEvents.map((event) => [state, event] as const));

  test.each(cells)('%s, %s: the finding goes where the table says, and tells what it says', (state, event) => {
    const { to, tells } = lifeTable[state][event];
    const step = live(state, event);
    expect(lifeStateOf(step.finding ?? undefined)).toBe(to);
    expect(step.transition).toBe(tells);
  });

  test('only a complete look brings a finding into being active, and only a complete look ends it', () => {
    for (const state of lifeStates) {
      for (const event of ['glimpsed', 'unseen'] as const) {
        const { to, tells } = lifeTable[state][event];
        expect(tells).toBeUndefined();
        expect(to === 'active').toBe(state === 'active');
        expect(to).not.toBe(state === 'resolved' ? 'none' : 'resolved');
      }
    }
  });

  test('an update says what changed, before and after', () => {
    expect(live('active', 'seen').changes).toEqual([
      { field: 'summary', before: 'endpoint a: tag user is missing', after: 'worse' },
      { field: 'evidence.keys', before: ['user'], after: ['user', 'project'] },
    ]);
  });
});
