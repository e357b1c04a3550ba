import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/finding/finding.ts';
import type { Suppression } from '../../src/domain/finding/suppression.ts';
import { observationsById } from '../../src/findings/identity.ts';
import { reduceFindings } from '../../src/findings/reduce.ts';
import { covers, evidenceHash, judgeSuppression } from '../../src/findings/suppression.ts';
import {
  minute,
  noon,
  sampleEvaluation,
  sampleFinding,
  sampleObservation,
  sampleScopeOutcome,
  sha256,
} from '../support/fixtures.ts';

const finding = sampleFinding('a');

function entry(changes: Partial<Suppression> = {}): Suppression {
  const required = { id: 'legacy', reason: 'agreed', owner: 'ana', expires: noon + 60 * minute };
  return { mode: 'ignore', resource: 'a', ...required, ...changes };
}

function judge(of: Finding, suppressions: readonly Suppression[], now = noon) {
  return judgeSuppression(of, { suppressions, now, hash: sha256 });
}

describe('findings/suppression', () => {
  test.each<[string, Partial<Suppression>, boolean]>([
    ['the name of the resource', { resource: 'a' }, true],
    ['a pattern over the name', { resource: '?' }, true],
    ['a part of the name, for patterns are anchored', { resource: 'endpoint' }, false],
    ['another name', { resource: 'b*' }, false],
    ['the ARN', { resource: finding.resource.arn }, true],
    ['a pattern over the ARN', { resource: 'arn:aws:sagemaker:*:endpoint/?' }, true],
    ['a pattern that begins with * over the ARN', { resource: '*:endpoint/a' }, true],
    ['an ARN in another case', { resource: finding.resource.arn.toUpperCase() }, false],
    ['target, check, kind and path', { target: 'pr*', check: 'required-*', kind: 'tag-missing', path: '' }, true],
    ['another target', { target: 'dev' }, false],
    ['another check', { check: 'policy-drift' }, false],
    ['another kind', { kind: 'tag-*-value' }, false],
    ['another path', { path: 'x' }, false],
    ['the id', { finding: finding.id }, true],
    ['another id', { finding: 'f_0' }, false],
  ])('an entry by %s', (_case, patterns, expected) => {
    expect(covers(entry(patterns), finding)).toBe(expected);
  });

  test('an active finding is suppressed, with who said so and why, and remains active', () => {
    expect(judge(finding, [entry()])).toMatchObject({
      finding: { state: 'active', suppressed: true, suppression: { id: 'legacy', reason: 'agreed', ended: null } },
      transition: 'suppressed',
      changes: [
        { field: 'suppression', before: null, after: 'legacy' },
        { field: 'suppression.owner', after: entry().owner },
        { field: 'suppression.reason', after: 'agreed' },
        { field: 'suppression.expires', after: entry().expires },
      ],
    });
  });

  test('judging again changes nothing', () => {
    const { finding: after } = judge(finding, [entry()]);
    expect(judge(after, [entry()])).toEqual({ finding: after });
    expect(judge(finding, [])).toEqual({ finding });
  });

  test.each<[string, readonly Suppression[], number, string]>([
    ['its time is over', [entry()], noon + 60 * minute, 'expired'],
    ['its entry is gone', [], noon, 'removed'],
  ])('it is active again when %s, and what was said stays to be read', (_case, suppressions, now, ended) => {
    const { finding: suppressed } = judge(finding, [entry()]);
    expect(judge(suppressed, suppressions, now)).toMatchObject({
      finding: { suppressed: false, suppression: { id: 'legacy', reason: 'agreed', ended } },
      transition: 'unsuppressed',
      changes: [{ field: 'suppression', before: 'legacy', after: ended }],
    });
  });

  test('another entry that is in effect takes the place of one that is over', () => {
    const { finding: suppressed } = judge(finding, [entry()]);
    const renewed = entry({ id: 'renewed', expires: noon + 99 * minute });
    const after = judge(suppressed, [entry(), renewed], noon + 60 * minute);
    expect(after).toMatchObject({ finding: { suppressed: true, suppression: { id: 'renewed', ended: null } } });
    expect(after.transition).toBe('updated');
    expect(after.changes).toEqual([
      { field: 'suppression', before: 'legacy', after: 'renewed' },
      {
        field: 'suppression.expires',
        before: entry().expires,
        after: renewed.expires,
      },
    ]);
    const reasoned = judge(after.finding, [{ ...renewed, reason: 'agreed again' }]);
    expect(reasoned).toMatchObject({
      transition: 'updated',
      changes: [{ field: 'suppression.reason', before: 'agreed', after: 'agreed again' }],
    });
  });

  test('accept holds for the evidence that was there at first, ignore for any', () => {
    const worse = { evidence: { keys: ['user', 'project'] } };
    const { finding: accepted } = judge(finding, [entry({ mode: 'accept' })]);
    expect(accepted).toMatchObject({
      suppressed: true,
      suppression: { evidence: evidenceHash(finding.evidence, sha256) },
    });
    expect(judge({ ...accepted, ...worse }, [entry({ mode: 'accept' })])).toMatchObject({
      finding: { suppressed: false, suppression: { ended: 'changed' } },
      transition: 'unsuppressed',
    });
    const { finding: ignored } = judge(finding, [entry()]);
    expect(judge({ ...ignored, ...worse }, [entry()])).toEqual({ finding: { ...ignored, ...worse } });
  });

  test('accept with evidence holds for that evidence and for no other', () => {
    const evidence = evidenceHash(finding.evidence, sha256);
    expect(judge(finding, [entry({ mode: 'accept', evidence })]).finding.suppressed).toBe(true);
    expect(judge(finding, [entry({ mode: 'accept', evidence: 'e_0' })]).finding.suppressed).toBe(false);
  });

  test('what would restore it is not what was accepted', () => {
    const { finding: accepted } = judge(finding, [entry({ mode: 'accept' })]);
    const unread = { all: null, unread: 'iam:ListPolicyVersions: Rate exceeded' };
    const evidence = { ...finding.evidence, versions: unread, restore: { commands: ['aws iam …'] } };
    expect(judge({ ...accepted, evidence }, [entry({ mode: 'accept' })]).finding.suppressed).toBe(true);
  });

  test('evidence that comes back is accepted again', () => {
    const accept = [entry({ mode: 'accept' })];
    const worse = { ...judge(finding, accept).finding, evidence: { other: 1 } };
    const back = { ...judge(worse, accept).finding, evidence: finding.evidence };
    expect(judge(back, accept).transition).toBe('suppressed');
  });

  test('an entry keeps to what it accepted while another one is in effect', () => {
    const accept = entry({ mode: 'accept' });
    const soon = entry({ id: 'meanwhile', mode: 'accept', expires: noon + minute });
    const accepted = judge(finding, [accept]).finding;
    const worse = judge({ ...accepted, evidence: { other: 1 } }, [accept]).finding;
    const both = judge(judge(worse, [accept, soon]).finding, [accept, soon]).finding;
    expect(both).toMatchObject({ suppressed: true, suppression: { id: 'meanwhile' } });
    expect(judge(both, [accept, soon])).toEqual({ finding: both });

    const after = judge(both, [accept, soon], noon + minute);
    expect(after).toMatchObject({ finding: { suppressed: false }, transition: 'unsuppressed' });
    const back = judge({ ...after.finding, evidence: finding.evidence }, [accept], noon + minute);
    expect(back).toMatchObject({ finding: { suppressed: true, suppression: { id: 'legacy' } } });
  });

  test('a pending finding is suppressed in silence', () => {
    const after = judge(sampleFinding('a', { state: 'pending' }), [entry()]);
    expect(after).toMatchObject({ finding: { suppressed: true } });
    expect(after.transition).toBeUndefined();
  });
});

