import { GetRoleCommand } from '@aws-sdk/client-iam';
import type { Read, ReadFailure } from '../../domain/evaluation/read.ts';
import { roleNameOf } from '../../domain/target/role-selector.ts';
import type { RoleRecord, RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import type { Target } from '../../domain/target/target.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { present } from '../client/failures.ts';
import type { PolicySource } from './policy-source.ts';
import { type RoleFacts, roleFacts } from './role-documents.ts';
import type { PolicyReader } from './role-policies.ts';

/** A selector of one role. */
export type SingleRole = { readonly name: string } | { readonly arn: string };

type RoleAccount = Pick<Target, 'accountId' | 'partition'>;

/** What roles are read with, one by one. */
export interface RoleSource extends PolicySource {
  readonly target: RoleAccount;
  readonly policies: PolicyReader;
}

/** The snapshot of a role that was not read. */
export function unreadRole(selector: SingleRole, target: RoleAccount, failure: ReadFailure): RoleSnapshot {
  return { ...identityOf(selector, target), role: { ok: false, failure } };
}

/** The role itself, without what is attached to it. */
export function readRoleFacts(name: string, { iam, calls, decode }: RoleSource) {
  return calls.read('GetRole', name, async (abortSignal) => {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }), { abortSignal });
    return roleFacts(present(role, 'Role'), decode);
  });
}

/** The snapshot of one role. */
export async function readRole(selector: SingleRole, source: RoleSource): Promise<RoleSnapshot> {
  const { name, arn } = identityOf(selector, source.target);
  const wrongAccount = refuseOtherAccount(arn, source.target);
  if (wrongAccount) return { name, arn, role: wrongAccount };
  const found = await readRoleFacts(name, source);
  if (!found.ok) return { name, arn, role: found };
  if ('arn' in selector && found.value.arn !== selector.arn) {
    return { name, arn, role: otherPath(selector.arn, found.value.arn) };
  }
  return completeRole(found.value, source);
}

/** The snapshot of a role whose own facts are known. */
export async function completeRole(
  { boundaryArn, ...facts }: RoleFacts,
  { policies }: RoleSource,
): Promise<RoleSnapshot> {
  const [managed, inline, boundary] = await Promise.all([
    policies.managed(facts.name),
    policies.inline(facts.name),
    boundaryArn === undefined ? undefined : policies.boundary(boundaryArn),
  ]);
  const record: RoleRecord = { ...facts, managed, inline, ...withoutAbsent({ boundary }) };
  return { name: facts.name, arn: facts.arn, role: { ok: true, value: record } };
}

/** Without a path the ARN of a name is a guess, until the role itself tells it. */
function identityOf(selector: SingleRole, { accountId, partition }: RoleAccount) {
  if ('name' in selector) {
    return { name: selector.name, arn: `arn:${partition}:iam::${accountId}:role/${selector.name}` };
  }
  return { name: roleNameOf(selector.arn), arn: selector.arn };
}

type FailedRead = Extract<Read<never>, { ok: false }>;

function refuseOtherAccount(arn: string, { accountId }: RoleAccount): FailedRead | undefined {
  if (arn.split(':')[4] === accountId) return undefined;
  const message = `The role is not of account ${accountId}, which this target reads; correct the role or the account_id`;
  return { ok: false, failure: { reason: 'invalid_input', operation: 'iam:GetRole', subject: arn, message } };
}

function otherPath(selected: string, found: string): FailedRead {
  const message = `There is no such role; the role of that name is ${found}`;
  return { ok: false, failure: { reason: 'not_found', operation: 'iam:GetRole', subject: selected, message } };
}
