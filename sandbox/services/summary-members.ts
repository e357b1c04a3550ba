import * as sagemaker from '@aws-sdk/client-sagemaker';
import type { ResourceType } from '../account/resource-type.ts';
import { resolveSchema } from '../wire/protocol.ts';

type Reference = unknown;
/** As the SDK writes schemas: a list has its member's after four others, a structure the names of its members. */
type ListSchema = readonly [kind: number, namespace: string, name: string, traits: unknown, member: Reference];
type StructureSchema = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: unknown,
  members: readonly string[],
  schemas: readonly Reference[],
];

/** The members that the input of the row's list may have. */
export function inputMembers(row: ResourceType): ReadonlySet<string> {
  return new Set(structure(operation(row)[4])[4]);
}

/** The members that one summary in the answer of the row's list may have. */
export function summaryMembers(row: ResourceType): ReadonlySet<string> {
  const [, , , , members, schemas] = structure(operation(row)[5]);
  const list = dereference(schemas[members.indexOf(row.member)]) as ListSchema;
  return new Set(structure(list[4])[4]);
}

function operation({ list }: ResourceType): readonly Reference[] {
  const schema = (sagemaker as Readonly<Record<string, unknown>>)[`${list}$`];
  if (!Array.isArray(schema)) throw new TypeError(`the SDK has no schema of ${list}`);
  return schema;
}

function structure(reference: Reference): StructureSchema {
  return dereference(reference) as StructureSchema;
}

/** A reference stands behind a function, and one with traits in a pair before them. */
function dereference(reference: Reference): unknown {
  const schema = resolveSchema(reference);
  return Array.isArray(schema) && typeof schema[0] === 'function' ? resolveSchema(schema[0]) : schema;
}
