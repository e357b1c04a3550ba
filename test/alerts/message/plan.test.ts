import { describe, expect, test } from 'vitest';
import { type PlanInput, planMessages } from '../../../src/alerts/message/plan.ts';
import type { AlertGroup } from '../../../src/domain/delivery/alert-group.ts';
import type { SinkOptions } from '../../../src/domain/delivery/sink.ts';
import type { Transition, TransitionKind } from '../../../src/domain/finding/finding.ts';
import { minute, noon, sampleSinkOptions, sampleTransition } from '../../support/fixtures.ts';

const sink: SinkOptions = { id: 'ops', ...sampleSinkOptions };

/** The sink knows that nothing is wrong. */
const quiet: AlertGroup = {
  sinkId: 'ops',
  targetId: 'prod',
  checkId: 'required-tags',
  toldRevision: 5,
  toldAt: noon - 10 * minute,
  firing: false,
  stale: false,
  staleToldAt: null,
  pending: true,
  dueAt: noon,
};
const firing: AlertGroup = { ...quiet, firing: true };

function input(given: Partial<PlanInput>): PlanInput {
  const nothing = { steps: [], doubtful: false, counts: [], stale: false, watched: true };
  return { sink, group: quiet, revision: 9, now: noon, ...nothing, ...given };
}

function step(findingId: string, kind: TransitionKind, given: Partial<Transition> = {}): Transition {
  return sampleTransition({ findingId, kind, ...given });
}

const active = (count: number, severity: 'low' | 'medium' | 'high' = 'medium') =>
  ({ severity, state: 'active', count }) as const;
const changed = [{ field: 'summary', before: 'x', after: 'y' }];
const expiry = [{ field: 'suppression', before: 'legacy', after: 'expired' }];

function order(given: readonly Transition[]): readonly string[] | undefined {
  const { messages } = planMessages(input({ steps: given, counts: [active(4)] }));
  return messages[0]?.changes.map((one) => one.findingId);
}

