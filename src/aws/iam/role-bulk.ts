import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  ListRolesCommand,
  type ManagedPolicyDetail,
  type RoleDetail,
  type PolicyVersion as SdkPolicyVersion,
} from '@aws-sdk/client-iam';
import type { Read } from '../../domain/evaluation/read.ts';
import type { AttachedPolicy, PolicyVersion, RoleRecord, RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import { failureOf, present } from '../client/failures.ts';
import { collectPages } from './iam-calls.ts';
import type { PolicySource } from './policy-source.ts';
import { type AccountSize, itemsPerBulkPage, itemsPerPage } from './role-cost.ts';
import { createTextPool, type DecodeDocument, type RoleFacts, roleFacts } from './role-documents.ts';
import type { PolicyReader } from './role-policies.ts';

/** How many roles and policies the account has (IAM API reference, GetAccountSummary). */
export function readAccountSize({ iam, calls }: PolicySource, accountId: string): Promise<Read<AccountSize>> {
  return calls.read('GetAccountSummary', accountId, async (abortSignal) => {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}), { abortSignal });
    const summary = present(SummaryMap, 'SummaryMap');
    return { roles: present(summary['Roles'], 'Roles'), policies: present(summary['Policies'], 'Policies') };
  });
}

/** A role as lists tell it: without tags and boundary (IAM API reference, ListRoles). */
export interface ListedRole {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
}

/** Every role whose path begins so. */
export function listRoles(pathPrefix: string, { iam, calls }: PolicySource): Promise<Read<readonly ListedRole[]>> {
  return calls.read('ListRoles', pathPrefix, (abortSignal) =>
    collectPages(async (marker) => {
      const command = new ListRolesCommand({ PathPrefix: pathPrefix, MaxItems: itemsPerPage, ...marker });
      const { Roles, IsTruncated, Marker } = await iam.send(command, { abortSignal });
      const items = present(Roles, 'Roles').map(({ RoleName, Arn, Path }) => ({
        name: present(RoleName, 'RoleName'),
        arn: present(Arn, 'Arn'),
        path: present(Path, 'Path'),
      }));
      return { items, truncated: IsTruncated, marker: Marker };
    }),
  );
}

/** A role as the bulk reading tells it; a part that is missing or damaged is a failure of that part. */
export interface BulkRole {
  readonly name: string;
  readonly arn: string;
  readonly facts: Read<RoleFacts>;
  readonly attached: Read<readonly { readonly name: string; readonly arn: string }[]>;
  readonly inline: Read<readonly AttachedPolicy[]>;
}

/** The account's roles by name and its own managed policies by ARN, as one bulk reading tells them. */
export interface BulkAccount {
  readonly roles: ReadonlyMap<string, BulkRole>;
  readonly policies: ReadonlyMap<string, readonly PolicyVersion[]>;
}

/**
 * Reads every role and every managed policy of the account's own, in pages of 100. AWS managed policies are left out:
 * there are more than a thousand of them, and the few that are attached are read one by one.
 */
export function readBulkAccount({ iam, calls, decode }: PolicySource, accountId: string): Promise<Read<BulkAccount>> {
  return calls.read('GetAccountAuthorizationDetails', accountId, async (abortSignal) => {
    const roles = new Map<string, BulkRole>();
    const policies = new Map<string, readonly PolicyVersion[]>();
    const oneOf = createTextPool();
    await collectPages(async (marker) => {
      const command = new GetAccountAuthorizationDetailsCommand({
        Filter: ['Role', 'LocalManagedPolicy'],
        MaxItems: itemsPerBulkPage,
        ...marker,
      });
      const answer = await iam.send(command, { abortSignal });
      // Only what says whether there is more is a whole answer; the lists of a page may well be empty.
      const truncated = present(answer.IsTruncated, 'IsTruncated');
      for (const role of answer.RoleDetailList ?? []) {
        roles.set(present(role.RoleName, 'RoleName'), bulkRole(role, { decode, oneOf }));
      }
      for (const policy of answer.Policies ?? []) {
        policies.set(present(policy.Arn, 'the ARN of a policy'), bulkVersions(policy, decode));
      }
      return { items: [], truncated, marker: answer.Marker };
    });
    return { roles, policies };
  });
}

const operation = 'iam:GetAccountAuthorizationDetails';

function told<Value>(subject: string, action: () => Value): Read<Value> {
  try {
    return { ok: true, value: action() };
  } catch (error) {
    return { ok: false, failure: failureOf(error, { operation, subject }) };
  }
}

interface Texts {
  readonly decode: DecodeDocument;
  /** One string for the names and ARNs of policies that hundreds of roles have. */
  readonly oneOf: (text: string) => string;
}

function bulkRole(role: RoleDetail, { decode, oneOf }: Texts): BulkRole {
  const { RoleName: name = '', Arn: arn = '' } = role;
  return {
    name,
    arn,
    facts: told(arn, () => roleFacts(role, decode)),
    attached: told(arn, () =>
      present(role.AttachedManagedPolicies, 'AttachedManagedPolicies').map(({ PolicyName, PolicyArn }) => ({
        name: oneOf(present(PolicyName, 'PolicyName')),
        arn: oneOf(present(PolicyArn, 'PolicyArn')),
      })),
    ),
    inline: told(arn, () =>
      present(role.RolePolicyList, 'RolePolicyList').map(({ PolicyName, PolicyDocument }) => {
        const policyName = oneOf(present(PolicyName, 'PolicyName'));
        const document = told(`${name}/${policyName}`, () => decode(present(PolicyDocument, 'PolicyDocument')));
        return { kind: 'inline' as const, name: policyName, document };
      }),
    ),
  };
}

function bulkVersions(policy: ManagedPolicyDetail, decode: DecodeDocument): readonly PolicyVersion[] {
  const versions = policy.PolicyVersionList ?? [];
  const { DefaultVersionId: defaultId } = policy;
  return versions.map((version) => {
    const read = policyVersion(version, policy.Arn ?? '', decode);
    // The policy itself says which one holds; moto marks none of the versions.
    return defaultId === undefined ? read : { ...read, isDefault: read.versionId === defaultId };
  });
}

function policyVersion(version: SdkPolicyVersion, arn: string, decode: DecodeDocument): PolicyVersion {
  const { VersionId: versionId = '', IsDefaultVersion: isDefault = false, CreateDate: created } = version;
  const document = told(`${arn} ${versionId}`, () => decode(present(version.Document, 'the document')));
  return { versionId, isDefault, createdAt: created?.getTime() ?? 0, document };
}

/** The snapshot of a role out of a bulk reading. */
export async function bulkSnapshot(role: BulkRole, policies: PolicyReader): Promise<RoleSnapshot> {
  const { name, arn, facts, attached, inline } = role;
  if (!facts.ok) return { name, arn, role: facts };
  const { boundaryArn, ...own } = facts.value;
  const managed = attached.ok ? { ok: true as const, value: await policies.attached(attached.value) } : attached;
  const boundary = boundaryArn === undefined ? {} : { boundary: await policies.boundary(boundaryArn) };
  const record: RoleRecord = { ...own, managed, inline, ...boundary };
  return { name, arn, role: { ok: true, value: record } };
}
