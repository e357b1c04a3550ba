import type { PermissionPolicy } from '../../aws/least-privilege.ts';
import { cloudformation } from './cloudformation.ts';
import { json } from './json.ts';
import { terraform } from './terraform.ts';

/** Every way in which `iam-policy` can print a policy, by the name of its format. */
export const policyFormats: Readonly<Record<PolicyFormat, (policy: PermissionPolicy) => string>> = {
  json,
  cloudformation,
  terraform,
};

/** The formats in the order of the help; the first is the default. */
export const policyFormatNames = ['json', 'cloudformation', 'terraform'] as const;

type PolicyFormat = (typeof policyFormatNames)[number];
