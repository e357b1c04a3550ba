import type { SandboxResource } from '../account/resource.ts';
import { variablesOf } from '../account/resource-arn.ts';
import { isWithin, type Order, type Position, position, type TimeBounds } from '../account/resource-set.ts';
import type { ResourceType } from '../account/resource-type.ts';
import { resourceTypes } from '../account/resource-types.ts';
import { bounded, constraintViolated, required, ServiceError } from '../wire/service-error.ts';
import type { Operation, Operations, ServiceCall } from './service.ts';
import { inputMembers, summaryMembers } from './summary-members.ts';

/** The members that the lists share; each list has those that its schema has. */
interface ListInput extends Readonly<Record<string, unknown>> {
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly SortBy?: string;
  readonly SortOrder?: string;
  readonly NameContains?: string;
  readonly StatusEquals?: string;
  readonly ModelPackageType?: string;
}

/** The filters by time, in all their names. */
const bounds: Readonly<Record<string, keyof TimeBounds>> = {
  CreationTimeAfter: 'createdAfter',
  CreatedAfter: 'createdAfter',
  CreationTimeBefore: 'createdBefore',
  CreatedBefore: 'createdBefore',
  LastModifiedTimeAfter: 'modifiedAfter',
  ModifiedTimeAfter: 'modifiedAfter',
  LastModifiedTimeBefore: 'modifiedBefore',
  ModifiedTimeBefore: 'modifiedBefore',
};

const implemented = new Set([
  'MaxResults',
  'NextToken',
  'SortBy',
  'SortOrder',
  'NameContains',
  'StatusEquals',
  'ModelPackageType',
  ...Object.keys(bounds),
]);

const creation = ['CreationTime', 'CreatedAt', 'CreateDate'];
const modification = ['LastModifiedTime', 'LastModifiedAt', 'LastUpdatedDate'];

/** A List operation for each row of the table. Source: Amazon SageMaker API reference. */
export const listOperations: Operations = Object.fromEntries(resourceTypes.map((row) => [row.list, listOf(row)]));

function listOf(row: ResourceType): Operation {
  const summary = summaryOf(row);
  const known = inputMembers(row);
  return (input: ListInput, call: ServiceCall) => {
    refuseUnimplemented(row, known, input);
    requireParent(row, input, call);
    const size = bounded(input.MaxResults, { member: 'maxResults', min: 1, max: 100, fallback: 10 });
    const { MaxResults: _size, NextToken: token, ...filters } = input;
    const list = JSON.stringify([row.list, call.region, filters]);
    const start = token === undefined ? undefined : redeem(call, list, token);
    const next = (place: Position | undefined) => call.tokens.issue(list, place ?? null);
    if (call.pageQuirk === 'empty-page') return { [row.member]: [], NextToken: next(start) };

    const { page, more } = takePage(walked(row, input, call, start), size);
    const last = page.at(-1);
    const NextToken = more && last ? next(position(last, orderOf(row, input).by)) : undefined;
    // As the reference says of StatusEquals: so many are taken first, and those that do not fit are left out of them.
    const shown = call.filtersAfterCut ? page.filter(filterOf(input)) : page;
    return {
      [row.member]: shown.map((resource) => summary(resource)),
      NextToken: call.pageQuirk === 'repeated-token' ? (token ?? NextToken) : NextToken,
    };
  };
}

/** The resources that pages are cut from: all of the list, or only those that its filters let through. */
function* walked(
  row: ResourceType,
  input: ListInput,
  call: ServiceCall,
  start: Position | undefined,
): Generator<SandboxResource> {
  const set = call.account.sagemaker.set(row.type, call.region);
  const places = (row.requires ?? []).map((member) => [variablesOf(row).indexOf(member), input[member]] as const);
  const fits = call.filtersAfterCut ? () => true : filterOf(input);
  const limits = call.filtersAfterCut ? {} : boundsOf(input);
  for (const resource of set.walk(orderOf(row, input), limits, start)) {
    const parts = resource.name.split('/');
    if (fits(resource) && places.every(([at, value]) => parts[at] === value) && isPackaged(row, input, parts)) {
      yield resource;
    }
  }
}

function filterOf(input: ListInput): (resource: SandboxResource) => boolean {
  const { NameContains, StatusEquals } = input;
  const limits = boundsOf(input);
  return (resource) =>
    (NameContains === undefined || resource.name.includes(NameContains)) &&
    (StatusEquals === undefined || resource.status === StatusEquals) &&
    isWithin(resource, limits);
}

