import { furtherTypes } from './further-types.ts';
import { governedTypes } from './governed-types.ts';
import type { ResourceType } from './resource-type.ts';

/** Every resource type of the sandbox: those that a population in one number is made of come first. */
export const resourceTypes: readonly ResourceType[] = [...governedTypes, ...furtherTypes];

const table = new Map(resourceTypes.map((row) => [row.type, row]));

/** The row of a type; unknown types are a mistake of the caller. */
export function rowOf(type: string): ResourceType {
  const row = table.get(type);
  if (row) return row;
  throw new TypeError(
    `the sandbox has no resource type ${JSON.stringify(type)}; it has ${[...table.keys()].join(', ')}`,
  );
}
