import { GetRoleCommand, type IAMClient, type Role } from '@aws-sdk/client-iam';
import type { Read, ReadFailure } from '../domain/read.ts';
import type { RoleRecord, RoleSnapshot } from '../domain/role-snapshot.ts';
import type { RoleSelector, Target } from '../domain/target.ts';
import { MalformedAnswer, present } from './failures.ts';
import { type IamCalls, limitCalls } from './iam-calls.ts';
import { decodePolicyDocument } from './policy-document.ts';
import { createPolicyReader, type PolicyReader } from './role-policies.ts';

export interface RoleSource {
  readonly iam: IAMClient;
  readonly target: Pick<Target, 'accountId' | 'partition'>;
  readonly signal: AbortSignal;
}

/** One snapshot for each selector, in their order. A managed policy that several roles share is read once. */
export async function readRoles(
  selectors: readonly RoleSelector[],
  { iam, target, signal }: RoleSource,
): Promise<readonly RoleSnapshot[]> {
  const calls = limitCalls(signal);
  const policies = createPolicyReader(iam, calls);
  return Promise.all(selectors.map((selector) => readRole(selector, { iam, target, calls, policies })));
}

/** The snapshot of a role that was not read. */
export function unreadRole(
  selector: RoleSelector,
  target: Pick<Target, 'accountId' | 'partition'>,
  failure: ReadFailure,
): RoleSnapshot {
  return { ...identityOf(selector, target), role: { ok: false, failure } };
}

interface RoleReading {
  readonly iam: IAMClient;
  readonly target: Pick<Target, 'accountId' | 'partition'>;
  readonly calls: IamCalls;
  readonly policies: PolicyReader;
}

async function readRole(selector: RoleSelector, reading: RoleReading): Promise<RoleSnapshot> {
  const { iam, target, calls, policies } = reading;
  const { name, arn } = identityOf(selector, target);
  const wrongAccount = refuseOtherAccount(arn, target);
  if (wrongAccount) return { name, arn, role: wrongAccount };
  const found = await calls.read('GetRole', name, async (abortSignal) => {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }), { abortSignal });
    return toFacts(present(role, 'Role'));
  });
  if (!found.ok) return { name, arn, role: found };
  const { boundaryArn, ...facts } = found.value;
  if ('arn' in selector && facts.arn !== selector.arn) return { name, arn, role: otherPath(selector.arn, facts.arn) };
  const [managed, inline, boundary] = await Promise.all([
    policies.managed(name),
    policies.inline(name),
    boundaryArn === undefined ? undefined : policies.boundary(boundaryArn),
  ]);
  const record: RoleRecord = { ...facts, managed, inline, ...(boundary ? { boundary } : {}) };
  return { name, arn: facts.arn, role: { ok: true, value: record } };
}

/** Without a path the ARN of a name is a guess, until the role itself tells it. */
function identityOf(selector: RoleSelector, { accountId, partition }: RoleReading['target']) {
  if ('name' in selector) {
    return { name: selector.name, arn: `arn:${partition}:iam::${accountId}:role/${selector.name}` };
  }
  return { name: selector.arn.slice(selector.arn.lastIndexOf('/') + 1), arn: selector.arn };
}

type FailedRead = Extract<Read<never>, { ok: false }>;

function refuseOtherAccount(arn: string, { accountId }: RoleReading['target']): FailedRead | undefined {
  if (arn.split(':')[4] === accountId) return undefined;
  const message = `The role is not of account ${accountId}, which this target reads; correct the role or the account_id`;
  return { ok: false, failure: { reason: 'invalid_input', operation: 'iam:GetRole', subject: arn, message } };
}

function otherPath(selected: string, found: string): FailedRead {
  const message = `There is no such role; the role of that name is ${found}`;
  return { ok: false, failure: { reason: 'not_found', operation: 'iam:GetRole', subject: selected, message } };
}

function toFacts(role: Role) {
  const boundaryArn = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn: present(role.Arn, 'the ARN of the role'),
    name: present(role.RoleName, 'the name of the role'),
    path: present(role.Path, 'the path of the role'),
    trustPolicy: decodeTrustPolicy(present(role.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument')),
    tags: Object.fromEntries((role.Tags ?? []).map(({ Key, Value }) => [present(Key, 'a tag key'), Value ?? ''])),
    ...(boundaryArn === undefined ? {} : { boundaryArn }),
  };
}

function decodeTrustPolicy(text: string): string {
  const decoded = decodePolicyDocument(text);
  if (decoded === undefined) throw new MalformedAnswer('The trust policy is not JSON, neither raw nor URL-encoded');
  return decoded;
}
