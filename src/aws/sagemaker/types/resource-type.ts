import type { SageMakerClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-sagemaker';
import { withoutAbsent } from '../../../domain/without-absent.ts';

/** A command of the SDK with this input and output. */
type Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = Parameters<
  typeof SageMakerClient.prototype.send<Input, Output>
>[0];

type ItemOf<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : never;

/** One row of the table as it is written: the compiler checks every name in it against the SDK. */
interface TypeDefinition<
  Input extends ServiceInputTypes,
  Output extends ServiceOutputTypes,
  Member extends keyof Output,
> {
  /** As in the Service Authorization Reference, which is as in the ARN for nearly all. */
  readonly type: string;
  /** The first part of the ARN where it is not the type. */
  readonly arnType?: string;
  /** The list operation, as IAM names it. */
  readonly operation: string;
  readonly command: new (input: Input) => Command<Input, Output>;
  /** The member of the answer that holds the resources. */
  readonly member: Member & string;
  /** The member of a resource that holds its ARN; where a list tells none, `arnPath` makes it. */
  readonly arn?: keyof ItemOf<Output[Member]> & string;
  /** What follows `<type>/` in the ARN: the forms that it may have, likeliest first; none where the resource lacks a part of it. */
  readonly arnPath?: (item: ItemOf<Output[Member]>) => readonly string[];
  /** Absent where a name alone would not tell resources apart: then it is what follows the first slash of the ARN. */
  readonly name?: keyof ItemOf<Output[Member]> & string;
  /** Where the list tells the time of creation, and its filters by it; each is absent where the list has none. */
  readonly created?: {
    readonly at?: keyof ItemOf<Output[Member]> & string;
    readonly after?: keyof Input & string;
    readonly before?: keyof Input & string;
  };
  /** The filter by the time of the last change, which is never before the creation. */
  readonly modifiedAfter?: keyof Input & string;
  /** What makes the list begin with the oldest, so that what is created meanwhile comes at its end. */
  readonly order?: Partial<Input>;
  /** Inputs that are listed one after the other; one without anything special where absent. */
  readonly inputs?: readonly Partial<Input>[];
  /** The type whose every resource has a list of its own, and the input that takes its name. */
  readonly parent?: { readonly type: string; readonly input: keyof Input & string };
  /** Whether the list still shows what was deleted. */
  readonly isGone?: (item: ItemOf<Output[Member]>) => boolean;
  /** The member of a resource that holds its state, and the states that there are. */
  readonly state?: {
    readonly at: keyof ItemOf<Output[Member]> & string;
    readonly values: Readonly<Record<string, string>>;
  };
  /** Set for jobs and the like: records of what ran, most of which can never be deleted. */
  readonly ageLimited?: true;
}

/** Filters by time, milliseconds since the epoch; a list without such a filter ignores it. */
export interface TimeFilters {
  readonly createdAfter?: number | undefined;
  readonly createdBefore?: number | undefined;
  readonly modifiedAfter?: number | undefined;
  /**
   * Asks for the newest first, without a filter by the time of creation: SageMaker filters after it has cut the page (aws-sdk
   * 486, boto3 2838), so that what is too old is not asked for but stopped at.
   */
  readonly newestFirst?: boolean | undefined;
  /** Newest first, the pages also show those that are older than asked for, as far as they are read anyway. */
  readonly tellsOlder?: boolean | undefined;
}

/** The request for one page of a list. */
export interface PageRequest extends TimeFilters {
  /** One of the type's inputs, with that of its parent. */
  readonly input: object;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** A resource as a page shows it. */
export interface ListedItem {
  readonly arn: string | undefined;
  /** The forms of what follows `<type>/` in the ARN, where the list tells no ARN. */
  readonly arnPaths: readonly string[];
  readonly name: string | undefined;
  readonly createdAt: number | undefined;
  /** Such as `InService`; `undefined` where the list tells none. */
  readonly state: string | undefined;
}

/** One page of a list as the service answered it. */
export interface Page {
  /** Absent when the answer lacks the member, which is not the same as an empty page. */
  readonly items: readonly ListedItem[] | undefined;
  readonly nextToken: string | undefined;
}

/** One row of the table, ready for use. */
export interface ResourceType {
  readonly type: string;
  /** The first part of the ARN, after the account's id. */
  readonly arnType: string;
  readonly operation: string;
  readonly member: string;
  readonly ageLimited: boolean;
  readonly inputs: readonly object[];
  readonly parent: { readonly type: string; readonly input: string } | undefined;
  /** Whether names are parts of the ARN, because the list tells none. */
  readonly isNamedByArn: boolean;
  /** The time filters that the list has. */
  readonly filters: {
    readonly createdAfter: boolean;
    readonly createdBefore: boolean;
    readonly modifiedAfter: boolean;
  };
  /** The states that its list may tell; none where it tells none. */
  readonly states: readonly string[];
  /** Whether it is listed oldest first, each with its time of creation. */
  readonly isOldestFirst: boolean;
  readPage(client: SageMakerClient, request: PageRequest): Promise<Page>;
}

/** The most resources that SageMaker puts on one page; less only makes more calls. */
const pageSize = 100;

/** The names that most lists have for the time of creation and its filters. */
export const creationTime = { at: 'CreationTime', after: 'CreationTimeAfter', before: 'CreationTimeBefore' } as const;
/** The names that the others have. */
export const createdTime = { at: 'CreationTime', after: 'CreatedAfter', before: 'CreatedBefore' } as const;
/** The order in which a resource that is created during the listing comes last and moves no other page. */
export const oldestFirst = { SortBy: 'CreationTime', SortOrder: 'Ascending' } as const;

/** The parts as a path, all in lower case and as they are; none where one of the parts is absent. */
export function eitherCase(...parts: readonly (string | undefined)[]): readonly string[] {
  if (!parts.every((part) => part)) return [];
  const path = parts.join('/');
  return [...new Set([path.toLowerCase(), path])];
}

/** Makes a row ready for use. */
export function defineType<
  Input extends ServiceInputTypes,
  Output extends ServiceOutputTypes,
  Member extends keyof Output,
>(definition: TypeDefinition<Input, Output, Member>): ResourceType {
  const { command: ListCommand, created = {}, modifiedAfter, order, isGone } = definition;
  return {
    type: definition.type,
    arnType: definition.arnType ?? definition.type,
    operation: definition.operation,
    member: definition.member,
    ageLimited: definition.ageLimited ?? false,
    inputs: definition.inputs ?? [{}],
    parent: definition.parent,
    isNamedByArn: definition.name === undefined,
    filters: {
      createdAfter: created.after !== undefined,
      createdBefore: created.before !== undefined,
      modifiedAfter: modifiedAfter !== undefined,
    },
    states: Object.values(definition.state?.values ?? {}),
    isOldestFirst: order !== undefined && created.at !== undefined,
    async readPage(client, request) {
      const input = {
        MaxResults: pageSize,
        ...(request.newestFirst ? reversed(order) : order),
        ...request.input,
        ...withoutAbsent({ NextToken: request.token }),
        ...(request.newestFirst ? {} : timeFilter(created.after, request.createdAfter)),
        ...timeFilter(created.before, request.createdBefore),
        ...timeFilter(modifiedAfter, request.modifiedAfter),
      };
      const command = new ListCommand(input as object as Input);
      const output: Output & { NextToken?: string | undefined } = await client.send(command, {
        abortSignal: request.signal,
      });
      const items = output[definition.member] as readonly ItemOf<Output[Member]>[] | undefined;
      const living = isGone ? items?.filter((item) => !isGone(item)) : items;
      return { items: living?.map((item) => toListed(item, definition)), nextToken: output.NextToken || undefined };
    },
  };
}

function reversed(order: object | undefined): object {
  const { SortOrder = '', ...by } = { ...order } as { readonly SortOrder?: string };
  return { ...by, SortOrder: SortOrder === 'ASCENDING' ? 'DESCENDING' : 'Descending' };
}

function timeFilter(name: string | undefined, time: number | undefined): object {
  return name === undefined || time === undefined ? {} : { [name]: new Date(time) };
}

function toListed<Item>(
  item: Item,
  {
    arn,
    arnPath,
    name,
    created,
    state,
  }: {
    readonly arn?: keyof Item;
    readonly arnPath?: (item: Item) => readonly string[];
    readonly name?: keyof Item;
    readonly created?: { readonly at?: keyof Item };
    readonly state?: { readonly at: keyof Item };
  },
): ListedItem {
  const createdAt = created?.at === undefined ? undefined : item[created.at];
  return {
    arn: arn === undefined ? undefined : textOf(item[arn]),
    arnPaths: arnPath?.(item) ?? [],
    name: name === undefined ? undefined : textOf(item[name]),
    createdAt: createdAt instanceof Date ? createdAt.getTime() : undefined,
    state: state === undefined ? undefined : textOf(item[state.at]),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
