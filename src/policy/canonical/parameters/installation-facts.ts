/**
 * What an installation tells of itself at the time of a scan, each named after the parameter that it fills in:
 *
 * - `denied_services`: the services that are switched off; `mlspace-app-configuration`, the `EnabledServices` of scope
 *   `global` with the highest `versionId`
 * - `endpoint_instance_types`, `training_instance_types`, `transform_instance_types`: the `EnabledInstanceTypes` of the
 *   same row, `endpoint`, `trainingJob` and `transformJob`
 * - `exempt_instance_types`: the types whose volumes cannot take a key, from `ec2:DescribeInstanceTypes` and the instance
 *   types that SageMaker knows
 * - `group_datasets`: the datasets of the groups of the user of the role; `mlspace-group-users` by `user`,
 *   `mlspace-group-datasets` by `group`, and of those what `mlspace-datasets` has in scope `group`
 */
export const installationFacts = [
  'denied_services',
  'endpoint_instance_types',
  'training_instance_types',
  'transform_instance_types',
  'exempt_instance_types',
  'group_datasets',
] as const;

export type InstallationFact = (typeof installationFacts)[number];
