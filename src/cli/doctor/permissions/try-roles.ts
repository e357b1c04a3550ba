import type { AccountReader } from '../../../domain/account-reader.ts';
import { adviceFor } from '../../../domain/evaluation/advice.ts';
import type { RoleReading, RoleSelection } from '../../../domain/target/role-snapshot.ts';
import type { RolePattern, Target } from '../../../domain/target/target.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { Trial, TrialRequest } from './trial.ts';

/** Reads the roles, the stacks that say what they should be, and the versions of one policy. */
export function roleTrials({ target, context: { signal }, reads }: TrialRequest): readonly Trial[] {
  return [
    {
      where: '',
      async read(reader) {
        const reading = await reader.readRoles({ selectors: target.roles, signal });
        await reader.readStacks(target.stacks, { signal });
        const parameters = await tryParameters(reader, target, signal);
        const arn = attachedIn(reading);
        if (arn !== undefined && reads.some((read) => read.endsWith('-versions')))
          await reader.readPolicyVersions([arn], { signal });
        const told = [...reading.selections.flatMap((selection) => missingRoles(target, selection)), ...parameters];
        return { told, whyUncalled: (action) => whyUncalled(action, reading.plan.method) };
      },
    },
  ];
}

function whyUncalled(action: string, method: RoleReading['plan']['method']): string | undefined {
  if (action === 'cloudformation:ListExports') return 'no template imports from another stack';
  return method === 'bulk' && action.startsWith('iam:') ? 'the roles are read in bulk, without it' : undefined;
}

/** A policy whose versions can be asked for. */
function attachedIn({ selections }: RoleReading): string | undefined {
  return selections
    .flatMap(({ roles }) => (roles.ok ? roles.value : []))
    .flatMap(({ role }) => (role.ok && role.value.managed.ok ? role.value.managed.value : []))
    .flatMap(({ arn }) => arn ?? [])
    .at(0);
}

/** The parameters that a stack takes, as they are now; a denied one is told with its action. */
async function tryParameters(
  reader: AccountReader,
  { id, stacks }: Target,
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const told: Diagnosis[] = [];
  for (const { region, ssmParameters } of stacks) {
    const deployedAt = Number.POSITIVE_INFINITY;
    const values = await reader.readSsmParameters(ssmParameters, { region, deployedAt }, signal);
    for (const [name, value] of values) {
      if (value.ok || value.failure.reason === 'access_denied') continue;
      const { reason, message } = value.failure;
      told.push({
        status: 'problem',
        subject: `${id}: ssm:GetParameter of ${name}`,
        message: reason === 'not_found' ? 'there is no such parameter' : message,
        remedy: adviceFor(value.failure),
      });
    }
  }
  return told;
}

/** What is configured and is not there, as far as the roles could be read. */
function missingRoles({ id }: Target, { selector, roles }: RoleSelection): readonly Diagnosis[] {
  if (!roles.ok) return [];
  if (!('name' in selector) && !('arn' in selector) && roles.value.length === 0) {
    const subject = `${id}: roles ${describePattern(selector)}`;
    return [{ status: 'problem', subject, message: 'no role fits this pattern', remedy: correctRoles }];
  }
  return roles.value.flatMap(({ name, role }) =>
    role.ok || role.failure.reason !== 'not_found'
      ? []
      : [{ status: 'problem', subject: `${id}: role ${name}`, message: 'does not exist', remedy: correctRoles }],
  );
}

const correctRoles = 'Correct targets[].roles, or create the role.';

function describePattern({ prefix, path, tags = {} }: RolePattern): string {
  const parts = [
    ...(prefix === undefined ? [] : [`prefix ${prefix}`]),
    ...(path === undefined ? [] : [`path ${path}`]),
    ...Object.entries(tags).map(([key, value]) => `tag ${key}=${value}`),
  ];
  return parts.join(', ');
}
