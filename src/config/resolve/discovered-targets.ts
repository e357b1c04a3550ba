import type { DiscoveredAccount, OrganizationDiscovery } from '../../domain/target/discovery.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { Path } from '../problems/problem.ts';
import type { Complaints } from '../read/complaints.ts';
import { describeIssue } from '../read/issues.ts';
import type { DiscoveryConfiguration } from '../schema/discovery-schema.ts';
import type { TargetConfiguration } from '../schema/schema.ts';
import { targetConfiguration } from '../schema/target-schema.ts';
import { readExternalId, type SecretContext } from './loaded/secrets.ts';

/** Where the settings of discovered targets are written. */
export const discoveryPath: Path = ['discovery', 'organizations'];

/** Stands for any account while the settings are checked, and where they are told without asking the organization. */
export const anyAccount: DiscoveredAccount = { id: '000000000000', name: '' };

/** The target of one account; `undefined` when the settings have problems, which have been noted. */
export function discoveredTarget(
  { target, role, partition }: DiscoveryConfiguration,
  { id: account }: DiscoveredAccount,
  complaints: Complaints,
): TargetConfiguration | undefined {
  const { name, ...session } = role;
  const given = {
    id: `account-${account}`,
    ...(filledIn(target, account) as object),
    account_id: account,
    partition,
    assume_role: { arn: `arn:${partition}:iam::${account}:role/${name}`, ...session },
  };
  const parsed = targetConfiguration.safeParse(given);
  if (parsed.success && parsed.data.id.includes(account)) return parsed.data;
  if (parsed.success) {
    const message = 'is the same for every account';
    complaints.refuse([...discoveryPath, 'target', 'id'], message, 'Write ${account_id} into it.');
    return undefined;
  }
  const { origin } = complaints;
  complaints.problems.push(
    ...parsed.error.issues.flatMap((issue) => describeIssue(issue, origin, [...discoveryPath, 'target'])),
  );
  return undefined;
}

/** The account in the place of `${account_id}`, in every text of the value. */
function filledIn(value: unknown, account: string): unknown {
  if (typeof value === 'string') return value.replaceAll('${account_id}', account);
  if (Array.isArray(value)) return value.map((member) => filledIn(member, account));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filledIn(member, account)]));
}

/** How the organization is asked. */
export async function resolveDiscovery(
  given: DiscoveryConfiguration,
  context: SecretContext,
): Promise<OrganizationDiscovery> {
  const { partition, fips, endpoint, refresh } = given;
  return {
    partition,
    access: { ...(await assumedRoleOf(given, context)), useFipsEndpoint: fips, ...withoutAbsent({ endpoint }) },
    include: given.include.map(selectorOf),
    exclude: given.exclude.map(selectorOf),
    refresh,
  };
}

async function assumedRoleOf({ assume_role: given }: DiscoveryConfiguration, context: SecretContext) {
  if (!given) return {};
  const { arn, external_id: text, external_id_file: name, session_name: sessionName } = given;
  if (text !== undefined) context.files.secrets.add(text);
  const path = [...discoveryPath, 'assume_role', 'external_id_file'];
  const externalId = name === undefined ? text : await readExternalId(path, name, context);
  return { assumeRole: { arn, sessionName, ...withoutAbsent({ externalId }) } };
}

function selectorOf({ unit, tag, value }: DiscoveryConfiguration['include'][number]) {
  return unit === undefined ? { tag: tag ?? '', value } : { unit };
}
