import { describe, expect, test } from 'vitest';
import type { Evaluation, FollowedResources, ScopeOutcome } from '../../src/domain/evaluation/evaluation.ts';
import type { Finding, TransitionKind } from '../../src/domain/finding/finding.ts';
import { observationsById } from '../../src/findings/identity.ts';
import { type Reduction, reduceFindings } from '../../src/findings/reduce.ts';
import {
  accessDenied,
  endpointArn,
  minute,
  noon,
  sampleEvaluation,
  sampleFinding,
  sampleObservation,
  sampleScopeOutcome,
  sha256,
} from '../support/fixtures.ts';

const now = noon + minute;

function reduce(known: readonly Finding[], evaluation: Evaluation, confirmAfter = 1): Reduction {
  const observed = observationsById(evaluation, sha256);
  return reduceFindings({
    known,
    observed,
    evaluation,
    confirmAfter,
    now,
    scanId: 's_2',
    configurationHash: 'c0ffee',
    suppressions: [],
    hash: sha256,
  });
}

/** The sample finding about endpoint `a`, under the id that its observation gets. */
function finding(changes: Partial<Finding> = {}): Finding {
  const [id = ''] = observationsById(sampleEvaluation(['a']), sha256).keys();
  return sampleFinding('a', { id, ...changes });
}

const someone = { status: 'known', id: 'e', name: 'PutRolePolicy', at: 1, arn: 'arn', session: null } as const;
const actor = { ...someone, sourceAddress: null, userAgent: null };

const before = {
  none: [],
  'pending 1': [finding({ state: 'pending', confirmations: 1 })],
  'pending 2': [finding({ state: 'pending', confirmations: 2 })],
  active: [finding({ state: 'active', confirmations: 3 })],
  resolved: [finding({ state: 'resolved', resolution: 'fixed', resolvedAt: noon })],
  'pending again': [finding({ state: 'pending', confirmations: 1, resolution: 'fixed', resolvedAt: noon })],
} as const satisfies Record<string, readonly Finding[]>;

const scopes = {
  complete: {},
  unknown: { status: 'unknown', failures: [accessDenied] },
  unsupported: { status: 'unsupported', failures: [accessDenied] },
  unread: { unread: [endpointArn('a')], failures: [accessDenied] },
  'partial, this kind unjudged': { status: 'partial', unjudged: ['tag-missing'], failures: [accessDenied] },
  'partial, another kind unjudged': { status: 'partial', unjudged: ['tag-owner-unknown'], failures: [accessDenied] },
} as const satisfies Record<string, Partial<ScopeOutcome>>;

interface Row {
  readonly from: keyof typeof before;
  readonly seen: 'seen' | 'changed' | 'unseen';
  readonly scope: keyof typeof scopes | 'absent';
  readonly confirmAfter?: number;
  /** State and confirmations; `gone` when forgotten, `same` when nothing of it is saved. */
  readonly to: string;
  readonly tells?: TransitionKind;
}

