import type {
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
  GetAccountSummaryResponse,
  ManagedPolicyDetail,
  RoleDetail,
} from '@aws-sdk/client-iam';
import type { SandboxAccount } from '../account/account.ts';
import type { ManagedPolicyRecord } from '../account/managed-policies.ts';
import type { RoleEntry } from '../account/roles.ts';
import { encodeDocument, sdkTags } from './iam-shapes.ts';
import { markerPage } from './markers.ts';
import type { Operations, ServiceCall } from './service.ts';

type Entity = { readonly role: RoleEntry } | { readonly policy: ManagedPolicyRecord };

/** IAM's operations on the whole account. Source: IAM API reference. */
export const accountOperations = {
  GetAccountSummary(_input: object, { account }: ServiceCall): GetAccountSummaryResponse {
    const policies = account.policies.all().filter(isLocal);
    return { SummaryMap: { Roles: account.roles.all().length, Policies: policies.length, Users: 0, Groups: 0 } };
  },

  GetAccountAuthorizationDetails(
    input: GetAccountAuthorizationDetailsRequest,
    { account, shortPages }: ServiceCall,
  ): GetAccountAuthorizationDetailsResponse {
    const { items, rest } = markerPage(entitiesOf(account, input.Filter ?? []), nameOf, input, { shortPages });
    return {
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: items.flatMap((entity) => ('role' in entity ? describeRole(account, entity.role) : [])),
      Policies: items.flatMap((entity) => ('policy' in entity ? describePolicy(account, entity.policy) : [])),
      ...rest,
    };
  },
} satisfies Operations;

/** One list in one order, roles first, as pages of a mixed answer go on where the last one ended. */
function entitiesOf(account: SandboxAccount, filter: readonly string[]): readonly Entity[] {
  const wants = (type: string) => filter.length === 0 || filter.includes(type);
  const policies = account.policies
    .all()
    .filter((policy) => wants(isLocal(policy) ? 'LocalManagedPolicy' : 'AWSManagedPolicy'));
  return [
    ...(wants('Role') ? account.roles.all().map((role) => ({ role })) : []),
    ...policies.map((policy) => ({ policy })),
  ];
}

function isLocal({ arn }: ManagedPolicyRecord): boolean {
  return !arn.includes('::aws:');
}

function nameOf(entity: Entity): string {
  return 'role' in entity ? `role/${entity.role.name}` : `policy/${entity.policy.arn}`;
}

function describeRole(account: SandboxAccount, role: RoleEntry): RoleDetail {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(account, role.trustPolicy),
    InstanceProfileList: [],
    RolePolicyList: [...role.inline].map(([PolicyName, document]) => ({
      PolicyName,
      PolicyDocument: encodeDocument(account, document),
    })),
    AttachedManagedPolicies: [...role.attached].map((arn) => ({
      PolicyName: account.policies.get(arn).name,
      PolicyArn: arn,
    })),
    ...(role.boundary && {
      PermissionsBoundary: {
        PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
        PermissionsBoundaryArn: role.boundary,
      },
    }),
    Tags: sdkTags(role.tags),
  };
}

function describePolicy(account: SandboxAccount, policy: ManagedPolicyRecord): ManagedPolicyDetail {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: account.roles.uses(policy.arn).attached.length,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    PolicyVersionList: policy.versions.toReversed().map((version) => ({
      Document: encodeDocument(account, version.document),
      VersionId: version.id,
      IsDefaultVersion: version.id === policy.defaultVersionId,
      CreateDate: new Date(version.createdAt),
    })),
  };
}
