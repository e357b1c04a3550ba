import { z } from 'zod';
import type { Installation } from '../parameters/canonical-policy.ts';
import { commonParameters } from '../parameters/notebook-parameters.ts';
import { ownerRule, roleArnRule } from '../parameters/parameter-rules.ts';
import { listOrNone, release, text } from '../parameters/parameter-schema.ts';
import { isSince, type Release } from '../releases/releases.ts';
import { arnsOf, defineTemplate } from '../template/template.ts';
import { guards, taggedBedrockDenials } from './ownership-guards.ts';
import { row } from './statement-row.ts';

const owner = (what: string) => text(`${what}: 1 to 128 letters, digits and +=,.@-_`, ownerRule);

function projectParameters(installation: Installation) {
  const { data_bucket } = commonParameters(installation);
  return z.strictObject({ release: release(), project: owner('a project'), data_bucket });
}

function userParameters(installation: Installation) {
  const { data_bucket } = commonParameters(installation);
  const group_datasets = listOrNone('group datasets', owner('a dataset'));
  return z.strictObject({ release: release(), user: owner('a user'), group_datasets, data_bucket });
}

/**
 * The policy of a project, `<prefix>-project-<project>` (awslabs/mlspace, `utils/iam_manager.py`): its data, and no
 * resources of another project. It is written when the project gets its first user, and never again.
 */
export const projectPolicy = defineTemplate({
  name: 'mlspace-project',
  title: 'The policy of one project',
  changes: ['1.4.0', '1.6.5', '1.6.6', '1.6.8', 'unreleased'],
  fromRole: { project: { tag: 'project' } },
  parameters: projectParameters,
  statements: (installation, { release: of, project, data_bucket }) => {
    const { s3 } = arnsOf(installation);
    return [
      row('The data of the project.', 'Allow', {
        Action: objectActions,
        Resource: s3(`${data_bucket}/project/${project}/*`),
      }),
      ...guards({ installation, release: of, tag: 'project', value: project }),
      row('Listing the data of the project.', 'Allow', {
        Action: 's3:ListBucket',
        Resource: s3(data_bucket),
        Condition: { StringLike: { 's3:prefix': `project/${project}/*` } },
      }),
    ];
  },
});

/**
 * The policy of a user, `<prefix>-user-<user>` (awslabs/mlspace, `utils/iam_manager.py`): private and global data, that of
 * groups, no others' resources. Since 1.6.0 it is written anew whenever a role is asked for or a group changes.
 */
export const userPolicy = defineTemplate({
  name: 'mlspace-user',
  title: 'The policy of one user',
  changes: ['1.4.0', '1.6.0', '1.6.1', '1.6.5', '1.6.6', '1.6.8', 'unreleased'],
  fromRole: { user: { tag: 'user' }, group_datasets: { fact: 'datasets-of-user' } },
  parameters: userParameters,
  statements: (installation, { release: of, user, group_datasets, data_bucket }) => {
    const { s3 } = arnsOf(installation);
    const own = [`private/${user}/*`, 'global/*'];
    const data = isSince(of, '1.6.0') ? group_datasets.map((name) => `${groupFolder(of)}/${name}/*`) : [];
    const listed = isSince(of, '1.6.1') ? data : [];
    return [
      row('The private data of the user, the global data and that of the groups.', 'Allow', {
        Action: objectActions,
        Resource: [...own, ...data].map((prefix) => s3(`${data_bucket}/${prefix}`)),
      }),
      row('The index of the data.', 'Allow', {
        Action: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
        Resource: s3(`${data_bucket}/index/*`),
      }),
      row('Listing these data.', 'Allow', {
        Action: 's3:ListBucket',
        Resource: s3(data_bucket),
        Condition: { StringLike: { 's3:prefix': [...own, 'index/*', ...listed] } },
      }),
      row('Where the data bucket is.', 'Allow', { Action: 's3:GetBucketLocation', Resource: s3(data_bucket) }),
      ...guards({ installation, release: of, tag: 'user', value: user }),
      ...(isSince(of, 'unreleased') ? taggedBedrockDenials({ tag: 'user', value: user }) : []),
    ];
  },
});

/** 1.6.0 looked for the data of groups where they are not. */
function groupFolder(of: Release): string {
  return isSince(of, '1.6.1') ? 'group/datasets' : 'group';
}

/**
 * The inline policy `SMPassRolePolicy` of a dynamic role (awslabs/mlspace, `utils/iam_manager.py`): it may be passed
 * itself, and no other role. It is written when the role is made, and never again; Translate is always in it.
 */
export const passRolePolicy = defineTemplate({
  name: 'mlspace-pass-role',
  title: 'The inline policy that lets a role be passed to the services that run its jobs',
  changes: ['1.4.0', '1.6.5'],
  fromRole: { role_arn: 'arn' },
  parameters: (installation) =>
    z.strictObject({ release: release(), role_arn: text('a role ARN of the installation', roleArnRule(installation)) }),
  statements: (_, { release: of, role_arn }) => [
    row('Passing this role to the services that run its jobs.', 'Allow', {
      Action: 'iam:PassRole',
      Resource: role_arn,
      Condition: {
        StringEqualsIgnoreCase: {
          'iam:PassedToService': [...(isSince(of, '1.6.5') ? ['bedrock'] : []), 'sagemaker', 'translate'].map(
            (name) => `${name}.amazonaws.com`,
          ),
        },
      },
    }),
  ],
});

const objectActions = ['s3:GetObject', 's3:DeleteObject', 's3:PutObject', 's3:PutObjectTagging'];