const table: readonly Row[] = [
  // only what could not be judged waits
  { from: 'none', seen: 'seen', scope: 'partial, this kind unjudged', to: 'pending 0' },
  { from: 'active', seen: 'unseen', scope: 'partial, this kind unjudged', to: 'same' },
  { from: 'none', seen: 'seen', scope: 'partial, another kind unjudged', to: 'active 1', tells: 'opened' },
  { from: 'active', seen: 'unseen', scope: 'partial, another kind unjudged', to: 'resolved 3', tells: 'resolved' },
  // seen in a completed scope
  { from: 'none', seen: 'seen', scope: 'complete', to: 'active 1', tells: 'opened' },
  { from: 'none', seen: 'seen', scope: 'complete', confirmAfter: 3, to: 'pending 1' },
  { from: 'pending 1', seen: 'seen', scope: 'complete', confirmAfter: 3, to: 'pending 2' },
  { from: 'pending 1', seen: 'changed', scope: 'complete', confirmAfter: 3, to: 'pending 2' },
  { from: 'pending 2', seen: 'seen', scope: 'complete', confirmAfter: 3, to: 'active 3', tells: 'opened' },
  { from: 'pending 2', seen: 'seen', scope: 'complete', confirmAfter: 1, to: 'active 3', tells: 'opened' },
  { from: 'active', seen: 'seen', scope: 'complete', to: 'active 3' },
  { from: 'active', seen: 'seen', scope: 'complete', confirmAfter: 9, to: 'active 3' },
  { from: 'active', seen: 'changed', scope: 'complete', to: 'active 3', tells: 'updated' },
  { from: 'resolved', seen: 'seen', scope: 'complete', to: 'active 1', tells: 'reopened' },
  { from: 'resolved', seen: 'changed', scope: 'complete', to: 'active 1', tells: 'reopened' },
  { from: 'resolved', seen: 'seen', scope: 'complete', confirmAfter: 2, to: 'pending 1' },
  { from: 'pending again', seen: 'seen', scope: 'complete', confirmAfter: 2, to: 'active 2', tells: 'reopened' },
  { from: 'pending again', seen: 'seen', scope: 'complete', confirmAfter: 3, to: 'pending 2' },
  // not seen in a completed scope
  { from: 'pending 2', seen: 'unseen', scope: 'complete', confirmAfter: 3, to: 'gone' },
  { from: 'active', seen: 'unseen', scope: 'complete', to: 'resolved 3', tells: 'resolved' },
  { from: 'pending again', seen: 'unseen', scope: 'complete', confirmAfter: 3, to: 'resolved 0' },
  // seen in a scope that did not complete: there, but neither confirmed nor told
  ...(['unknown', 'unsupported', 'absent'] as const).flatMap((scope): Row[] => [
    { from: 'none', seen: 'seen', scope, to: 'pending 0' },
    { from: 'pending 1', seen: 'seen', scope, confirmAfter: 2, to: 'pending 1' },
    { from: 'active', seen: 'seen', scope, to: 'active 3' },
    { from: 'active', seen: 'changed', scope, to: 'active 3' },
    { from: 'resolved', seen: 'seen', scope, to: 'pending 0' },
    { from: 'pending again', seen: 'seen', scope, confirmAfter: 2, to: 'pending 1' },
  ]),
  // not seen and not looked at: nothing at all
  ...(['unknown', 'unsupported', 'absent', 'unread'] as const).flatMap((scope) =>
    (['pending 1', 'pending again', 'active'] as const).map(
      (from): Row => ({ from, seen: 'unseen', scope, to: 'same' }),
    ),
  ),
];

function follow(changes: Partial<FollowedResources>): FollowedResources {
  return { evaluated: [], excluded: [], otherwise: 'gone', ...changes };
}

