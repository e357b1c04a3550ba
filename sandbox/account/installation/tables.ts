import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ServiceError } from '../../wire/service-error.ts';
import type { AccountIdentity } from '../identity.ts';

/** An item as it is on the wire. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** The names of a table's key attributes; all are texts. */
export interface TableKey {
  readonly partition: string;
  readonly sort?: string;
}

export interface TableRecord {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly key: TableKey;
  readonly createdAt: number;
  /** Items by their key, in the order in which a scan meets them. */
  readonly items: Map<string, Item>;
}

/** The tables of DynamoDB of an account. */
export class Tables {
  readonly #identity: AccountIdentity;
  readonly #tables = new Map<string, TableRecord>();

  constructor(identity: AccountIdentity) {
    this.#identity = identity;
  }

  create(region: string, name: string, key: TableKey): TableRecord {
    const { partition, accountId, now } = this.#identity;
    const arn = `arn:${partition}:dynamodb:${region}:${accountId}:table/${name}`;
    const table: TableRecord = { name, region, arn, key, createdAt: now(), items: new Map() };
    this.#tables.set(arn, table);
    return table;
  }

  /** Puts rows as data; one with the same key is replaced. */
  put(region: string, name: string, ...rows: readonly Readonly<Record<string, unknown>>[]): void {
    const table = this.get(region, name);
    for (const row of rows) {
      const item = marshall(row, { removeUndefinedValues: true });
      table.items.set(placeOf(table, item), item);
    }
  }

  delete(region: string, name: string): void {
    this.#tables.delete(this.get(region, name).arn);
  }

  /** The tables of a region, by name. */
  all(region: string): readonly TableRecord[] {
    return [...this.#tables.values()]
      .filter((table) => table.region === region)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** By name or ARN. */
  get(region: string, nameOrArn: string): TableRecord {
    const found = this.all(region).find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
    if (found) return found;
    throw new ServiceError('ResourceNotFoundException', `Requested resource not found: Table: ${nameOrArn} not found`);
  }
}

/** What tells an item of a table from every other. */
export function placeOf({ key }: Pick<TableRecord, 'key'>, item: Item): string {
  return JSON.stringify(keyNames(key).map((name) => item[name]?.S ?? null));
}

/** The attributes of an item that are its key. */
export function keyOf({ key }: Pick<TableRecord, 'key'>, item: Item): Item {
  return Object.fromEntries(keyNames(key).flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
}

/** The partition key, and the sort key where there is one. */
export function keyNames({ partition, sort }: TableKey): readonly string[] {
  return sort === undefined ? [partition] : [partition, sort];
}
