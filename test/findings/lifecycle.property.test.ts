import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Evaluation } from '../../src/domain/evaluation/evaluation.ts';
import type { Finding, Transition } from '../../src/domain/finding/finding.ts';
import { observationsById } from '../../src/findings/identity.ts';
import { reduceFindings, reducerOf } from '../../src/findings/reduce.ts';
import { endpointArn, minute, noon, sampleObservation, sampleScopeOutcome, sha256 } from '../support/fixtures.ts';

const names = ['a', 'b', 'c'];
const regions = ['us-east-1', 'eu-west-1'];

/** Evaluations of two scopes with three resources each, in every mixture of seen, unseen, unread and unknown. */
const evaluations: fc.Arbitrary<Evaluation> = fc
  .tuple(...regions.map((region) => scopeArbitrary(`${region}/endpoint`)))
  .map((parts) => ({
    targetId: 'prod',
    checkId: 'required-tags',
    observations: parts.flatMap(({ observations }) => observations),
    scopes: parts.map(({ scope }) => scope),
  }));

function scopeArbitrary(scope: string) {
  const arn = (name: string) => `${endpointArn(name)}@${scope}`;
  return fc
    .record({
      status: fc.constantFrom('complete', 'complete', 'unknown', 'unsupported'),
      unread: fc.subarray(names),
      seen: fc.array(fc.record({ name: fc.constantFrom(...names), summary: fc.constantFrom('x', 'y') }), {
        maxLength: 4,
      }),
    })
    .map(({ status, unread, seen }) => ({
      scope: sampleScopeOutcome({ scope, status, unread: unread.map(arn) }),
      observations: seen.map(({ name, summary }) => {
        const resource = { type: 'endpoint', arn: arn(name), name, region: scope };
        return sampleObservation(name, { scope, resource, summary });
      }),
    }));
}

interface World {
  readonly findings: ReadonlyMap<string, Finding>;
  readonly transitions: readonly Transition[];
  readonly now: number;
}

/** What the commit does with a reduction, without a store. */
function advance({ findings, now }: World, evaluation: Evaluation, confirmAfter: number): World {
  const observed = observationsById(evaluation, sha256);
  const known = [...findings.values()].filter(({ id, state }) => state !== 'resolved' || observed.has(id));
  const scanId = `s_${now}`;
  const rules = { suppressions: [], hash: sha256, configurationHash: 'c0ffee' };
  const input = { known, observed, evaluation, confirmAfter, now, scanId, ...rules };
  const { saved, removed, transitions } = reduceFindings(input);
  const next = new Map(findings);
  for (const finding of saved) next.set(finding.id, finding);
  for (const id of removed) next.delete(id);
  return { findings: next, transitions, now: now + minute };
}

function worlds(history: readonly Evaluation[], confirmAfter: number): World[] {
  const all: World[] = [{ findings: new Map(), transitions: [], now: noon }];
  for (const evaluation of history) all.push(advance(all.at(-1) as World, evaluation, confirmAfter));
  return all;
}

function sorted(values: readonly unknown[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).toSorted();
}

const histories = fc.array(evaluations, { minLength: 1, maxLength: 8 });
const confirmations = fc.integer({ min: 1, max: 3 });