/** Of model packages the list shows those without versions, unless it is asked for others. */
function isPackaged(
  row: ResourceType,
  { ModelPackageType: kind = 'Unversioned' }: ListInput,
  parts: string[],
): boolean {
  return row.type !== 'model-package' || kind === 'Both' || (kind === 'Versioned') === parts.length > 1;
}

/** What the list needs to be told, and that the resource it is about is there. */
function requireParent(row: ResourceType, input: ListInput, { account, region }: ServiceCall): void {
  for (const [at, member] of (row.requires ?? []).entries()) {
    const name = required(input[member] as string | undefined, member.charAt(0).toLowerCase() + member.slice(1));
    if (at > 0 || row.parent === undefined || account.sagemaker.set(row.parent, region).find(name)) continue;
    throw new ServiceError('ResourceNotFound', `${row.parent} ${name} does not exist.`);
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
  const descending = isDescending(input.SortOrder ?? row.sortOrder);
  if (/^Creat(?:ion_?Time|e_?Date|ed_?At)$/i.test(by)) return { by: 'CreationTime', descending };
  // Names of several parts stand in no order that a generated population could be searched by.
  if (/^Name$/i.test(by) && variablesOf(row).length === 1) return { by: 'Name', descending };
  const keys = row.status ? 'CreationTime, Name, Status' : 'CreationTime, Name';
  if (by !== 'Status' || !row.status) {
    throw constraintViolated('sortBy', by, `Member must satisfy enum value set: [${keys}]`);
  }
  throw new ServiceError('NotYetImplemented', 'The sandbox does not sort by Status.', 501);
}

function isDescending(order: string): boolean {
  if (/^(?:Ascending|Descending)$/i.test(order)) return /^D/i.test(order);
  throw constraintViolated('sortOrder', order, 'Member must satisfy enum value set: [Ascending, Descending]');
}

function boundsOf(input: ListInput): TimeBounds {
  const given = Object.entries(bounds).flatMap(([member, bound]) => {
    const time = input[member];
    return time instanceof Date ? [[bound, time.getTime()]] : [];
  });
  return Object.fromEntries(given) as TimeBounds;
}

/** A filter that is ignored would be a wrong answer; better none. */
function refuseUnimplemented(row: ResourceType, known: ReadonlySet<string>, input: ListInput): void {
  const unknown = Object.keys(input).find(
    (member) => !(implemented.has(member) && known.has(member)) && !row.requires?.includes(member),
  );
  if (unknown)
    throw new ServiceError('NotYetImplemented', `The sandbox does not implement the filter ${unknown}.`, 501);
}

type Telling = readonly [member: string, value: (resource: SandboxResource, parts: readonly string[]) => unknown];

/** How the list tells of a resource: by what the schema of its summary has a member for. */
function summaryOf(row: ResourceType): (resource: SandboxResource) => object {
  const members = summaryMembers(row);
  const { nameMember, arnMember, listsLowerCase, status } = row;
  const tellings: readonly Telling[] = [
    ...variablesOf(row).map((member, at): Telling => [member, (_, parts) => parts[at]]),
    ...creation.map((member): Telling => [member, ({ createdAt }) => new Date(createdAt)]),
    ...modification.map((member): Telling => [member, ({ modifiedAt }) => new Date(modifiedAt)]),
    ...(row.type === 'image-version' ? [['Version', (_, parts) => Number(parts.at(-1))] satisfies Telling] : []),
    ...(nameMember === undefined ? [] : [[nameMember, (_, parts) => parts.at(-1)] satisfies Telling]),
    ...(arnMember === undefined
      ? []
      : [[arnMember, ({ arn }) => (listsLowerCase ? inLowerCase(arn) : arn)] satisfies Telling]),
    ...(status ? [[status.member, (resource) => resource.status] satisfies Telling] : []),
  ];
  const told = tellings.filter(([member]) => members.has(member));
  return (resource) => {
    const parts = resource.name.split('/');
    const summary: Record<string, unknown> = { ...row.constant };
    for (const [member, value] of told) summary[member] = value(resource, parts);
    return summary;
  };
}

function inLowerCase(arn: string): string {
  const at = arn.lastIndexOf('/');
  return arn.slice(0, at) + arn.slice(at).toLowerCase();
}