describe('alerts/plan', () => {
  const cases: readonly [string, Partial<PlanInput>, string | undefined][] = [
    ['nothing happened', {}, undefined],
    ['nothing happened and something is there', { group: firing, counts: [active(1)] }, undefined],
    [
      'the sink was never told and nothing is there',
      { group: { ...quiet, toldRevision: -3, toldAt: null } },
      undefined,
    ],
    [
      'the sink was never told of what is there',
      { group: { ...quiet, toldRevision: -3, toldAt: null }, counts: [active(7)] },
      'drift.firing first-summary firing',
    ],
    ['one opens', { steps: [step('a', 'opened')], counts: [active(1)] }, 'drift.firing new-findings firing'],
    ['who did it becomes known', { group: firing, steps: [step('a', 'attributed')], counts: [active(1)] }, undefined],
    [
      'who did it becomes known of one that came and went',
      { steps: [step('a', 'opened'), step('a', 'resolved'), step('a', 'attributed')] },
      undefined,
    ],
    ['one reopens', { steps: [step('a', 'reopened')], counts: [active(1)] }, 'drift.firing new-findings firing'],
    [
      'one opens beside others',
      { group: firing, steps: [step('a', 'opened')], counts: [active(2)] },
      'drift.firing more-findings firing',
    ],
    [
      'one changes',
      { group: firing, steps: [step('a', 'updated', { changes: changed })], counts: [active(1)] },
      'drift.firing findings-changed firing',
    ],
    [
      'one of two resolves',
      { group: firing, steps: [step('b', 'resolved')], counts: [active(1)] },
      'drift.resolved some-resolved firing',
    ],
    [
      'the last one resolves',
      { group: firing, steps: [step('b', 'resolved')] },
      'drift.resolved all-resolved resolved',
    ],
    [
      'one opens and one resolves',
      { group: firing, steps: [step('b', 'resolved'), step('a', 'opened')], counts: [active(1)] },
      'drift.firing more-findings firing',
    ],
    [
      'one changes and one resolves',
      {
        group: firing,
        steps: [step('a', 'updated', { changes: changed }), step('b', 'resolved')],
        counts: [active(1)],
      },
      'drift.resolved some-resolved firing',
    ],
    [
      'one came and went, and it is doubtful whether it was told',
      { doubtful: true, steps: [step('a', 'opened'), step('a', 'resolved')] },
      'drift.resolved all-resolved resolved',
    ],
    [
      'a summary may have arrived, and all of it is gone',
      { doubtful: true, group: { ...quiet, toldRevision: -3 }, steps: [step('a', 'resolved')] },
      'drift.resolved all-resolved resolved',
    ],
    ['one came and went', { steps: [step('a', 'opened'), step('a', 'resolved')] }, undefined],
    [
      'one went and came back as it was',
      { group: firing, steps: [step('a', 'resolved'), step('a', 'reopened')], counts: [active(1)] },
      undefined,
    ],
    [
      'one went and came back as another',
      {
        group: firing,
        steps: [step('a', 'resolved'), step('a', 'reopened', { changes: changed })],
        counts: [active(1)],
      },
      'drift.firing findings-changed firing',
    ],
    [
      'one opens and is suppressed at once',
      { steps: [step('a', 'opened'), step('a', 'suppressed', { suppressed: true })] },
      undefined,
    ],
    [
      'one that is suppressed changes',
      { steps: [step('a', 'updated', { suppressed: true, changes: changed })] },
      undefined,
    ],
    ['one that is suppressed resolves', { steps: [step('a', 'resolved', { suppressed: true })] }, undefined],
    [
      'the last one is suppressed',
      { group: firing, steps: [step('a', 'suppressed', { suppressed: true })] },
      'drift.resolved all-resolved resolved',
    ],
    [
      'a suppression expires',
      { steps: [step('a', 'unsuppressed', { changes: expiry })], counts: [active(1)] },
      'suppression.expired suppression-expired firing',
    ],
    [
      'accepted evidence becomes another one',
      { steps: [step('a', 'unsuppressed'), step('a', 'updated', { changes: changed })], counts: [active(1)] },
      'drift.firing new-findings firing',
    ],
    [
      'a suppression expires and another finding opens',
      { steps: [step('a', 'unsuppressed', { changes: expiry }), step('b', 'opened')], counts: [active(2)] },
      'drift.firing new-findings firing',
    ],
    [
      'what was told long ago is still there',
      { group: { ...firing, toldAt: noon - sink.repeatInterval }, counts: [active(1)] },
      'drift.firing repeat firing',
    ],
    [
      'what was told not so long ago is still there',
      { group: { ...firing, toldAt: noon - sink.repeatInterval + 1 }, counts: [active(1)] },
      undefined,
    ],
    ['what was told long ago is gone', { group: { ...quiet, toldAt: noon - sink.repeatInterval } }, undefined],
    ['the check goes stale', { stale: true }, 'check.stale check-stale unknown'],
    ['the check stays stale', { stale: true, group: { ...quiet, stale: true } }, undefined],
    [
      'the check has been stale for long',
      { stale: true, group: { ...quiet, stale: true, staleToldAt: noon - sink.repeatInterval } },
      'check.stale repeat unknown',
    ],
    [
      'the check has been stale for not so long',
      { stale: true, group: { ...quiet, stale: true, staleToldAt: noon - sink.repeatInterval + 1 } },
      undefined,
    ],
    ['the check recovers', { group: { ...quiet, stale: true } }, 'check.recovered check-recovered resolved'],
    [
      'the check recovers and its drift is still there',
      { group: { ...firing, stale: true }, counts: [active(1)] },
      'check.recovered check-recovered firing',
    ],
  ];

  test.each(cases)('%s', (_case, given, expected) => {
    const { messages } = planMessages(input(given));
    const told = messages.map(({ type, reason, status }) => `${type} ${reason} ${status}`);
    expect(told).toEqual(expected === undefined ? [] : [expected]);
  });

  test('the group remembers what was told, and when to tell it again', () => {
    const news = planMessages(input({ steps: [step('a', 'opened')], counts: [active(1)] }));
    expect(news.group).toEqual({
      ...quiet,
      toldRevision: 9,
      toldAt: noon,
      firing: true,
      pending: false,
      dueAt: noon + sink.repeatInterval,
    });
    const over = planMessages(input({ group: news.group, steps: [step('a', 'resolved')] }));
    expect(over.group).toMatchObject({ firing: false, pending: false, dueAt: null });
    const stale = planMessages(input({ stale: true }));
    expect(stale.group).toMatchObject({ stale: true, toldAt: quiet.toldAt, dueAt: noon + sink.repeatInterval });
    const recovered = planMessages(input({ group: stale.group }));
    expect(recovered.group).toMatchObject({ stale: false, staleToldAt: null, dueAt: null });
  });

  test('a stale check that is gone is told no more, and once it is back and sees it has recovered', () => {
    const told = { ...quiet, stale: true, staleToldAt: 0 };
    const gone = planMessages(input({ group: told, stale: true, watched: false }));
    expect(gone).toMatchObject({ messages: [], group: { stale: true, dueAt: null } });
    expect(planMessages(input({ group: gone.group })).messages).toMatchObject([{ type: 'check.recovered' }]);
  });

  test('a check that recovers with news sends both, the recovery first, in one group', () => {
    const group = { ...quiet, stale: true };
    const { messages } = planMessages(input({ group, steps: [step('a', 'opened')], counts: [active(1)] }));
    expect(messages.map(({ type }) => type)).toEqual(['check.recovered', 'drift.firing']);
    expect(new Set(messages.map(({ groupKey }) => groupKey))).toEqual(new Set(['prod/required-tags']));
    expect(messages[0]).toMatchObject({ changes: [], counts: { opened: 0, active: 1 } });
  });

  test('a sink that wants no resolutions gets none, and no resolved findings in other messages', () => {
    const own = { ...sink, sendResolved: false };
    const resolved = planMessages(input({ sink: own, group: firing, steps: [step('b', 'resolved')] }));
    expect(resolved.messages).toEqual([]);
    expect(resolved.group).toMatchObject({ firing: false, dueAt: null });
    const steps = [step('b', 'resolved'), step('a', 'updated', { changes: changed })];
    const both = planMessages(input({ sink: own, group: firing, steps, counts: [active(1)] }));
    expect(both.messages).toMatchObject([{ reason: 'findings-changed', changes: [{ findingId: 'a' }] }]);
  });

  test.each([
    ['below', [step('a', 'opened', { severity: 'low' })], []],
    ['at', [step('a', 'opened', { severity: 'medium' })], ['new-findings opened']],
    [
      'rising to',
      [step('a', 'updated', { severity: 'high', changes: [{ field: 'severity', before: 'low', after: 'high' }] })],
      ['new-findings opened'],
    ],
    [
      'falling below',
      [step('a', 'updated', { severity: 'low', changes: [{ field: 'severity', before: 'high', after: 'low' }] })],
      ['all-resolved updated'],
    ],
    ['resolved below', [step('a', 'resolved', { severity: 'low' })], []],
  ] as const)('a finding %s the least severity of the sink', (_case, steps, expected) => {
    const last = steps.at(-1);
    const isActive = last?.kind !== 'resolved';
    const counts = [{ severity: last?.severity ?? 'low', state: 'active', count: isActive ? 1 : 0 }] as const;
    const { messages } = planMessages(input({ sink: { ...sink, minSeverity: 'medium' }, steps, counts }));
    expect(messages.map(({ reason, changes }) => `${reason} ${changes.map((one) => one.transition).join()}`)).toEqual(
      expected,
    );
  });

  test('news come before repairs, the worst first, then by id', () => {
    const steps = [
      step('r', 'resolved', { severity: 'critical' }),
      step('u', 'updated', { severity: 'critical', changes: changed }),
      step('o1', 'opened', { severity: 'low' }),
      step('o3', 'opened', { severity: 'high' }),
      step('o2', 'opened', { severity: 'high' }),
    ];
    expect(order(steps)).toEqual(['o2', 'o3', 'o1', 'u', 'r']);
    expect(order(steps.toReversed())).toEqual(order(steps));
  });

  test('counts tell what happened and what is there; suppressed stand apart', () => {
    const steps = [step('a', 'opened'), step('b', 'reopened', { severity: 'high' }), step('x', 'resolved')];
    const counts = [
      active(3),
      active(1, 'high'),
      { severity: 'medium', state: 'suppressed', count: 2 },
      { severity: 'medium', state: 'pending', count: 9 },
    ] as const;
    const [message] = planMessages(input({ group: firing, steps, counts })).messages;
    expect(message).toMatchObject({
      severity: 'high',
      listsActive: false,
      counts: { opened: 2, updated: 0, resolved: 1, active: 4, suppressed: 2 },
    });
  });

  test('a summary and a repeat list what is there', () => {
    const first = planMessages(input({ group: { ...quiet, toldRevision: -3 }, counts: [active(7)] }));
    expect(first.messages[0]).toMatchObject({ listsActive: true, counts: { opened: 7, active: 7 } });
    const repeat = planMessages(input({ group: { ...firing, toldAt: 0 }, counts: [active(7)] }));
    expect(repeat.messages[0]).toMatchObject({ listsActive: true, counts: { opened: 0, active: 7 } });
  });
});
