import { z } from 'zod';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import type { Problem } from '../../policy/problem.ts';

/** The policies in an answer of IAM; `undefined` when the data is no such answer. */
export type AnswerOutcome =
  | { readonly ok: true; readonly attachments: AttachmentSet }
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | undefined;

/** What an answer of the AWS CLI does not say by itself. */
export interface AnswerContext {
  /** What a policy is called whose name the answer does not tell. */
  readonly name: string;
  /** Whose policies are meant, where an answer has several roles. */
  readonly role?: string | undefined;
}

const policyVersion = z.object({ PolicyVersion: z.object({ Document: z.unknown() }) });
const inlinePolicy = z.object({ PolicyName: z.string(), PolicyDocument: z.unknown() });
const roleAnswer = z.object({ Role: z.object({ RoleName: z.string(), AssumeRolePolicyDocument: z.unknown() }) });
const attached = z.object({ PolicyName: z.string(), PolicyArn: z.string() });
const roleDetail = z.object({
  RoleName: z.string(),
  RolePolicyList: z.array(inlinePolicy).default([]),
  AttachedManagedPolicies: z.array(attached).default([]),
  PermissionsBoundary: z.object({ PermissionsBoundaryArn: z.string() }).optional(),
});
const policyDetail = z.object({
  Arn: z.string(),
  PolicyVersionList: z.array(z.object({ Document: z.unknown(), IsDefaultVersion: z.boolean() })).default([]),
});
const details = z.object({
  RoleDetailList: z.array(roleDetail),
  Policies: z.array(policyDetail).default([]),
  IsTruncated: z.boolean().default(false),
});

type Details = z.infer<typeof details>;
type RoleDetail = z.infer<typeof roleDetail>;

/**
 * Reads what the AWS CLI prints, as it is: `aws iam get-policy-version`, `get-role-policy` and its likes for users and
 * groups, and one role of `get-account-authorization-details` with everything that is attached to it.
 */
export function readAwsAnswer(data: unknown, context: AnswerContext): AnswerOutcome {
  const version = policyVersion.safeParse(data);
  if (version.success)
    return setOf({ name: context.name, kind: 'managed', document: version.data.PolicyVersion.Document });
  const inline = inlinePolicy.safeParse(data);
  if (inline.success)
    return setOf({ name: inline.data.PolicyName, kind: 'inline', document: inline.data.PolicyDocument });
  const account = details.safeParse(data);
  if (account.success) return readRole(account.data, context);
  return roleAnswer.safeParse(data).success ? failed('Role', onlyTrust) : undefined;
}

const onlyTrust =
  'aws iam get-role prints who may assume the role and none of its policies; save the output of ' +
  '"aws iam get-account-authorization-details --filter Role LocalManagedPolicy AWSManagedPolicy" and give --role';

function setOf(policy: AttachmentSet['policies'][number]): AnswerOutcome {
  return { ok: true, attachments: { policies: [policy] } };
}

function failed(path: string, message: string): AnswerOutcome {
  return { ok: false, problems: [{ path, message }] };
}

function readRole(account: Details, { role: wanted }: AnswerContext): AnswerOutcome {
  const roles = account.RoleDetailList;
  const found =
    wanted === undefined && roles.length === 1 ? roles[0] : roles.find(({ RoleName }) => RoleName === wanted);
  if (!found) return failed('RoleDetailList', missingRole(roles, wanted, account.IsTruncated));
  const missing: Problem[] = [];
  const documentOf = (arn: string, path: string): unknown => {
    const versions = account.Policies.find(({ Arn }) => Arn === arn)?.PolicyVersionList ?? [];
    const current = versions.find(({ IsDefaultVersion }) => IsDefaultVersion);
    if (!current) missing.push({ path, message: `the answer has no document of ${arn}; ask with ${filters}` });
    return current?.Document;
  };
  const attachments = attachmentsOf(found, documentOf);
  return missing.length > 0 ? { ok: false, problems: missing } : { ok: true, attachments };
}

const filters = '--filter Role LocalManagedPolicy AWSManagedPolicy';

function attachmentsOf(role: RoleDetail, documentOf: (arn: string, path: string) => unknown): AttachmentSet {
  const inline = role.RolePolicyList.map(({ PolicyName, PolicyDocument }) => ({
    name: PolicyName,
    kind: 'inline' as const,
    document: PolicyDocument,
  }));
  const managed = role.AttachedManagedPolicies.map(({ PolicyName, PolicyArn }) => ({
    name: PolicyName,
    kind: 'managed' as const,
    document: documentOf(PolicyArn, `AttachedManagedPolicies.${PolicyName}`),
  }));
  const policies = [...managed, ...inline];
  const limit = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return limit === undefined ? { policies } : { policies, boundary: documentOf(limit, 'PermissionsBoundary') };
}

function missingRole(roles: readonly RoleDetail[], wanted: string | undefined, isTruncated: boolean): string {
  const names = roles.map(({ RoleName }) => RoleName);
  const shown = names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ');
  const cut = isTruncated ? ' The answer was cut short (IsTruncated).' : '';
  const has = names.length === 0 ? 'it has no role' : `it has ${shown}`;
  return wanted === undefined
    ? `--role says whose policies are meant; ${has}.${cut}`
    : `there is no role ${JSON.stringify(wanted)} in it; ${has}.${cut}`;
}
