import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import type { AccessRequest } from '../../../src/policy/evaluate/evaluate.ts';

/** What an independent implementation gives a request, over the strings as they are. */
export function simulateRequest(
  policies: readonly unknown[],
  boundary: unknown,
  { action, resource, context }: AccessRequest,
): string {
  return runUnsafeSimulation(
    {
      request: {
        principal: 'arn:aws:iam::012345678910:role/notebook',
        action,
        resource: { resource, accountId: '012345678910' },
        contextVariables: Object.fromEntries(
          Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
        ),
      },
      identityPolicies: policies.map((policy, index) => ({ name: `p${index}`, policy })),
      ...(boundary === undefined ? {} : { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
}
