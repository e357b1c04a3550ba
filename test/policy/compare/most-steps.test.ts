import { describe, expect, it } from 'vitest';
import { managedPairs, notebookPairs, type Pair } from '../../../bench/comparison-pairs.ts';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import type { Catalogue } from '../../../src/policy/compare/search/catalogue/catalogue.ts';
import { WorkAccount } from '../../../src/policy/compare/sets/automata/budget.ts';

/**
 * What pairs of real policies took with the actions of AWS, and a sixth more. Steps are counted and not timed: more of them
 * is a cheap proof that does not hold any longer, or an answer that is not kept. Fewer of them is no reason to raise this.
 */
const mostSteps: readonly (readonly [name: string, steps: number])[] = [
  ['reorder', 310],
  ['cosmetic-rewrite', 330],
  ['add-s3-star', 4_700],
  ['drop-null-user', 2_800],
  ['ignorecase-to-equals', 3_100],
  ['attach-administrator', 4_600],
  ['detach-notebook-policy', 60_000],
  ['remove-boundary', 47_000],
  ['allow-notaction', 10_000],
  ['delete-deny-13-alone', 2_500],
  ['delete-deny-13-attached', 5_200],
  ['prefix-star', 2_100],
  ['drop-dead-statement-14', 8_700],
  ['wildcard-fold', 1_900],
  ['AWS_ConfigRole v13..v14', 24_000],
  ['AdministratorAccess-AWSElasticBeanstalk v9..v10', 270_000],
  ['AmazonInspector2ServiceRolePolicy v11..v12', 270_000],
  ['AmazonDataZoneSageMakerEnvironmentRolePermissionsBoundary v1..v2', 790_000],
  ['SageMakerStudioProjectUserRolePermissionsBoundary v6..v7', 750_000],
  ['SageMakerStudioProjectProvisioningRolePolicy v7..v8', 630_000],
  ['SageMakerStudioUserIAMDefaultExecutionPolicy v27..v28', 470_000],
];

/** More than the work of any comparison: it counts what that takes. */
const plenty = 1_000_000_000;

function stepsOf({ canonical, live }: Omit<Pair, 'name'>, catalogue?: Catalogue): number {
  const account = new WorkAccount(plenty);
  compareExactly(canonical, live, catalogue ? { catalogue, account } : { account });
  return plenty - account.left;
}

function denyAllBut(actions: readonly string[]) {
  const statement = { Effect: 'Deny', NotAction: actions, Resource: '*' };
  return {
    policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement: [statement] } }],
  };
}

describe('policy/compare: the work that real policies take', () => {
  const pairs = new Map([...notebookPairs(), ...managedPairs()].map((pair) => [pair.name, pair]));

  it.each(mostSteps)('%s: %d steps at most', async (name, steps) => {
    const pair = pairs.get(name);
    if (!pair) throw new Error(`there is no pair ${name}`);

    expect(stepsOf(pair, await loadCatalogue('all'))).toBeLessThanOrEqual(steps);
  });

  it('a list of four hundred actions that a Deny leaves out, and one more, take no more than a look at each', () => {
    const names = Array.from({ length: 400 }, (_, index) => `service${index % 20}:Action${index}`);
    const [canonical, live] = [denyAllBut(names), denyAllBut([...names, 's3:GetObject'])];

    expect(compareExactly(canonical, live).denied).toMatchObject({ verdict: 'narrowed', undecided: [] });
    expect(stepsOf({ canonical, live })).toBeLessThan(12_000);
  });
});
