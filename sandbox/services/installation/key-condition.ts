import type { AttributeValue, QueryInput } from '@aws-sdk/client-dynamodb';
import type { Item, TableKey } from '../../account/installation/tables.ts';
import { ServiceError } from '../../wire/service-error.ts';

/**
 * What `KeyConditionExpression` lets through: equality of the partition key and, beside it, equality of the sort key or its
 * beginning. Source: DynamoDB developer guide, "Key condition expressions". Comparisons of the sort key are not read.
 */
export function keyCondition(input: QueryInput, key: TableKey): (item: Item) => boolean {
  const { KeyConditionExpression: expression } = input;
  if (!expression)
    throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
  const terms = expression.split(/\s+AND\s+/i).map((term) => termOf(term, input));
  const partition = terms.find(({ name }) => name === key.partition);
  const others = terms.filter((term) => term !== partition);
  if (partition?.kind !== 'equals') throw invalid(`Query condition missed key schema element: ${key.partition}`);
  if (others.length > 1 || others.some(({ name }) => name !== key.sort))
    throw invalid('Query key condition not supported');
  return (item) => terms.every((term) => fits(item[term.name], term));
}

interface Term {
  readonly kind: 'equals' | 'begins';
  readonly name: string;
  readonly value: string;
}

function termOf(term: string, input: QueryInput): Term {
  const [, equalled, equal] = /^\s*([#\w]+)\s*=\s*(:\w+)\s*$/.exec(term) ?? [];
  if (equalled !== undefined && equal !== undefined)
    return { kind: 'equals', name: nameOf(equalled, input), value: textOf(equal, input) };
  const [, begun, beginning] = /^\s*begins_with\s*\(\s*([#\w]+)\s*,\s*(:\w+)\s*\)\s*$/.exec(term) ?? [];
  if (begun !== undefined && beginning !== undefined)
    return { kind: 'begins', name: nameOf(begun, input), value: textOf(beginning, input) };
  throw invalid(`Invalid KeyConditionExpression: Syntax error; near: "${term}"`);
}

function nameOf(name: string, { ExpressionAttributeNames: names = {} }: QueryInput): string {
  if (!name.startsWith('#')) return name;
  const known = names[name];
  if (known !== undefined) return known;
  throw invalid(`An expression attribute name used in the document path is not defined; attribute name: ${name}`);
}

function textOf(name: string, { ExpressionAttributeValues: values = {} }: QueryInput): string {
  const text = values[name]?.S;
  if (text !== undefined) return text;
  throw invalid(`An expression attribute value used in expression is not defined; attribute value: ${name}`);
}

function fits(value: AttributeValue | undefined, { kind, value: wanted }: Term): boolean {
  const text = value?.S;
  if (text === undefined) return false;
  return kind === 'equals' ? text === wanted : text.startsWith(wanted);
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
