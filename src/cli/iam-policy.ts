import { leastPrivilege, type OrganizationAsker, type Principal } from '../aws/least-privilege.ts';
import { limitActions } from '../aws/organization/control-policies.ts';
import { discoveryActions } from '../aws/organizations.ts';
import { anyAccount } from '../config/resolve/discovered-targets.ts';
import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import type { OrganizationDiscovery } from '../domain/target/discovery.ts';
import type { Target } from '../domain/target/target.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { readsOf } from '../scan/schedule/configured-checks.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from './command/command.ts';
import { configurationOption, findConfiguration } from './command/configuration.ts';
import { policyFormatNames, policyFormats } from './iam-policy-format/registry.ts';

const options = {
  ...configurationOption,
  format: {
    type: 'string',
    short: 'f',
    placeholder: 'FORMAT',
    choices: policyFormatNames,
    description: 'json, cloudformation or terraform; json by default.',
  },
  role: {
    type: 'string',
    placeholder: 'ARN',
    description: 'The policy of this assumed role; that of the process itself by default.',
  },
} as const;

/** `notebook-drift iam-policy`: the permissions that the enabled checks need, and no other. */
export const iamPolicy = defineCommand({ options, run });

async function run({ values }: GivenArguments<typeof options>, context: CommandContext): Promise<number> {
  const loaded = await findConfiguration(values, context);
  if (!loaded) return exitCodes.error;
  const { role, format = 'json' } = values;
  const principals = principalsOf(loaded);
  const wanted = principals.find(({ roleArn }) => roleArn === role);
  if (!wanted) {
    context.stderr.write(`notebook-drift: no target assumes the role ${role}. ${assumedRoles(principals)}\n`);
    return exitCodes.error;
  }
  context.stdout.write(policyFormats[format](wanted.policy));
  tellMore(wanted, principals, context);
  return exitCodes.clean;
}

function principalsOf(loaded: LoadedConfiguration): readonly Principal[] {
  const { targets, discovery, configuration, tags, sinks, events } = loaded;
  const watched = [...targets.map(({ target }) => target), ...(discovery ? [discovery.sample.target] : [])];
  return leastPrivilege({
    targets: [...targets.map(({ target }) => target), ...(discovery ? [inAnyAccount(discovery.sample.target)] : [])],
    limits: askersOf(watched),
    ...(discovery ? { discovery: discoveryOf(discovery.settings) } : {}),
    reads: readsOf(configuration),
    types: tags.types,
    sinks,
    queueArn: events?.arn,
  });
}

/** The policy of the role that is the same in every account that is found: the wildcard stands for the account. */
function inAnyAccount(sample: Target): Target {
  const { assumeRole } = sample.access;
  const access = assumeRole
    ? { ...sample.access, assumeRole: { ...assumeRole, arn: assumeRole.arn.replace(anyAccount.id, '*') } }
    : sample.access;
  return { ...sample, accountId: '*', access };
}

/** Who asks organizations for what they hold back, each once. */
function askersOf(targets: readonly Target[]): readonly OrganizationAsker[] {
  const asked = targets.flatMap(({ limits }) => limits ?? []);
  const byRole = new Map(asked.map((limits) => [limits.access.assumeRole?.arn, limits]));
  return Array.from(byRole, ([roleArn, limits]) => ({ actions: limitActions(limits), ...withoutAbsent({ roleArn }) }));
}

function discoveryOf(settings: OrganizationDiscovery) {
  const roleArn = settings.access.assumeRole?.arn;
  return { actions: discoveryActions(settings), ...withoutAbsent({ roleArn }) };
}

/** The most characters, white space aside, that a managed policy may have (IAM and STS quotas). */
const managedPolicyQuota = 6144;

function tellMore(wanted: Principal, principals: readonly Principal[], { stderr }: CommandContext): void {
  const size = JSON.stringify(wanted.policy).length;
  if (size > managedPolicyQuota) {
    stderr.write(
      `warning: the policy has ${size} characters and a managed policy at most ${managedPolicyQuota}: scan fewer types, or attach it as an inline policy.\n`,
    );
  }
  if (wanted.roleArn === undefined && principals.length > 1) {
    stderr.write(`This is the policy of the process itself. ${assumedRoles(principals)}\n`);
  }
}

function assumedRoles(principals: readonly Principal[]): string {
  const roles = principals.flatMap(({ roleArn }) => roleArn ?? []);
  return roles.length === 0
    ? 'No target assumes a role.'
    : `The roles that it assumes have their own: ${roles.map((arn) => `--role ${arn}`).join(', ')}.`;
}
