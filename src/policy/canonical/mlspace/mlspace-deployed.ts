import { z } from 'zod';
import type { Installation } from '../parameters/canonical-policy.ts';
import { deployedParameters } from '../parameters/notebook-parameters.ts';
import { flag } from '../parameters/parameter-schema.ts';
import { isSince } from '../releases/releases.ts';
import { arnsOf, defineTemplate } from '../template/template.ts';
import { allowedCreations, deniedCreations } from './creation-statements.ts';
import { commonStatements, general, passingToTranslate, taggedBedrock } from './deployed-statements.ts';
import { row } from './statement-row.ts';

function parameters(installation: Installation) {
  return z.strictObject({ ...deployedParameters(installation), managed_roles: flag() });
}

/**
 * The notebook policy as the product deploys it (awslabs/mlspace, the IAM stack of its CDK application). With
 * `managed_roles` every user has a role of their own, and since 1.5.0 further policies open what they may create, so that
 * this one only denies; without, it allows the jobs and all data by itself.
 */
export const deployedNotebook = defineTemplate({
  name: 'mlspace-notebook-deployed',
  title: 'The notebook policy as the product deploys it',
  changes: ['1.4.0', '1.5.0', '1.5.2', '1.6.0', '1.6.5', '1.6.8', '1.6.9', 'unreleased'],
  parameters,
  statements: (installation, given) => {
    const own = arnsOf(installation);
    const { release, managed_roles, data_bucket } = given;
    const onlyDenies = managed_roles && isSince(release, '1.5.0');
    return [
      ...commonStatements({ own, arn: own, parameters: given }),
      general(given, isSince(release, 'unreleased') ? ['bedrock:*'] : []),
      ...taggedBedrock(own, given),
      ...passingToTranslate(own, given),
      ...(managed_roles
        ? []
        : [
            row('All objects of the data bucket, where no further policy opens them.', 'Allow', {
              Action: 's3:*',
              Resource: own.s3(`${data_bucket}/*`),
            }),
          ]),
      ...(onlyDenies ? deniedCreations(own, given) : allowedCreations(own, given)),
    ];
  },
});
