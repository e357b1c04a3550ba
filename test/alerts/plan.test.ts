import { describe, expect, test } from 'vitest';
import { type FindingChange, type MessagePlan, type PlanInput, planMessages } from '../../src/alerts/plan.ts';
import type { TransitionKind } from '../../src/domain/finding.ts';
import { noon, sampleCheckState, sampleFinding, sampleSink } from '../support/fixtures.ts';

const ops = sampleSink();

function plan(input: Partial<PlanInput>): readonly MessagePlan[] {
  const state = sampleCheckState();
  return planMessages({
    targetId: 'prod',
    checkId: 'required-tags',
    sinks: [ops],
    previous: state,
    next: state,
    open: [],
    changes: [],
    ...input,
  });
}

function change(name: string, transition: TransitionKind, of: Partial<FindingChange['finding']> = {}): FindingChange {
  const state = transition === 'resolved' ? 'resolved' : 'active';
  return { transition, finding: sampleFinding(name, { state, ...of }) };
}

const a = sampleFinding('a');
const never = sampleCheckState({ lastSuccessAt: null, outcome: 'unknown' });

describe('alerts/plan', () => {
  const cases: readonly [string, Partial<PlanInput>, string | undefined][] = [
    ['nothing changed', { open: [a] }, undefined],
    ['the first evaluation is clean', { previous: undefined }, undefined],
    [
      'the first evaluation finds something',
      { previous: undefined, open: [a], changes: [change('a', 'opened')] },
      'drift.firing first-summary firing',
    ],
    [
      'the first evaluation after failures finds something',
      { previous: never, open: [a], changes: [change('a', 'opened')] },
      'drift.firing first-summary firing',
    ],
    [
      'the check never succeeded but something was known',
      { previous: never, open: [a, sampleFinding('b')], changes: [change('a', 'opened')] },
      'drift.firing new-findings firing',
    ],
    ['a finding opens', { open: [a], changes: [change('a', 'opened')] }, 'drift.firing new-findings firing'],
    ['a finding reopens', { open: [a], changes: [change('a', 'reopened')] }, 'drift.firing new-findings firing'],
    ['a finding changes', { open: [a], changes: [change('a', 'updated')] }, 'drift.firing findings-changed firing'],
    ['one of two resolves', { open: [a], changes: [change('b', 'resolved')] }, 'drift.resolved some-resolved firing'],
    ['the last one resolves', { changes: [change('b', 'resolved')] }, 'drift.resolved all-resolved resolved'],
    [
      'the last active one resolves while another is pending',
      { open: [sampleFinding('c', { state: 'pending' })], changes: [change('b', 'resolved')] },
      'drift.resolved all-resolved resolved',
    ],
    [
      'one opens and one resolves',
      { open: [a], changes: [change('b', 'resolved'), change('a', 'opened')] },
      'drift.firing new-findings firing',
    ],
    [
      'one changes and one resolves',
      { open: [a], changes: [change('a', 'updated'), change('b', 'resolved')] },
      'drift.resolved some-resolved firing',
    ],
    [
      'a suppressed finding opens',
      { open: [sampleFinding('a', { suppressed: true })], changes: [change('a', 'opened', { suppressed: true })] },
      undefined,
    ],
    [
      'a pending finding is among the changes',
      { open: [sampleFinding('a', { state: 'pending' })], changes: [change('a', 'opened', { state: 'pending' })] },
      undefined,
    ],
    ['the check goes stale', { next: sampleCheckState({ staleSince: noon }) }, 'check.stale check-stale unknown'],
    [
      'the check recovers',
      { previous: sampleCheckState({ staleSince: noon }) },
      'check.recovered check-recovered resolved',
    ],
    [
      'the check recovers and its drift is still there',
      { previous: sampleCheckState({ staleSince: noon }), open: [a] },
      'check.recovered check-recovered firing',
    ],
    [
      'the check stays stale',
      { previous: sampleCheckState({ staleSince: noon }), next: sampleCheckState({ staleSince: noon }), open: [a] },
      undefined,
    ],
  ];

  test.each(cases)('%s', (_case, input, expected) => {
    const messages = plan(input).map(({ type, reason, status }) => `${type} ${reason} ${status}`);
    expect(messages).toEqual(expected === undefined ? [] : [expected]);
  });

  test('a check that recovers with news sends both, the recovery first, in one group', () => {
    const previous = sampleCheckState({ staleSince: noon });
    const messages = plan({ previous, open: [a], changes: [change('a', 'opened')] });
    expect(messages.map(({ type }) => type)).toEqual(['check.recovered', 'drift.firing']);
    expect(new Set(messages.map(({ groupKey }) => groupKey))).toEqual(new Set(['prod/required-tags']));
    expect(messages[0]).toMatchObject({ changes: [], counts: { opened: 0, active: 1 } });
  });

  test('a sink that wants no resolutions gets none, and no resolved findings in other messages', () => {
    const quiet = sampleSink({ id: 'quiet', sendResolved: false });
    const resolvedOnly = { sinks: [ops, quiet], changes: [change('b', 'resolved')] };
    expect(plan(resolvedOnly).map(({ sinkId }) => sinkId)).toEqual(['ops']);
    const changes = [change('b', 'resolved'), change('a', 'updated')];
    const both = plan({ sinks: [ops, quiet], open: [a], changes });
    expect(both.map(({ sinkId, type }) => [sinkId, type])).toEqual([
      ['ops', 'drift.resolved'],
      ['quiet', 'drift.firing'],
    ]);
    expect(both[1]).toMatchObject({ reason: 'findings-changed', counts: { resolved: 1 } });
    expect(both[1]?.changes.map(({ transition }) => transition)).toEqual(['updated']);
  });

  test('news come before repairs, the worst first, then by id', () => {
    const changes = [
      change('r', 'resolved', { severity: 'critical' }),
      change('u', 'updated', { severity: 'critical' }),
      change('o1', 'opened', { severity: 'low' }),
      change('o2', 'opened', { severity: 'high', id: 'f_b' }),
      change('o3', 'opened', { severity: 'high', id: 'f_a' }),
    ];
    const open = changes.slice(1).map(({ finding }) => finding);
    const names = (given: readonly FindingChange[]) =>
      plan({ open, changes: given })[0]?.changes.map(({ finding }) => finding.resource.name);
    expect(names(changes)).toEqual(['o3', 'o2', 'o1', 'u', 'r']);
    expect(names(changes.toReversed())).toEqual(names(changes));
  });

  test('counts tell what happened and what is there; suppressed stand apart', () => {
    const hidden = sampleFinding('s', { suppressed: true });
    const [message] = plan({
      open: [a, sampleFinding('b', { severity: 'high' }), hidden, sampleFinding('p', { state: 'pending' })],
      changes: [
        change('a', 'opened'),
        change('b', 'reopened', { severity: 'high' }),
        change('x', 'resolved'),
        change('s', 'opened', { suppressed: true }),
      ],
    });
    expect(message?.counts).toEqual({ opened: 2, updated: 0, resolved: 1, active: 2, suppressed: 1 });
    expect(message?.severity).toBe('high');
  });

  test('without sinks there is nothing to send', () => {
    expect(plan({ sinks: [], changes: [change('a', 'opened')], open: [a] })).toEqual([]);
  });
});
