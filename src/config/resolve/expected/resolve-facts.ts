import { type FactSources, mlspaceTables } from '../../../domain/target/installation-facts.ts';
import type { TargetConfiguration } from '../../schema/schema.ts';

/** Where the facts of a target are read. */
export function factSourcesOf({ tables, instance_types: instanceTypes }: TargetConfiguration['facts']): FactSources {
  if (tables === false) return { instanceTypes };
  if (tables === true) return { instanceTypes, tables: mlspaceTables };
  return {
    instanceTypes,
    tables: {
      appConfiguration: tables.app_configuration,
      groupDatasets: tables.group_datasets,
      groupUsers: tables.group_users,
      projectUsers: tables.project_users,
    },
  };
}