function reduce(known: readonly Finding[], suppressions: readonly Suppression[], summary = 'x', names = ['a']) {
  const observations = names.map((name) => sampleObservation(name, { summary, evidence: { summary } }));
  const evaluation = sampleEvaluation([], { observations, scopes: [sampleScopeOutcome()] });
  const { saved, transitions } = reduceFindings({
    known,
    observed: observationsById(evaluation, sha256),
    evaluation,
    confirmAfter: 1,
    now: noon,
    scanId: 's_2',
    configurationHash: 'c0ffee',
    suppressions,
    hash: sha256,
  });
  return { after: saved[0], steps: transitions.map((one) => `${one.kind}${one.suppressed ? ' unseen' : ''}`) };
}

describe('findings/reduce with suppressions', () => {
  const id = [...observationsById(sampleEvaluation(['a']), sha256).keys()][0] ?? '';

  const accept = [entry({ mode: 'accept' })];

  test('what opens under a suppression opens and is suppressed in one commit', () => {
    expect(reduce([], accept)).toMatchObject({
      after: { id, state: 'active', suppressed: true },
      steps: ['opened', 'suppressed unseen'],
    });
  });

  test('a change of what is ignored is nobody’s news, nor is its end', () => {
    const ignored = reduce([], [entry()]).after as Finding;
    expect(reduce([ignored], [entry()], 'y').steps).toEqual(['updated unseen']);
    expect(reduce([ignored], [entry()], 'y', []).steps).toEqual(['resolved unseen']);
  });

  test('another drift in an accepted place is news', () => {
    const accepted = reduce([], accept).after as Finding;
    expect(reduce([accepted], accept, 'y')).toMatchObject({
      after: { suppressed: false, suppression: { ended: 'changed' } },
      steps: ['unsuppressed', 'updated'],
    });
  });

  test('what comes back under a suppression stays unseen', () => {
    const accepted = reduce([], accept).after as Finding;
    const resolved = reduce([accepted], accept, 'x', []).after as Finding;
    expect(reduce([resolved], accept)).toMatchObject({
      after: { state: 'active', suppressed: true },
      steps: ['reopened unseen', 'suppressed unseen'],
    });
  });
});
