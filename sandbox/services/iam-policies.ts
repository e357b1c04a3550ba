import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  CreatePolicyVersionRequest,
  CreatePolicyVersionResponse,
  DeletePolicyRequest,
  DeletePolicyVersionRequest,
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  ListEntitiesForPolicyRequest,
  ListEntitiesForPolicyResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  Policy,
  PolicyVersion,
  SetDefaultPolicyVersionRequest,
} from '@aws-sdk/client-iam';
import type { SandboxAccount } from '../account/account.ts';
import type { ManagedPolicyRecord, PolicyVersionRecord } from '../account/managed-policies.ts';
import { ServiceError } from '../wire/service-error.ts';
import { encodeDocument, named } from './iam-shapes.ts';
import { markerPage } from './markers.ts';
import type { Operations, ServiceCall } from './service.ts';

/** IAM's operations on managed policies. Source: IAM API reference. */
export const policyOperations = {
  GetPolicy(input: GetPolicyRequest, { account }: ServiceCall): GetPolicyResponse {
    return { Policy: describe(account, account.policies.get(named(input.PolicyArn, 'policyArn'))) };
  },

  ListPolicies(input: ListPoliciesRequest, { account, shortPages }: ServiceCall): ListPoliciesResponse {
    const policies = account.policies
      .all()
      .filter((policy) => input.Scope !== 'Local' || !policy.arn.includes('::aws:'))
      .filter((policy) => input.Scope !== 'AWS' || policy.arn.includes('::aws:'))
      .filter((policy) => policy.path.startsWith(input.PathPrefix ?? '/'))
      .filter((policy) => !input.OnlyAttached || account.roles.uses(policy.arn).attached.length > 0);
    const { items, rest } = markerPage(policies, (policy) => policy.arn, input, { shortPages });
    return { Policies: items.map((policy) => describe(account, policy)), ...rest };
  },

  CreatePolicy(input: CreatePolicyRequest, { account }: ServiceCall): CreatePolicyResponse {
    const policy = account.policies.create({
      name: named(input.PolicyName, 'policyName'),
      document: named(input.PolicyDocument, 'policyDocument'),
      ...(input.Path && { path: input.Path }),
    });
    return { Policy: describe(account, policy) };
  },

  DeletePolicy(input: DeletePolicyRequest, { account }: ServiceCall): object {
    const arn = named(input.PolicyArn, 'policyArn');
    if (account.roles.uses(arn).attached.length > 0) {
      throw new ServiceError('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
    }
    account.policies.delete(arn);
    return {};
  },

  GetPolicyVersion(input: GetPolicyVersionRequest, { account }: ServiceCall): GetPolicyVersionResponse {
    const policy = account.policies.get(named(input.PolicyArn, 'policyArn'));
    const version = account.policies.version(policy.arn, named(input.VersionId, 'versionId'));
    const Document = encodeDocument(account, version.document);
    return { PolicyVersion: { Document, ...summarise(policy, version) } };
  },

  ListPolicyVersions(
    input: ListPolicyVersionsRequest,
    { account, shortPages }: ServiceCall,
  ): ListPolicyVersionsResponse {
    const policy = account.policies.get(named(input.PolicyArn, 'policyArn'));
    const { items, rest } = markerPage(policy.versions.toReversed(), (version) => version.id, input, { shortPages });
    return { Versions: items.map((version) => summarise(policy, version)), ...rest };
  },

  CreatePolicyVersion(input: CreatePolicyVersionRequest, { account }: ServiceCall): CreatePolicyVersionResponse {
    const policy = account.policies.get(named(input.PolicyArn, 'policyArn'));
    const document = named(input.PolicyDocument, 'policyDocument');
    const version = account.policies.createVersion(policy.arn, document, input.SetAsDefault ?? false);
    return { PolicyVersion: summarise(policy, version) };
  },

  SetDefaultPolicyVersion(input: SetDefaultPolicyVersionRequest, { account }: ServiceCall): object {
    account.policies.setDefaultVersion(named(input.PolicyArn, 'policyArn'), named(input.VersionId, 'versionId'));
    return {};
  },

  DeletePolicyVersion(input: DeletePolicyVersionRequest, { account }: ServiceCall): object {
    account.policies.deleteVersion(named(input.PolicyArn, 'policyArn'), named(input.VersionId, 'versionId'));
    return {};
  },

  ListEntitiesForPolicy(
    input: ListEntitiesForPolicyRequest,
    { account, shortPages }: ServiceCall,
  ): ListEntitiesForPolicyResponse {
    const policy = account.policies.get(named(input.PolicyArn, 'policyArn'));
    const { attached, boundaryOf } = account.roles.uses(policy.arn);
    const roles = input.PolicyUsageFilter === 'PermissionsBoundary' ? boundaryOf : attached;
    const { items, rest } = markerPage(roles, (role) => role.name, input, { shortPages });
    const PolicyRoles = items.map((role) => ({ RoleName: role.name, RoleId: role.id }));
    return { PolicyGroups: [], PolicyUsers: [], PolicyRoles, ...rest };
  },
} satisfies Operations;

function describe(account: SandboxAccount, policy: ManagedPolicyRecord): Policy {
  const { attached, boundaryOf } = account.roles.uses(policy.arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attached.length,
    PermissionsBoundaryUsageCount: boundaryOf.length,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  };
}

function summarise(policy: ManagedPolicyRecord, version: PolicyVersionRecord): PolicyVersion {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersionId,
    CreateDate: new Date(version.createdAt),
  };
}
