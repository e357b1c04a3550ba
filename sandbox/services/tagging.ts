import type {
  GetResourcesInput,
  GetResourcesOutput,
  ResourceTagMapping,
  TagFilter,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { SandboxResource } from '../account/resource.ts';
import { resourceTypes } from '../account/resource-types.ts';
import { ServiceError } from '../wire/service-error.ts';
import type { Operations, ServiceCall } from './service.ts';

/** Where a page ends: the type by its row, and the ordinal of the next resource in it. */
interface Place {
  readonly row: number;
  readonly ordinal: number;
  /** Whether an empty page was answered from here. */
  readonly wasEmpty?: boolean;
}

const maximumArns = 100;
const maximumTypes = 100;
const maximumFilters = 50;

/** The tagging API, which knows every resource that ever had a tag. Source: Resource Groups Tagging API reference. */
export const taggingOperations = {
  GetResources(input: GetResourcesInput, call: ServiceCall): GetResourcesOutput {
    const answer = input.ResourceARNList ? byArn(input.ResourceARNList, input, call) : page(input, call);
    call.account.sagemaker.taggingReads += 1;
    return answer;
  },
} satisfies Operations;

function byArn(arns: readonly string[], input: GetResourcesInput, call: ServiceCall): GetResourcesOutput {
  const { ResourceARNList: _arns, ...others } = input;
  const other = Object.entries(others).find(([, value]) => value !== undefined);
  if (other) throw invalid(`ResourceARNList and ${other[0]} cannot be specified in the same request.`);
  if (arns.length === 0 || arns.length > maximumArns) {
    throw invalid(`ResourceARNList must hold 1 to ${maximumArns} ARNs, not ${arns.length}.`);
  }
  // With ARNs there are no pages: the only quirk that it can have is to tell of none, with a token that nobody may use.
  if (call.pageQuirk !== undefined)
    return { PaginationToken: call.tokens.issue('arns', null), ResourceTagMappingList: [] };
  const known = arns.map((arn) => resourceOf(arn, call)).filter((resource) => resource !== undefined);
  return { PaginationToken: '', ResourceTagMappingList: known.map(mapping) };
}

function page(input: GetResourcesInput, call: ServiceCall): GetResourcesOutput {
  const { PaginationToken: token, ResourcesPerPage: most = 50, TagsPerPage: _tags, ...filters } = input;
  if (most < 1 || most > 100) throw invalid(`ResourcesPerPage must be 1 to 100, not ${most}.`);
  if ((input.TagFilters ?? []).length > maximumFilters) throw invalid(`At most ${maximumFilters} TagFilters.`);
  const list = JSON.stringify(['GetResources', call.region, filters]);
  const start: Place = token ? redeem(call, list, token) : { row: 0, ordinal: 0 };
  if (call.shortPages && !start.wasEmpty) {
    return { PaginationToken: call.tokens.issue(list, { ...start, wasEmpty: true }), ResourceTagMappingList: [] };
  }
  const size = call.shortPages ? Math.ceil(most / 2) : most;
  const found: SandboxResource[] = [];
  for (const { resource, place } of taggedFrom(start, input, call)) {
    if (found.length === size) {
      return { PaginationToken: call.tokens.issue(list, place), ResourceTagMappingList: found.map(mapping) };
    }
    found.push(resource);
  }
  return { PaginationToken: '', ResourceTagMappingList: found.map(mapping) };
}

function* taggedFrom(
  start: Place,
  input: GetResourcesInput,
  call: ServiceCall,
): Generator<{ readonly resource: SandboxResource; readonly place: Place }> {
  const { sagemaker } = call.account;
  const wanted = typeFilter(input.ResourceTypeFilters ?? []);
  for (const [row, { type }] of resourceTypes.entries()) {
    if (row < start.row || !wanted(type)) continue;
    const set = sagemaker.set(type, call.region);
    for (const { ordinal, name } of set.namesFrom(row === start.row ? start.ordinal : 0)) {
      const resource = set.taggingView(name, sagemaker.tagLag, sagemaker.moment);
      if (resource && passes(resource, input.TagFilters ?? [])) yield { resource, place: { row, ordinal } };
    }
  }
}

function resourceOf(arn: string, call: ServiceCall): SandboxResource | undefined {
  const { sagemaker } = call.account;
  if (!arn.startsWith('arn:')) throw invalid(`${arn} is not an ARN.`);
  const parts = sagemaker.parse(arn);
  if (parts?.region !== call.region) return undefined;
  return sagemaker.set(parts.type, parts.region).taggingView(parts.name, sagemaker.tagLag, sagemaker.moment);
}

function typeFilter(filters: readonly string[]): (type: string) => boolean {
  if (filters.length > maximumTypes) throw invalid(`At most ${maximumTypes} ResourceTypeFilters.`);
  const malformed = filters.find((filter) => !/^[a-z0-9-]+(?::[a-z0-9-/]+)?$/i.test(filter));
  if (malformed !== undefined) throw invalid(`${JSON.stringify(malformed)} is not a resource type (service[:type]).`);
  return (type) => filters.length === 0 || filters.includes('sagemaker') || filters.includes(`sagemaker:${type}`);
}

/** All filters must hold; of the values of one filter, any. Keys and values are compared exactly. */
function passes(resource: SandboxResource, filters: readonly TagFilter[]): boolean {
  return filters.every(({ Key: key, Values: values = [] }) =>
    resource.tags?.some((tag) => tag.key === key && (values.length === 0 || values.includes(tag.value))),
  );
}

function redeem(call: ServiceCall, list: string, token: string): Place {
  const content = call.tokens.redeem(list, token);
  if (typeof content === 'object') return content.place as Place;
  if (content === 'invalid') throw invalid('The PaginationToken is not one of this request.');
  throw new ServiceError('PaginationTokenExpiredException', 'The PaginationToken has expired.');
}

function mapping(resource: SandboxResource): ResourceTagMapping {
  return {
    ResourceARN: resource.arn,
    Tags: (resource.tags ?? []).map(({ key, value }) => ({ Key: key, Value: value })),
  };
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
