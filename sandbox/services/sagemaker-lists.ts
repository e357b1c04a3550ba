import type { SandboxResource } from '../account/resource.ts';
import { type Order, type Position, position, type TimeBounds } from '../account/resource-set.ts';
import { type ResourceType, resourceTypes } from '../account/resource-types.ts';
import { bounded, constraintViolated, ServiceError } from '../wire/service-error.ts';
import type { Operation, Operations, ServiceCall } from './service.ts';

/** The members that the lists share; each list has those that its schema has. */
interface ListInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly SortBy?: string;
  readonly SortOrder?: string;
  readonly NameContains?: string;
  readonly StatusEquals?: string;
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
  readonly LastModifiedTimeAfter?: Date;
  readonly LastModifiedTimeBefore?: Date;
}

const implemented = new Set([
  'MaxResults',
  'NextToken',
  'SortBy',
  'SortOrder',
  'NameContains',
  'StatusEquals',
  'CreationTimeAfter',
  'CreationTimeBefore',
  'LastModifiedTimeAfter',
  'LastModifiedTimeBefore',
]);

/** A List operation for each row of the table. Source: Amazon SageMaker API reference. */
export const listOperations: Operations = Object.fromEntries(resourceTypes.map((row) => [row.list, listOf(row)]));

function listOf(row: ResourceType): Operation {
  return (input: ListInput, call: ServiceCall) => {
    refuseUnimplemented(input);
    const size = bounded(input.MaxResults, { member: 'maxResults', min: 1, max: 100, fallback: 10 });
    const { MaxResults: _size, NextToken: token, ...filters } = input;
    const list = JSON.stringify([row.list, call.region, filters]);
    const start = token === undefined ? undefined : redeem(call, list, token);
    const next = (place: Position | undefined) => call.tokens.issue(list, place ?? null);
    if (call.pageQuirk === 'empty-page') return { [row.member]: [], NextToken: next(start) };

    const { page, more } = takePage(matching(row, input, call, start), size);
    const last = page.at(-1);
    const NextToken = more && last ? next(position(last, orderOf(row, input).by)) : undefined;
    return {
      [row.member]: page.map((resource) => summary(row, resource)),
      NextToken: call.pageQuirk === 'repeated-token' ? (token ?? NextToken) : NextToken,
    };
  };
}

function* matching(
  row: ResourceType,
  input: ListInput,
  call: ServiceCall,
  start: Position | undefined,
): Generator<SandboxResource> {
  const set = call.account.sagemaker.set(row.type, call.region);
  for (const resource of set.walk(orderOf(row, input), boundsOf(input), start)) {
    const named = input.NameContains === undefined || resource.name.includes(input.NameContains);
    const inStatus = input.StatusEquals === undefined || resource.status === input.StatusEquals;
    if (named && inStatus) yield resource;
  }
}

function takePage(resources: Iterable<SandboxResource>, size: number): { page: SandboxResource[]; more: boolean } {
  const page: SandboxResource[] = [];
  for (const resource of resources) {
    if (page.length === size) return { page, more: true };
    page.push(resource);
  }
  return { page, more: false };
}

function redeem(call: ServiceCall, list: string, token: string): Position | undefined {
  const content = call.tokens.redeem(list, token);
  if (typeof content === 'object') return (content.place as Position | null) ?? undefined;
  throw new ServiceError('ValidationException', `The NextToken is ${content}; start the list again without it.`);
}

function orderOf(row: ResourceType, input: ListInput): Order {
  const by = input.SortBy ?? row.sortBy;
  const order = input.SortOrder ?? row.sortOrder;
  if (order !== 'Ascending' && order !== 'Descending') {
    throw constraintViolated('sortOrder', order, 'Member must satisfy enum value set: [Ascending, Descending]');
  }
  if (by === 'CreationTime' || by === 'Name') return { by, descending: order === 'Descending' };
  const keys = row.status ? 'CreationTime, Name, Status' : 'CreationTime, Name';
  if (by !== 'Status' || !row.status) {
    throw constraintViolated('sortBy', by, `Member must satisfy enum value set: [${keys}]`);
  }
  throw new ServiceError('NotYetImplemented', 'The sandbox does not sort by Status.', 501);
}

function boundsOf(input: ListInput): TimeBounds {
  const bounds = {
    createdAfter: input.CreationTimeAfter?.getTime(),
    createdBefore: input.CreationTimeBefore?.getTime(),
    modifiedAfter: input.LastModifiedTimeAfter?.getTime(),
    modifiedBefore: input.LastModifiedTimeBefore?.getTime(),
  };
  return Object.fromEntries(Object.entries(bounds).filter(([, time]) => time !== undefined));
}

/** A filter that is ignored would be a wrong answer; better none. */
function refuseUnimplemented(input: ListInput): void {
  const unknown = Object.keys(input).find((member) => !implemented.has(member));
  if (unknown)
    throw new ServiceError('NotYetImplemented', `The sandbox does not implement the filter ${unknown}.`, 501);
}

function summary(row: ResourceType, resource: SandboxResource): object {
  return {
    ...row.constant,
    [`${row.stem}Name`]: resource.name,
    [`${row.stem}Arn`]: resource.arn,
    CreationTime: new Date(resource.createdAt),
    ...(row.hasModifiedTime && { LastModifiedTime: new Date(resource.modifiedAt) }),
    ...(row.status && { [row.status.member]: resource.status }),
  };
}
