import { z } from 'zod';
import type { Installation } from './canonical-policy.ts';
import { bucketRule, ec2IdRule, kmsKeyRule, rolePrefixRule, tagValueRule } from './parameter-rules.ts';
import { flag, list, release, text } from './parameter-schema.ts';

/** The parameters of an installation that several templates share, with its defaults. */
export function commonParameters(installation: Installation) {
  const { partition, accountId, homeRegion } = installation;
  const bucket = 'a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens';
  return {
    kms_key: text(`a key ARN, arn:${partition}:kms:${homeRegion}:<account>:key/<id>`, kmsKeyRule(installation)),
    security_groups: list('security group ids', text('sg- and 8 or 17 of 0-9a-f', ec2IdRule('sg', 'security group'))),
    subnets: list('subnet ids', text('subnet- and 8 or 17 of 0-9a-f', ec2IdRule('subnet', 'subnet'))),
    config_bucket: text(bucket, bucketRule).default(`mlspace-config-${accountId}`),
    data_bucket: text(bucket, bucketRule).default(`mlspace-data-${accountId}`),
    system_tag: text('a tag value: 1 to 256 letters, digits, spaces and +-=._:/@', tagValueRule).default('MLSpace'),
    iam_resource_prefix: text(
      'the beginning of a role name: 1 to 64 of letters, digits and +=,.@-_',
      rolePrefixRule,
    ).default('MLSpace'),
    translate: flag(hasTranslate(installation)),
  };
}

/** Where the product leaves Amazon Translate out (awslabs/mlspace, bin/mlspace-cdk.ts of every release since 1.4.0). */
function hasTranslate({ homeRegion }: Installation): boolean {
  return homeRegion !== 'us-isob-east-1';
}

/** The parameters of what the product deploys with CDK. */
export function deployedParameters(installation: Installation) {
  return { release: release(), ...commonParameters(installation) };
}

/** The parameters of the published notebook policy. */
export function notebookParameters(installation: Installation) {
  return z.strictObject({ ...commonParameters(installation), bedrock: flag() });
}

/** The parameters of the notebook templates, completed. */
export type NotebookParameters = z.infer<ReturnType<typeof notebookParameters>>;
