import type {
  AttachedPermissionsBoundary,
  AttachRolePolicyRequest,
  CreateRoleRequest,
  CreateRoleResponse,
  DeleteRolePermissionsBoundaryRequest,
  DeleteRolePolicyRequest,
  DeleteRoleRequest,
  DetachRolePolicyRequest,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  GetRoleRequest,
  GetRoleResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  ListRolesRequest,
  ListRolesResponse,
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  PutRolePermissionsBoundaryRequest,
  PutRolePolicyRequest,
  Role,
  TagRoleRequest,
  UntagRoleRequest,
  UpdateAssumeRolePolicyRequest,
} from '@aws-sdk/client-iam';
import type { SandboxAccount } from '../account/account.ts';
import type { RoleEntry } from '../account/roles.ts';
import { required } from '../wire/service-error.ts';
import { encodeDocument, named, sdkTags } from './iam-shapes.ts';
import { markerPage } from './markers.ts';
import type { Operations, ServiceCall } from './service.ts';

/** IAM's operations on roles. Source: IAM API reference. */
export const roleOperations = {
  GetRole(input: GetRoleRequest, { account }: ServiceCall): GetRoleResponse {
    return { Role: describe(account, account.roles.get(named(input.RoleName, 'roleName'))) };
  },

  ListRoles(input: ListRolesRequest, { account, shortPages }: ServiceCall): ListRolesResponse {
    const roles = account.roles.all().filter((role) => role.path.startsWith(input.PathPrefix ?? '/'));
    const { items, rest } = markerPage(roles, (role) => role.name, input, { shortPages });
    return { Roles: items.map((role) => summarise(account, role)), ...rest };
  },

  ListRoleTags(input: ListRoleTagsRequest, { account, shortPages }: ServiceCall): ListRoleTagsResponse {
    const role = account.roles.get(named(input.RoleName, 'roleName'));
    const { items, rest } = markerPage(role.tags, (tag) => tag.key, input, { shortPages });
    return { Tags: sdkTags(items), ...rest };
  },

  CreateRole(input: CreateRoleRequest, { account }: ServiceCall): CreateRoleResponse {
    const role = account.roles.create({
      name: named(input.RoleName, 'roleName'),
      trustPolicy: named(input.AssumeRolePolicyDocument, 'assumeRolePolicyDocument'),
      ...(input.Path && { path: input.Path }),
      ...(input.Description && { description: input.Description }),
      ...(input.PermissionsBoundary && { boundary: input.PermissionsBoundary }),
      tags: (input.Tags ?? []).map((tag) => ({ key: tag.Key ?? '', value: tag.Value ?? '' })),
    });
    return { Role: describe(account, role) };
  },

  UpdateAssumeRolePolicy(input: UpdateAssumeRolePolicyRequest, { account }: ServiceCall): object {
    account.roles.setTrustPolicy(named(input.RoleName, 'roleName'), named(input.PolicyDocument, 'policyDocument'));
    return {};
  },

  TagRole(input: TagRoleRequest, { account }: ServiceCall): object {
    const tags = (input.Tags ?? []).map((tag) => ({ key: tag.Key ?? '', value: tag.Value ?? '' }));
    account.roles.tag(named(input.RoleName, 'roleName'), tags);
    return {};
  },

  UntagRole(input: UntagRoleRequest, { account }: ServiceCall): object {
    account.roles.untag(named(input.RoleName, 'roleName'), input.TagKeys ?? []);
    return {};
  },

  DeleteRole(input: DeleteRoleRequest, { account }: ServiceCall): object {
    account.roles.delete(named(input.RoleName, 'roleName'));
    return {};
  },

  ListAttachedRolePolicies(
    input: ListAttachedRolePoliciesRequest,
    { account, shortPages }: ServiceCall,
  ): ListAttachedRolePoliciesResponse {
    const role = account.roles.get(named(input.RoleName, 'roleName'));
    const attached = [...role.attached]
      .map((arn) => account.policies.get(arn))
      .filter((policy) => policy.path.startsWith(input.PathPrefix ?? '/'));
    const { items, rest } = markerPage(attached, (policy) => policy.arn, input, { shortPages });
    return { AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })), ...rest };
  },

  AttachRolePolicy(input: AttachRolePolicyRequest, { account }: ServiceCall): object {
    account.roles.attach(named(input.RoleName, 'roleName'), named(input.PolicyArn, 'policyArn'));
    return {};
  },

  DetachRolePolicy(input: DetachRolePolicyRequest, { account }: ServiceCall): object {
    account.roles.detach(named(input.RoleName, 'roleName'), named(input.PolicyArn, 'policyArn'));
    return {};
  },

  ListRolePolicies(input: ListRolePoliciesRequest, { account, shortPages }: ServiceCall): ListRolePoliciesResponse {
    const role = account.roles.get(named(input.RoleName, 'roleName'));
    const { items, rest } = markerPage([...role.inline.keys()].toSorted(), (name) => name, input, { shortPages });
    return { PolicyNames: items, ...rest };
  },

  GetRolePolicy(input: GetRolePolicyRequest, { account }: ServiceCall): GetRolePolicyResponse {
    const RoleName = named(input.RoleName, 'roleName');
    const PolicyName = named(input.PolicyName, 'policyName');
    const document = account.roles.inline(RoleName, PolicyName);
    return { RoleName, PolicyName, PolicyDocument: encodeDocument(account, document) };
  },

  PutRolePolicy(input: PutRolePolicyRequest, { account }: ServiceCall): object {
    const document = named(input.PolicyDocument, 'policyDocument');
    account.roles.putInline(named(input.RoleName, 'roleName'), named(input.PolicyName, 'policyName'), document);
    return {};
  },

  DeleteRolePolicy(input: DeleteRolePolicyRequest, { account }: ServiceCall): object {
    account.roles.deleteInline(named(input.RoleName, 'roleName'), named(input.PolicyName, 'policyName'));
    return {};
  },

  PutRolePermissionsBoundary(input: PutRolePermissionsBoundaryRequest, { account }: ServiceCall): object {
    const boundary = required(input.PermissionsBoundary, 'permissionsBoundary', 'ValidationError');
    account.roles.putBoundary(named(input.RoleName, 'roleName'), boundary);
    return {};
  },

  DeleteRolePermissionsBoundary(input: DeleteRolePermissionsBoundaryRequest, { account }: ServiceCall): object {
    account.roles.deleteBoundary(named(input.RoleName, 'roleName'));
    return {};
  },
} satisfies Operations;

/** Lists leave out the boundary and the tags; only `GetRole` has them. */
function summarise(account: SandboxAccount, role: RoleEntry): Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(account, role.trustPolicy),
    MaxSessionDuration: 3600,
    ...(role.description && { Description: role.description }),
  };
}

function describe(account: SandboxAccount, role: RoleEntry): Role {
  return {
    ...summarise(account, role),
    ...(role.boundary && { PermissionsBoundary: boundaryOf(role.boundary) }),
    ...(role.tags.length > 0 && { Tags: sdkTags(role.tags) }),
  };
}

function boundaryOf(policyArn: string): AttachedPermissionsBoundary {
  return { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: policyArn };
}
