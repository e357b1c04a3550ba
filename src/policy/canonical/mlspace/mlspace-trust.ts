import { z } from 'zod';
import type { Installation } from '../parameters/canonical-policy.ts';
import { commonParameters } from '../parameters/notebook-parameters.ts';
import { release } from '../parameters/parameter-schema.ts';
import { isSince } from '../releases/releases.ts';
import { defineTemplate } from '../template/template.ts';
import { plain, row } from './statement-row.ts';

/** The trust policy of the one notebook role that CDK makes, `mlspace-notebook-role` (awslabs/mlspace, its IAM stack). */
export const notebookRoleTrust = defineTemplate({
  name: 'mlspace-notebook-role-trust',
  title: 'The trust policy of the notebook role',
  changes: ['1.4.0'],
  parameters: (installation: Installation) =>
    z.strictObject({ release: release(), translate: commonParameters(installation).translate }),
  statements: (_, { translate }) => [trusting(['sagemaker', ...(translate ? ['translate'] : [])])],
});

/** The trust policy of the roles of users (awslabs/mlspace, `utils/iam_manager.py`); only written when a role is made. */
export const dynamicRoleTrust = defineTemplate({
  name: 'mlspace-dynamic-role-trust',
  title: 'The trust policy of the roles that are made for each user and project',
  changes: ['1.4.0', 'unreleased'],
  parameters: () => z.strictObject({ release: release() }),
  statements: (_, { release: of }) => [trusting(['sagemaker', ...(isSince(of, 'unreleased') ? ['bedrock'] : [])])],
});

function trusting(services: readonly string[]) {
  const named = services.map((name) => `${name}.amazonaws.com`);
  return row(`${services.join(' and ')} may assume the role.`, 'Allow', {
    Principal: { Service: plain(named) },
    Action: 'sts:AssumeRole',
  });
}
