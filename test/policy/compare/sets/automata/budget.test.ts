import { describe, expect, it } from 'vitest';
import { Budget, WorkAccount } from '../../../../../src/policy/compare/sets/automata/budget.ts';

/** How many steps it takes until it is spent, one by one. */
function left(budget: Budget): number {
  let steps = 0;
  for (; !budget.spent; steps++) budget.spend(1);
  return steps;
}

describe('policy/compare/sets: a budget', () => {
  it('gives a question its allowance, and no more than its aspect has', () => {
    const budget = new Budget(100, 30);
    budget.open(0.5);

    expect(left(budget)).toBe(30);
    budget.begin();
    expect(left(budget)).toBe(20);
    budget.begin();
    expect(budget.spent).toBe(true);
  });

  it.each([
    ['a spent aspect', 500, 10],
    ['one that has ten steps left', 70, 20],
  ])('gives %s an eighth of its share more, for what was found', (_aspect, spent, expected) => {
    const budget = new Budget(160, 1_000);
    budget.open(0.5);
    budget.spend(spent);
    budget.extend();
    budget.begin();

    expect(left(budget)).toBe(expected);
  });

  it('ends with the account that others share, and charges that one and the one around it', () => {
    const around = new WorkAccount(50);
    const account = new WorkAccount(100, around);
    const budget = new Budget(1_000, 1_000, account);

    expect(left(budget)).toBe(50);
    expect([account.left, around.left]).toEqual([0, 0]);
  });
});
