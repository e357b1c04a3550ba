import { describe, expect, it } from 'vitest';
import type { RequestSet } from '../../../../src/policy/compare/differences/request-set.ts';
import { variableBindings } from '../../../../src/policy/compare/search/variable-values.ts';
import { Budget } from '../../../../src/policy/compare/sets/automata/budget.ts';

const key = 'aws:principaltag/project';

function setOf(...patterns: readonly string[]): RequestSet {
  return { variables: [key], conditions: [], resource: { negated: false, patterns } } as unknown as RequestSet;
}

/** Counts what is charged. */
class Charged extends Budget {
  steps = 0;

  override spend(steps: number): void {
    super.spend(steps);
    this.steps += steps;
  }
}

const charged = (steps: number) => new Charged(steps, steps);
const valuesOf = (sets: readonly RequestSet[], budget: Budget) =>
  [...variableBindings(sets, new Map(), budget)].map((binding) => binding.get(key));

/** Every pattern reads every text, and only its own names a value. */
const crossed = Array.from({ length: 600 }, (_, at) => setOf(`arn:aws:s3:::~${at}~\${aws:PrincipalTag/project}~`));

describe('policy/compare/search: values for policy variables', () => {
  it('reads a value from the text of another statement', () => {
    const sets = [setOf('arn:aws:s3:::${aws:PrincipalTag/project}-data/*'), setOf('arn:aws:s3:::radar-data/*')];
    expect(valuesOf(sets, charged(1_000_000))).toContain('radar');
  });

  it('tries the empty text, and none', () => {
    expect(valuesOf([setOf('arn:aws:s3:::${aws:PrincipalTag/project}')], charged(1_000_000))).toEqual(
      expect.arrayContaining(['', null]),
    );
  });

  it('charges each reading: hundreds of patterns over hundreds of texts are work', () => {
    const budget = charged(10_000_000);
    valuesOf(crossed, budget);
    // Reading ends with the values that it is enough to try.
    expect(budget.steps).toBeGreaterThan(100 * crossed.length);
  });

  it('ends where the budget does, with a value that no policy names and with none', () => {
    const budget = charged(5_000);
    expect(valuesOf(crossed, budget)).toEqual(expect.arrayContaining(['example', null]));
    expect(budget.spent).toBe(true);
    expect(budget.steps).toBeLessThan(5_000 + 2 * crossed.length);
  });
});
