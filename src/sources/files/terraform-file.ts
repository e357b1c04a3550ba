import { isRecord } from '../../domain/record.ts';
import { all, andThen, known, memberOf, type Resolved, unresolved } from '../cloudformation/template/resolution.ts';
import type { FilePolicy, FileRole, IdentityFile } from './identity-file.ts';
import { readTerraform, type TerraformFile, type TerraformResource } from './terraform-resources.ts';

/** Whether data is what `terraform show -json` prints of a plan or a state. */
export function isTerraform(data: unknown): data is Readonly<Record<string, unknown>> {
  return (
    isRecord(data) &&
    typeof memberOf(data, 'format_version') === 'string' &&
    ('values' in data || 'planned_values' in data)
  );
}

/** What a plan will make, or a state has, of roles and their policies. What is known only after the plan is applied is a problem. */
export function identityOfTerraform(data: Readonly<Record<string, unknown>>): IdentityFile {
  const file = readTerraform(data);
  const of = (...types: readonly string[]) => file.resources.filter(({ type }) => types.includes(type));
  const policies = of('aws_iam_policy', 'aws_iam_role_policy').map((resource) => policyOf(resource));
  return { policies, roles: of('aws_iam_role').map((role) => roleOf(role, file)) };
}

function policyOf(resource: TerraformResource): FilePolicy {
  const name = textOf(resource, 'name');
  return {
    id: resource.address,
    kind: resource.type === 'aws_iam_policy' ? 'managed' : 'inline',
    name: name.ok ? name.value : resource.address,
    document: textOf(resource, 'policy'),
  };
}

function roleOf(role: TerraformResource, file: TerraformFile): FileRole {
  const attachments = file.resources.filter(({ type }) => attachmentTypes.has(type));
  const attached = attachments.map((attachment) => policiesOfAttachment(attachment, role, file));
  const own = file.resources
    .filter(({ type }) => type === 'aws_iam_role_policy')
    .map((policy) =>
      andThen(
        names(policy, 'role', role, file),
        (isOwn): Resolved<readonly FilePolicy[]> => known(isOwn ? [policyOf(policy)] : []),
      ),
    );
  const parts = all([...attached, ...own, embedded(role), listed(role, file)]);
  return {
    id: role.address,
    policies: andThen(parts, (lists) => known(unique(lists.flat()))),
    boundary: boundaryOf(role, file),
  };
}

const attachmentTypes: ReadonlySet<string> = new Set(['aws_iam_policy_attachment', 'aws_iam_role_policy_attachment']);

/** An ARN may be attached in two ways; it counts once. */
function unique(policies: readonly FilePolicy[]): readonly FilePolicy[] {
  return [...new Map(policies.map((policy) => [`${policy.kind} ${policy.id} ${policy.name}`, policy])).values()];
}

function policiesOfAttachment(
  attachment: TerraformResource,
  role: TerraformResource,
  file: TerraformFile,
): Resolved<readonly FilePolicy[]> {
  const member = attachment.type === 'aws_iam_policy_attachment' ? 'roles' : 'role';
  return andThen(names(attachment, member, role, file), (isOwn) => {
    if (!isOwn) return known([]);
    return andThen(managedPolicy(attachment, 'policy_arn', file), (policy) => known([policy]));
  });
}

/** Whether a value names the role: by its name, or by the expression where the name is not known yet. */
function names(
  resource: TerraformResource,
  member: string,
  role: TerraformResource,
  file: TerraformFile,
): Resolved<boolean> {
  const given = resource.values[member];
  const own = role.values['name'];
  if (given !== undefined && given !== null && typeof own === 'string')
    return known([given].flat().some((name) => name === own || name === role.values['arn']));
  const referred = file.referred(resource, member).filter(({ type }) => type === 'aws_iam_role');
  if (referred.length > 0) return known(referred.some(({ address }) => address === role.address));
  return typeof given === 'string' && resource.isKnown(member) && typeof own !== 'string'
    ? known(false)
    : unresolved(`${resource.address}.${member}`, afterApply);
}

const afterApply = 'is known only after the plan is applied, and refers to no single resource of the plan';

/** The policy of the same file that a value names; another one's document is not in it. */
function managedPolicy(resource: TerraformResource, member: string, file: TerraformFile): Resolved<FilePolicy> {
  const path = `${resource.address}.${member}`;
  const arn = resource.values[member];
  const policies = file.resources.filter(({ type }) => type === 'aws_iam_policy');
  if (typeof arn === 'string') {
    const found = policies.find(({ values }) => values['arn'] === arn);
    return found ? known(policyOf(found)) : unresolved(path, `names ${arn}, whose document the file does not have`);
  }
  const [only, ...others] = file.referred(resource, member).filter(({ type }) => type === 'aws_iam_policy');
  return only && others.length === 0 ? known(policyOf(only)) : unresolved(path, afterApply);
}

/** `inline_policy` blocks of the role. */
function embedded(role: TerraformResource): Resolved<readonly FilePolicy[]> {
  const path = `${role.address}.inline_policy`;
  if (!role.isKnown('inline_policy')) return unresolved(path, afterApply);
  const blocks = [role.values['inline_policy'] ?? []]
    .flat()
    .filter((block) => isRecord(block) && memberOf(block, 'name'));
  return known(
    blocks.map((block, index): FilePolicy => {
      const [name, document] = isRecord(block) ? [block['name'], block['policy']] : [];
      return {
        id: role.address,
        kind: 'inline',
        name: String(name),
        document: typeof document === 'string' ? known(document) : unresolved(`${path}[${index}].policy`, afterApply),
      };
    }),
  );
}

/** The deprecated `managed_policy_arns`. It is computed where nobody gave it, and then says nothing. */
function listed(role: TerraformResource, file: TerraformFile): Resolved<readonly FilePolicy[]> {
  const given = role.values['managed_policy_arns'];
  if (!Array.isArray(given) || !file.isGiven(role, 'managed_policy_arns')) return known([]);
  const path = `${role.address}.managed_policy_arns`;
  const policies = file.resources.filter(({ type }) => type === 'aws_iam_policy');
  return all(
    given.map((arn: unknown): Resolved<FilePolicy> => {
      const found = policies.find(({ values }) => values['arn'] === arn);
      return found
        ? known(policyOf(found))
        : unresolved(path, `names ${String(arn)}, whose document the file does not have`);
    }),
  );
}

function boundaryOf(role: TerraformResource, file: TerraformFile): Resolved {
  const given = role.values['permissions_boundary'];
  if (role.isKnown('permissions_boundary') && (given === undefined || given === null || given === ''))
    return known(undefined);
  return andThen(managedPolicy(role, 'permissions_boundary', file), ({ document }) => document);
}

function textOf(resource: TerraformResource, member: string): Resolved<string> {
  const value = resource.values[member];
  return typeof value === 'string' && resource.isKnown(member)
    ? known(value)
    : unresolved(`${resource.address}.${member}`, 'is known only after the plan is applied');
}