describe('findings/reduce', () => {
  test.each(table)('$from, $seen in a scope that is $scope, confirm after $confirmAfter: $to, tells $tells', (row) => {
    const changed = sampleObservation('a', { summary: 'worse', evidence: { keys: ['user', 'project'] } });
    const observations = row.seen === 'unseen' ? [] : [row.seen === 'changed' ? changed : sampleObservation('a')];
    const outcome = row.scope === 'absent' ? [] : [sampleScopeOutcome(scopes[row.scope])];
    const known = before[row.from];
    const result = reduce(known, sampleEvaluation([], { observations, scopes: outcome }), row.confirmAfter);
    const [saved] = result.saved;
    const forgotten = result.removed.length > 0 ? 'gone' : 'same';
    expect(saved ? `${saved.state} ${saved.confirmations}` : forgotten).toBe(row.to);
    expect(result.transitions.map(({ kind }) => kind)).toEqual(row.tells ? [row.tells] : []);
    expect(result.saved.length + result.removed.length).toBeLessThanOrEqual(1);
  });

  test('a finding that opens carries what was seen, and its transition says so', () => {
    const { saved, transitions } = reduce([], sampleEvaluation(['a']));
    const opened = finding({ firstSeen: now, lastSeen: now, scanId: 's_2' });
    expect(saved).toEqual([opened]);
    const { id, summary, severity } = opened;
    expect(transitions).toMatchObject([{ findingId: id, kind: 'opened', at: now, scanId: 's_2', summary, severity }]);
  });

  test.each([
    [{ severity: 'high' }, true],
    [{ summary: 'other words' }, true],
    [{ evidence: { keys: ['project'] } }, true],
    [{ evidence: { keys: ['user'] } }, false],
    [{ resource: { type: 'endpoint', arn: endpointArn('a'), name: 'A', region: 'us-east-1' } }, false],
  ] as const)('of an active finding, %j is an update: %s', (changes, isUpdate) => {
    const evaluation = sampleEvaluation([], { observations: [sampleObservation('a', changes)] });
    const { saved, transitions } = reduce(before.active, evaluation);
    expect(transitions).toHaveLength(isUpdate ? 1 : 0);
    expect(saved[0]).toMatchObject({ ...changes, firstSeen: noon, lastSeen: now, scanId: isUpdate ? 's_2' : 's_1' });
  });

  test('the order of members in evidence is no change', () => {
    const known = [finding({ evidence: { a: 1, b: { c: [1, 2], d: null } } })];
    const again = sampleObservation('a', { evidence: { b: { d: null, c: [1, 2] }, a: 1 } });
    expect(reduce(known, sampleEvaluation([], { observations: [again] })).transitions).toEqual([]);
    const other = sampleObservation('a', { evidence: { b: { d: null, c: [2, 1] }, a: 1 } });
    expect(reduce(known, sampleEvaluation([], { observations: [other] })).transitions).toHaveLength(1);
  });

  test('reopening begins a new life: first seen now, no resolution', () => {
    const { saved } = reduce(before.resolved, sampleEvaluation(['a']));
    expect(saved).toMatchObject([{ state: 'active', firstSeen: now, resolvedAt: null, resolution: null }]);
  });

  test('a finding that seemed to return and did not is resolved as it was before', () => {
    const [again] = reduce(before.resolved, sampleEvaluation(['a']), 2).saved;
    const { saved, transitions } = reduce(again ? [again] : [], sampleEvaluation([]), 2);
    expect(transitions).toEqual([]);
    expect(saved).toMatchObject([{ state: 'resolved', resolvedAt: noon, resolution: 'fixed', firstSeen: noon }]);
  });

  test.each([
    ['the evaluation cannot tell', undefined, 'fixed'],
    ['the resource was evaluated', follow({ evaluated: [endpointArn('a')] }), 'fixed'],
    ['the resource is excluded now', follow({ excluded: [endpointArn('a')] }), 'unwatched'],
    ['the resource is listed no more', follow({ evaluated: [endpointArn('b')] }), 'gone'],
    ['the job is too old to be listed', follow({ otherwise: 'unwatched' }), 'unwatched'],
  ] as const)('when %s, it is resolved as it is', (_case, followed, resolution) => {
    const scope = sampleScopeOutcome(followed ? { followed } : {});
    const { saved } = reduce(before.active, sampleEvaluation([], { scopes: [scope] }));
    expect(saved).toMatchObject([{ state: 'resolved', resolution, resolvedAt: now }]);
  });

  test('one evaluation treats each finding by its own scope', () => {
    const elsewhere = 'eu-west-1/endpoint';
    const known = [sampleFinding('here'), sampleFinding('there', { scope: elsewhere })];
    const lost = sampleScopeOutcome({ scope: elsewhere, status: 'unknown' });
    const { transitions } = reduce(known, sampleEvaluation(['new'], { scopes: [sampleScopeOutcome(), lost] }));
    expect(transitions.map(({ kind, findingId }) => [kind, findingId])).toEqual([
      ['opened', [...observationsById(sampleEvaluation(['new']), sha256).keys()][0]],
      ['resolved', sampleFinding('here').id],
    ]);
  });
});

describe('findings/reduce: who caused it', () => {
  test.each([['was resolved', { state: 'resolved', resolution: 'fixed', resolvedAt: noon }]] as const)(
    'is not taken over by a finding that returns and %s',
    (_what, changes) => {
      const { saved } = reduce([finding({ ...changes, actor })], sampleEvaluation(['a']));
      expect(saved).toMatchObject([{ state: 'active' }]);
      expect(saved[0]).not.toHaveProperty('actor');
    },
  );

  test.each([
    ['that is active', { state: 'active' }, sampleEvaluation(['a'])],
    ['that waits to be confirmed', { state: 'pending' }, sampleEvaluation(['a'])],
    ['that is resolved now', { state: 'active' }, sampleEvaluation([])],
  ] as const)('stays with a finding %s', (_what, changes, evaluation) => {
    const { saved } = reduce([finding({ ...changes, actor })], evaluation);
    expect(saved).toMatchObject([{ actor }]);
  });
});