describe('findings/lifecycle', () => {
  test('findings live alike whether they are reduced together or in parts', () => {
    fc.assert(
      fc.property(histories, confirmations, fc.func(fc.boolean()), (history, confirmAfter, isInFirst) => {
        for (const [index, { findings, now }] of worlds(history.slice(0, -1), confirmAfter).entries()) {
          const evaluation = history[index];
          if (!evaluation) continue;
          const observed = [...observationsById(evaluation, sha256)];
          const rules = { suppressions: [], hash: sha256, configurationHash: 'c0ffee', scanId: 's', now, confirmAfter };
          const reduce = reducerOf({ ...rules, evaluation });
          const known = [...findings.values()];
          const parts = [isInFirst, (id: string) => !isInFirst(id)].map((isIn) =>
            reduce(
              known.filter(({ id }) => isIn(id)),
              new Map(observed.filter(([id]) => isIn(id))),
            ),
          );
          const whole = reduce(known, new Map(observed));
          expect(sorted(parts.flatMap(({ saved }) => saved))).toEqual(sorted(whole.saved));
          expect(sorted(parts.flatMap(({ removed }) => removed))).toEqual(sorted(whole.removed));
          expect(sorted(parts.flatMap(({ transitions }) => transitions))).toEqual(sorted(whole.transitions));
        }
      }),
    );
  });

  test('nothing resolves or vanishes unless its scope completed and its resource was read', () => {
    fc.assert(
      fc.property(histories, confirmations, (history, confirmAfter) => {
        const all = worlds(history, confirmAfter);
        for (const [index, evaluation] of history.entries()) {
          const [earlier, later] = [all[index], all[index + 1]];
          for (const finding of earlier?.findings.values() ?? []) {
            if (finding.state === 'resolved') continue;
            const after = later?.findings.get(finding.id);
            if (after !== undefined && after.state !== 'resolved') continue;
            const scope = evaluation.scopes.find((one) => one.scope === finding.scope);
            expect(scope?.status).toBe('complete');
            expect(scope?.unread).not.toContain(finding.resource.arn);
          }
        }
      }),
    );
  });

  test('an evaluation without any completed scope tells nothing', () => {
    fc.assert(
      fc.property(histories, evaluations, confirmations, (history, last, confirmAfter) => {
        const blind = { ...last, scopes: last.scopes.map((scope) => ({ ...scope, status: 'unknown' as const })) };
        const world = worlds(history, confirmAfter).at(-1) as World;
        expect(advance(world, blind, confirmAfter).transitions).toEqual([]);
      }),
    );
  });

  test('the same evaluation again changes nothing but confirmations', () => {
    fc.assert(
      fc.property(histories, confirmations, (history, confirmAfter) => {
        const world = worlds(history, confirmAfter).at(-1) as World;
        const again = advance(world, history.at(-1) as Evaluation, confirmAfter);
        for (const { kind, findingId } of again.transitions) {
          expect(['opened', 'reopened']).toContain(kind);
          expect(world.findings.get(findingId)?.state).toBe('pending');
        }
        expect(again.transitions.length === 0 || confirmAfter > 1).toBe(true);
      }),
    );
  });

  test('transitions of one finding alternate, and its first sight changes at a reopening only', () => {
    fc.assert(
      fc.property(histories, confirmations, (history, confirmAfter) => {
        const all = worlds(history, confirmAfter);
        const open = new Map<string, boolean>();
        for (const [index, world] of all.entries()) {
          for (const { findingId, kind } of world.transitions) {
            const known = open.get(findingId);
            const expected = { opened: undefined, updated: true, resolved: true, reopened: false }[kind as 'opened'];
            expect(known).toBe(expected);
            open.set(findingId, kind !== 'resolved');
          }
          const reopened = new Set(
            world.transitions.filter(({ kind }) => kind === 'reopened').map((one) => one.findingId),
          );
          for (const [id, finding] of world.findings) {
            const previous = all[index - 1]?.findings.get(id);
            const expected = reopened.has(id) ? finding.firstSeen : (previous?.firstSeen ?? finding.firstSeen);
            expect(finding.firstSeen).toBe(expected);
          }
        }
      }),
    );
  });

  test('active is exactly what was told as open and not yet as resolved', () => {
    fc.assert(
      fc.property(histories, confirmations, (history, confirmAfter) => {
        const all = worlds(history, confirmAfter);
        const told = new Set<string>();
        for (const { kind, findingId } of all.flatMap(({ transitions }) => transitions)) {
          if (kind === 'resolved') told.delete(findingId);
          else told.add(findingId);
        }
        const active = [...(all.at(-1)?.findings.values() ?? [])].filter(({ state }) => state === 'active');
        expect(new Set(active.map(({ id }) => id))).toEqual(told);
      }),
    );
  });
});
