import type { OwnerNames, OwnerSource } from '../../../checks/required-tags/owners/owner-names.ts';
import { ownersOfMembers, ownersOfRoles } from '../../../checks/required-tags/owners/owners-of-roles.ts';
import type { Read } from '../../../domain/evaluation/read.ts';
import type { Membership } from '../../../domain/target/membership.ts';
import type { RoleReading } from '../../../domain/target/role-snapshot.ts';
import { memberships } from '../../../facts/memberships.ts';
import type { EvaluationContext } from '../../context/evaluation-context.ts';
import type { WatchedTarget } from '../../context/watched-target.ts';

/** The owners that the sources name, by tag key. Each source is read once, however many keys ask it. */
export async function readOwners(
  sources: ReadonlyMap<string, OwnerSource>,
  watched: WatchedTarget,
  request: Pick<EvaluationContext, 'signal'> & { readonly notBefore?: number },
): Promise<ReadonlyMap<string, Read<OwnerNames>>> {
  const asked = new Set(sources.values());
  const [roles, members] = await Promise.all([
    asked.has('roles') ? watched.reader.readRoles({ selectors: watched.target.roles, ...request }) : undefined,
    asked.has('tables') ? readMembers(watched, request.signal) : undefined,
  ]);
  return new Map([...sources].map(([key, source]) => [key, ownersIn(source, { key, roles, members })]));
}

function ownersIn(
  source: OwnerSource,
  {
    key,
    roles,
    members,
  }: {
    readonly key: string;
    readonly roles: RoleReading | undefined;
    readonly members: Read<readonly Membership[]> | undefined;
  },
): Read<OwnerNames> {
  if (typeof source === 'object') {
    return { ok: true, value: { names: source.names, whoNamesNone: 'the file of owners does not name' } };
  }
  if (source === 'roles') return ownersOfRoles(roles ?? nothingRead, key);
  if (!members) return notConfigured(key);
  return members.ok ? ownersOfMembers(members.value, key) : members;
}

const nothingRead: RoleReading = { selections: [], plan: { method: 'direct', reason: 'nothing was read' } };

async function readMembers(
  { target: { facts }, reader }: WatchedTarget,
  signal: AbortSignal,
): Promise<Read<readonly Membership[]> | undefined> {
  const { tables } = facts;
  if (!tables) return undefined;
  return memberships(await reader.readInstallation({ sources: { tables, instanceTypes: false }, signal }));
}

function notConfigured(key: string): Read<OwnerNames> {
  const message = 'The tables of MLSpace are not read; set targets[].facts.tables, or take the owners from elsewhere';
  return { ok: false, failure: { reason: 'invalid_input', operation: 'facts', subject: key, message } };
}
