import { capacityTypes } from './types/capacity-types.ts';
import { jobTypes } from './types/job-types.ts';
import { lineageTypes } from './types/lineage-types.ts';
import { modelTypes } from './types/model-types.ts';
import { monitoringTypes } from './types/monitoring-types.ts';
import { notebookTypes } from './types/notebook-types.ts';
import type { ResourceType } from './types/resource-type.ts';
import { studioTypes } from './types/studio-types.ts';

/**
 * Every SageMaker resource type that can carry tags and be listed, one row each; a row is all that a further type takes.
 * Facts: SageMaker API reference (list operations) and Service Authorization Reference (types, ARNs, actions).
 */
const table: ReadonlyMap<string, ResourceType> = new Map(
  [
    ...notebookTypes,
    ...capacityTypes,
    ...jobTypes,
    ...lineageTypes,
    ...modelTypes,
    ...monitoringTypes,
    ...studioTypes,
  ].map((row) => [row.type, row]),
);

/** The ids of the resource types that can be scanned, such as `endpoint-config`. */
export const resourceTypes: readonly string[] = [...table.keys()];

/** Those that notebooks of MLSpace create, which are scanned unless the configuration says otherwise. */
export const defaultResourceTypes: readonly string[] = notebookTypes.map(({ type }) => type);

/** The row of a type. Throws for a type that is not in the table: the configuration checks them. */
export function resourceType(type: string): ResourceType {
  const row = table.get(type);
  if (!row) throw new RangeError(`${type} is not a resource type; the types are ${resourceTypes.join(', ')}`);
  return row;
}

/** Whether resources of this type are records that stay for ever, so that only the young ones are looked at. */
export function isAgeLimited(type: string): boolean {
  return resourceType(type).ageLimited;
}

/** The IAM actions that scanning this type takes. */
export function iamActions(type: string): readonly string[] {
  const { operation, parent } = resourceType(type);
  const parents = parent ? [`sagemaker:${resourceType(parent.type).operation}`] : [];
  return [`sagemaker:${operation}`, ...parents, 'sagemaker:ListTags', 'tag:GetResources'];
}
