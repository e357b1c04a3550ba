import type {
  AttributeValue,
  DescribeTableInput,
  DescribeTableOutput,
  GetItemInput,
  GetItemOutput,
  ListTablesInput,
  ListTablesOutput,
  QueryInput,
  QueryOutput,
  ScanInput,
  ScanOutput,
} from '@aws-sdk/client-dynamodb';
import { type Item, keyNames, keyOf, placeOf, type TableRecord } from '../../account/installation/tables.ts';
import { bounded, ServiceError } from '../../wire/service-error.ts';
import type { Operations, ServiceCall } from '../service.ts';
import { itemSize } from './item-size.ts';
import { keyCondition } from './key-condition.ts';

/** A page ends where its items reach 1 MB. Source: DynamoDB developer guide, "Paginating table query results". */
const mostBytes = 1_048_576;

/** Reading tables. Source: DynamoDB API reference. */
export const tableOperations = {
  Scan(input: ScanInput, call: ServiceCall): ScanOutput {
    refuseUnimplemented(input, ['TableName', 'Limit', 'ExclusiveStartKey', 'ConsistentRead', 'Select']);
    const table = tableOf(input, call);
    return pageOf([...table.items.values()], { table, input }, call);
  },

  Query(input: QueryInput, call: ServiceCall): QueryOutput {
    refuseUnimplemented(input, [
      'TableName',
      'Limit',
      'ExclusiveStartKey',
      'ConsistentRead',
      'Select',
      'ScanIndexForward',
      'KeyConditionExpression',
      'ExpressionAttributeNames',
      'ExpressionAttributeValues',
    ]);
    const table = tableOf(input, call);
    const fits = keyCondition(input, table.key);
    const { sort } = table.key;
    const found = [...table.items.values()].filter(fits);
    const sorted = sort === undefined ? found : found.toSorted((one, other) => bytewise(one[sort], other[sort]));
    return pageOf(input.ScanIndexForward === false ? sorted.toReversed() : sorted, { table, input }, call);
  },

  GetItem(input: GetItemInput, call: ServiceCall): GetItemOutput {
    refuseUnimplemented(input, ['TableName', 'Key', 'ConsistentRead']);
    const table = tableOf(input, call);
    const found = table.items.get(placeOf(table, checkedKey(table, input.Key ?? {})));
    return found ? { Item: { ...found } } : {};
  },

  DescribeTable(input: DescribeTableInput, call: ServiceCall): DescribeTableOutput {
    const { name, arn, key, createdAt, items } = tableOf(input, call);
    return {
      Table: {
        TableName: name,
        TableArn: arn,
        TableStatus: 'ACTIVE',
        CreationDateTime: new Date(createdAt),
        KeySchema: keyNames(key).map((one, index) => ({ AttributeName: one, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
        AttributeDefinitions: keyNames(key).map((one) => ({ AttributeName: one, AttributeType: 'S' })),
        ItemCount: items.size,
        TableSizeBytes: [...items.values()].reduce((sum, item) => sum + itemSize(item), 0),
      },
    };
  },

  ListTables({ ExclusiveStartTableName: start, Limit }: ListTablesInput, call: ServiceCall): ListTablesOutput {
    const size = bounded(Limit, { member: 'limit', min: 1, max: 100, fallback: 100 });
    const names = call.account.tables.all(call.region).map(({ name }) => name);
    const rest = start === undefined ? names : names.filter((name) => name > start);
    const page = rest.slice(0, size);
    const last = page.at(-1);
    return { TableNames: page, ...(rest.length > size && last !== undefined ? { LastEvaluatedTableName: last } : {}) };
  },
} satisfies Operations;

interface ItemPage {
  readonly table: TableRecord;
  readonly input: Pick<ScanInput, 'ExclusiveStartKey' | 'Limit' | 'Select'>;
}

/** The items after the key of the request. That a key follows does not say that items do. */
function pageOf(all: readonly Item[], { table, input }: ItemPage, { pageQuirk, shortPages }: ServiceCall): ScanOutput {
  const limit = bounded(input.Limit, { member: 'limit', min: 1, max: 2_147_483_647, fallback: Infinity });
  const start = input.ExclusiveStartKey && checkedKey(table, input.ExclusiveStartKey);
  const from = start ? all.findIndex((item) => placeOf(table, item) === placeOf(table, start)) + 1 : 0;
  const page = pageQuirk === 'empty-page' && start ? [] : cut(all.slice(from), shortPages ? Math.min(limit, 2) : limit);
  const isCut = from + page.length < all.length || page.length === limit;
  const last = page.at(-1);
  const next = last && pageQuirk !== 'repeated-token' ? keyOf(table, last) : start;
  return {
    ...(input.Select === 'COUNT' ? {} : { Items: page.map((item) => ({ ...item })) }),
    Count: page.length,
    ScannedCount: page.length,
    ...(isCut && next ? { LastEvaluatedKey: next } : {}),
  };
}

/** The first items: until 1 MB, or so many. */
function cut(items: readonly Item[], most: number): readonly Item[] {
  const page: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    if (page.length >= most || bytes >= mostBytes) break;
    page.push(item);
    bytes += itemSize(item);
  }
  return page;
}

function tableOf({ TableName = '' }: { readonly TableName?: string | undefined }, call: ServiceCall): TableRecord {
  const name = TableName.replace(/^arn:.*:table\//, '');
  if (!/^[\w.-]{3,255}$/.test(name))
    throw new ServiceError('ValidationException', `Invalid table name ${TableName}: 3 to 255 of a-z A-Z 0-9 _ - .`);
  return call.account.tables.get(call.region, TableName);
}

function checkedKey({ key }: TableRecord, given: Item): Item {
  const names = keyNames(key);
  const isWhole = Object.keys(given).length === names.length && names.every((name) => given[name]?.S !== undefined);
  if (isWhole) return given;
  throw new ServiceError('ValidationException', 'The provided key element does not match the schema');
}

/** A filter that is ignored would be a wrong answer; better none. */
function refuseUnimplemented(input: object, known: readonly string[]): void {
  const unknown = Object.keys(input).find((member) => !known.includes(member));
  if (unknown) throw new ServiceError('NotYetImplemented', `The sandbox does not implement ${unknown}.`, 501);
}

/** Texts are sorted by their UTF-8 bytes (DynamoDB API reference, Query). */
function bytewise(one: AttributeValue | undefined, other: AttributeValue | undefined): number {
  return Buffer.compare(Buffer.from(one?.S ?? ''), Buffer.from(other?.S ?? ''));
}
