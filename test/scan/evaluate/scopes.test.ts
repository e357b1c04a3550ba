import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../../src/checks/registry.ts';
import { type Installation, installationYaml, startInstallation } from '../../checks/roles/attachments-fixture.ts';
import { loadValid } from '../../config/virtual-files.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation(3);
});
afterAll(() => installation.close());

const yaml = `${installationYaml}
    regions: [us-east-1, eu-west-1]
`;

describe('scan/evaluate: the scopes of a check', () => {
  // Findings of a scope that is not named end at the next start; those of one that is never evaluated stay for ever.
  it.each(checks.map((check) => [check.id, check] as const))(
    '%s evaluates exactly the scopes that it names',
    async (id, check) => {
      const { targets, tags } = await loadValid(yaml);
      const evaluation = await installation.evaluate({ check: id, yaml });
      const evaluated = evaluation.scopes.map(({ scope }) => scope);
      const named = targets.flatMap(({ target }) => check.scopes(target, tags));
      expect(named.length).toBeGreaterThan(0);
      expect(evaluated.toSorted()).toEqual(named.toSorted());
      expect(evaluation.observations.map(({ scope }) => scope).filter((scope) => !named.includes(scope))).toEqual([]);
    },
  );
});
