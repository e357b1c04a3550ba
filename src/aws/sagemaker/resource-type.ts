import type { SageMakerClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-sagemaker';

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
  /** As in the ARN. */
  readonly type: string;
  /** The list operation, as IAM names it. */
  readonly operation: string;
  readonly command: new (input: Input) => Command<Input, Output>;
  /** The member of the answer that holds the resources. */
  readonly member: Member & string;
  readonly arn: keyof ItemOf<Output[Member]> & string;
  readonly name: keyof ItemOf<Output[Member]> & string;
  readonly createdAt?: keyof ItemOf<Output[Member]> & string;
  /** The filter for resources created after a time; absent where the list has none. */
  readonly createdAfter?: keyof Input & string;
  /** Set for jobs, which can never be deleted. */
  readonly ageLimited?: true;
}

interface PageRequest {
  readonly token: string | undefined;
  /** Milliseconds since the epoch; a list without such a filter ignores it. */
  readonly createdAfter: number | undefined;
  readonly signal: AbortSignal;
}

/** A resource as a page shows it. */
export interface ListedItem {
  readonly arn: string | undefined;
  readonly name: string | undefined;
  readonly createdAt: number | undefined;
}

interface Page {
  /** Absent when the answer lacks the member, which is not the same as an empty page. */
  readonly items: readonly ListedItem[] | undefined;
  readonly nextToken: string | undefined;
}

/** One row of the table, ready for use. */
export interface ResourceType {
  readonly type: string;
  readonly operation: string;
  readonly ageLimited: boolean;
  readPage(client: SageMakerClient, request: PageRequest): Promise<Page>;
}

/** The most resources that SageMaker puts on one page; less only makes more calls. */
const pageSize = 100;

export function defineType<
  Input extends ServiceInputTypes,
  Output extends ServiceOutputTypes,
  Member extends keyof Output,
>(definition: TypeDefinition<Input, Output, Member>): ResourceType {
  const { type, operation, command: ListCommand, ageLimited = false } = definition;
  return {
    type,
    operation,
    ageLimited,
    async readPage(client, { token, createdAfter, signal }) {
      const filter = definition.createdAfter;
      const input = {
        MaxResults: pageSize,
        ...(token === undefined ? {} : { NextToken: token }),
        ...(filter && createdAfter !== undefined ? { [filter]: new Date(createdAfter) } : {}),
      };
      const command = new ListCommand(input as object as Input);
      const output: Output & { NextToken?: string | undefined } = await client.send(command, { abortSignal: signal });
      const items = output[definition.member] as readonly Readonly<Record<string, unknown>>[] | undefined;
      return { items: items?.map((item) => toListed(item, definition)), nextToken: output.NextToken || undefined };
    },
  };
}

function toListed(
  item: Readonly<Record<string, unknown>>,
  fields: { readonly arn: string; readonly name: string; readonly createdAt?: string },
): ListedItem {
  const createdAt = fields.createdAt === undefined ? undefined : item[fields.createdAt];
  return {
    arn: textOf(item[fields.arn]),
    name: textOf(item[fields.name]),
    createdAt: createdAt instanceof Date ? createdAt.getTime() : undefined,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
