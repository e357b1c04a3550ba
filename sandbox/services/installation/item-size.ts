import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../account/installation/tables.ts';

/** How large an item counts, bytes. Source: DynamoDB developer guide, "DynamoDB item sizes and formats". */
export function itemSize(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.B !== undefined) return value.B.byteLength;
  if (value.M !== undefined) return 3 + itemSize(value.M) + Object.keys(value.M).length;
  if (value.L !== undefined) return 3 + value.L.reduce((sum, one) => sum + valueSize(one) + 1, 0);
  const set = value.SS ?? value.NS;
  if (set) return set.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  return 1;
}
