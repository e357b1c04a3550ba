import type {
  Account,
  DescribeEffectivePolicyRequest,
  DescribeEffectivePolicyResponse,
  DescribePolicyRequest,
  DescribePolicyResponse,
  ListAccountsForParentRequest,
  ListAccountsForParentResponse,
  ListAccountsRequest,
  ListAccountsResponse,
  ListOrganizationalUnitsForParentRequest,
  ListOrganizationalUnitsForParentResponse,
  ListParentsRequest,
  ListParentsResponse,
  ListPoliciesForTargetRequest,
  ListPoliciesForTargetResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  PolicySummary,
} from '@aws-sdk/client-organizations';
import type { ControlPolicyType, OrganizationMember, OrganizationPolicy } from '../account/organization.ts';
import { bounded, required, ServiceError } from '../wire/service-error.ts';
import type { Operations, ServiceCall } from './service.ts';

interface PageInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** What tells the accounts of an organization and its control policies. Source: AWS Organizations API reference. */
export const organizationOperations = {
  ListAccounts(input: ListAccountsRequest, call: ServiceCall): ListAccountsResponse {
    const { items, next } = pageOf(call.account.organization.members(), { list: 'ListAccounts', input }, call);
    return { Accounts: items.map((member) => described(member, call)), ...next };
  },

  ListAccountsForParent(input: ListAccountsForParentRequest, call: ServiceCall): ListAccountsForParentResponse {
    const { organization } = call.account;
    const parent = required(input.ParentId, 'parentId');
    organization.unitsIn(parent);
    const members = organization.members().filter((member) => member.parent === parent);
    const { items, next } = pageOf(members, { list: `ListAccountsForParent ${parent}`, input }, call);
    return { Accounts: items.map((member) => described(member, call)), ...next };
  },

  ListOrganizationalUnitsForParent(
    input: ListOrganizationalUnitsForParentRequest,
    call: ServiceCall,
  ): ListOrganizationalUnitsForParentResponse {
    const parent = required(input.ParentId, 'parentId');
    const units = call.account.organization.unitsIn(parent);
    const { items, next } = pageOf(units, { list: `ListOrganizationalUnitsForParent ${parent}`, input }, call);
    return { OrganizationalUnits: items.map((Id) => ({ Id, Name: Id })), ...next };
  },

  ListTagsForResource(input: ListTagsForResourceRequest, call: ServiceCall): ListTagsForResourceResponse {
    const { tags } = call.account.organization.member(required(input.ResourceId, 'resourceId'));
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },

  DescribeEffectivePolicy(
    { PolicyType, TargetId }: DescribeEffectivePolicyRequest,
    { account }: ServiceCall,
  ): DescribeEffectivePolicyResponse {
    const { organization, accountId } = account;
    if (!organization.isInUse) {
      throw new ServiceError('AWSOrganizationsNotInUseException', "Your account isn't a member of an organization.");
    }
    const type = required(PolicyType, 'policyType');
    const member = organization.member(TargetId ?? accountId);
    const PolicyContent = type === 'TAG_POLICY' ? organization.tagPolicies.get(member.id) : undefined;
    if (PolicyContent === undefined) {
      throw new ServiceError('EffectivePolicyNotFoundException', `There is no effective ${type} for ${member.id}.`);
    }
    return {
      EffectivePolicy: {
        PolicyContent,
        PolicyType: type,
        TargetId: member.id,
        LastUpdatedTimestamp: new Date(account.now()),
      },
    };
  },

  ListParents(input: ListParentsRequest, { account }: ServiceCall): ListParentsResponse {
    const Id = account.organization.parentOf(required(input.ChildId, 'childId'));
    return { Parents: [{ Id, Type: Id.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] };
  },

  ListPoliciesForTarget(input: ListPoliciesForTargetRequest, call: ServiceCall): ListPoliciesForTargetResponse {
    const target = required(input.TargetId, 'targetId');
    const type = required(input.Filter, 'filter') as ControlPolicyType;
    const policies = call.account.organization.policiesOf(target, type);
    const { items, next } = pageOf(policies, { list: `ListPoliciesForTarget ${type} ${target}`, input }, call);
    return { Policies: items.map((policy) => summaryOf(policy, call)), ...next };
  },

  DescribePolicy(input: DescribePolicyRequest, call: ServiceCall): DescribePolicyResponse {
    const policy = call.account.organization.policy(required(input.PolicyId, 'policyId'));
    return { Policy: { PolicySummary: summaryOf(policy, call), Content: policy.content } };
  },
} satisfies Operations;

/** Policies of AWS have no account in their ARN, those of an organization that of its management account. */
function summaryOf({ id, name, type, isAwsManaged }: OrganizationPolicy, { account }: ServiceCall): PolicySummary {
  const owner = isAwsManaged ? 'aws:policy' : `${account.organization.managementAccount}:policy/o-sandbox`;
  const Arn = `arn:${account.partition}:organizations::${owner}/${type.toLowerCase()}/${id}`;
  return { Id: id, Arn, Name: name, Type: type, AwsManaged: isAwsManaged };
}

/** At most 20 items, as the service pages them. */
function pageOf<Item>(
  all: readonly Item[],
  { list, input }: { readonly list: string; readonly input: PageInput },
  { tokens }: ServiceCall,
): { readonly items: readonly Item[]; readonly next: { readonly NextToken?: string } } {
  const size = bounded(input.MaxResults, { member: 'maxResults', min: 1, max: 20, fallback: 20 });
  const content = input.NextToken === undefined ? { place: 0 } : tokens.redeem(list, input.NextToken);
  if (typeof content !== 'object') throw new ServiceError('InvalidInputException', `The NextToken is ${content}.`);
  const start = content.place as number;
  const end = start + size;
  return { items: all.slice(start, end), next: end < all.length ? { NextToken: tokens.issue(list, end) } : {} };
}

function described({ id, name, state }: OrganizationMember, { account }: ServiceCall): Account {
  const Arn = `arn:${account.partition}:organizations::${account.accountId}:account/o-sandbox/${id}`;
  return { Id: id, Name: name, Arn, State: state };
}
