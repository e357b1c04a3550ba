import type { SearchRequest, SearchResponse } from '@aws-sdk/client-sagemaker';
import type { SandboxResource } from '../account/resource.ts';
import { type Position, position } from '../account/resource-set.ts';
import { bounded, required, ServiceError } from '../wire/service-error.ts';
import type { Operations, ServiceCall } from './service.ts';

/** The type of each resource of Search, and where its record stands. Source: SageMaker API reference, SearchRecord. */
const searched: Readonly<
  Record<string, { readonly type: string; readonly path: readonly string[]; readonly stem: string }>
> = {
  Endpoint: { type: 'endpoint', path: ['Endpoint'], stem: 'Endpoint' },
  HyperParameterTuningJob: {
    type: 'hyper-parameter-tuning-job',
    path: ['HyperParameterTuningJob'],
    stem: 'HyperParameterTuningJob',
  },
  Model: { type: 'model', path: ['Model', 'Model'], stem: 'Model' },
  TrainingJob: { type: 'training-job', path: ['TrainingJob'], stem: 'TrainingJob' },
};

/**
 * Search, for those of the governed types that it knows. Its index is behind as the tagging API is: a resource is not in it
 * at first, and its tags change late.
 */
export const searchOperations = {
  Search(input: SearchRequest, call: ServiceCall): SearchResponse {
    const { NextToken: token, MaxResults: wanted, Resource, ...filters } = input;
    const row = searched[required(Resource, 'resource')];
    if (!row) throw new ServiceError('NotYetImplemented', `The sandbox does not search ${Resource}.`, 501);
    if (input.SortBy !== 'CreationTime' || input.SortOrder !== 'Ascending') {
      throw new ServiceError('NotYetImplemented', 'The sandbox searches by time of creation only, oldest first.', 501);
    }
    const size = bounded(wanted, { member: 'maxResults', min: 1, max: 100, fallback: 100 });
    const list = JSON.stringify(['Search', call.region, Resource, filters]);
    const after = token === undefined ? undefined : redeem(call, list, token);
    const found: SandboxResource[] = [];
    for (const resource of indexed(row.type, createdSince(input), call, after)) {
      if (found.length === size) {
        const NextToken = call.tokens.issue(list, position(found.at(-1) as SandboxResource, 'CreationTime'));
        return { Results: found.map((one) => recordOf(one, row, call)), NextToken };
      }
      found.push(resource);
    }
    return { Results: found.map((one) => recordOf(one, row, call)) };
  },
} satisfies Operations;

function* indexed(
  type: string,
  since: number,
  { account, region }: ServiceCall,
  after: Position | undefined,
): Generator<SandboxResource> {
  const { sagemaker } = account;
  const set = sagemaker.set(type, region);
  const order = { by: 'CreationTime', descending: false } as const;
  for (const resource of set.walk(order, { createdAfter: since }, after)) {
    if (resource.createdAt + sagemaker.tagLag.milliseconds <= account.now()) yield resource;
  }
}

/** The one filter that there is; the sets take a time as a bound that lies outside. */
function createdSince({ SearchExpression: expression }: SearchRequest): number {
  if (!expression) return -Infinity;
  const [filter, ...others] = expression.Filters ?? [];
  const isKnown = filter?.Name === 'CreationTime' && filter.Operator === 'GreaterThanOrEqualTo' && filter.Value;
  if (!isKnown || others.length > 0 || Object.keys(expression).length > 1) {
    throw new ServiceError('NotYetImplemented', 'The sandbox searches by CreationTime GreaterThanOrEqualTo only.', 501);
  }
  return Date.parse(filter.Value ?? '') - 1;
}

function recordOf(
  resource: SandboxResource,
  { type, path, stem }: { readonly type: string; readonly path: readonly string[]; readonly stem: string },
  { account: { sagemaker }, region }: ServiceCall,
): object {
  const view = sagemaker.set(type, region).taggingView(resource.name, sagemaker.tagLag, sagemaker.moment);
  const record: object = {
    [`${stem}Name`]: resource.name,
    [`${stem}Arn`]: resource.arn,
    CreationTime: new Date(resource.createdAt),
    Tags: (view?.tags ?? []).map(({ key, value }) => ({ Key: key, Value: value })),
  };
  return path.reduceRight<object>((inner, member) => ({ [member]: inner }), record);
}

function redeem(call: ServiceCall, list: string, token: string): Position {
  const content = call.tokens.redeem(list, token);
  if (typeof content === 'object') return content.place as Position;
  throw new ServiceError('ValidationException', `The NextToken is ${content}; start the search again without it.`);
}
