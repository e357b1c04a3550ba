import { createHash } from 'node:crypto';
import type { InstallationData } from './installed-account.ts';

type Change = (data: InstallationData) => InstallationData;

function rewritten(change: (text: string) => string): Change {
  return (data) => JSON.parse(change(JSON.stringify(data))) as InstallationData;
}

const policies = /MLSpace-(?=(?:project-|user-|app-denied|endpoint-instance|job-instance|kms-instance))/g;

/** The roles of users are named anew: MLSpace cuts their names to one less than IAM's 64. */
function withPrefix(prefix: string): Change {
  return (data) => {
    const renamed = new Map(
      data.roles.flatMap(({ name, tags: { user, project } }) => {
        if (!name.startsWith('MLSpace-') || user === undefined || project === undefined) return [];
        const hash = createHash('sha256').update(user).digest('hex');
        return [[name, `${prefix}-${project}-${hash}`.slice(0, 63)] as const];
      }),
    );
    let text = JSON.stringify(data);
    for (const [before, after] of renamed) text = text.replaceAll(before, after);
    return JSON.parse(
      text
        .replaceAll(policies, `${prefix}-`)
        .replaceAll('"IAM_RESOURCE_PREFIX":"MLSpace"', `"IAM_RESOURCE_PREFIX":"${prefix}"`)
        .replaceAll(':role/MLSpace*', `:role/${prefix}*`)
        .replaceAll(':policy/MLSpace*', `:policy/${prefix}*`),
    ) as InstallationData;
  };
}

/** Installations as MLSpace makes them with other settings, by what is different. */
export const derivations: Readonly<Record<string, Change>> = {
  'as it is': (data) => data,
  /** `IAM_RESOURCE_PREFIX`: the names of roles and policies, and what the policies say of them. */
  'another IAM_RESOURCE_PREFIX': withPrefix('Acme'),
  /** `PERMISSIONS_BOUNDARY_POLICY_NAME`: no boundary is made, and one of the organization is on every role. */
  'another PERMISSIONS_BOUNDARY_POLICY_NAME'(data) {
    const other = rewritten((text) => text.replaceAll('mlspace-project-user-permission-boundary', 'org-boundary'))(
      data,
    );
    for (const { template, resources } of other.stacks)
      for (const id of Object.keys(template.Resources).filter((one) =>
        one.startsWith('mlspaceprojectuserroleboundary'),
      )) {
        delete template.Resources[id];
        delete resources[id];
      }
    const boundary = other.policies.find(({ name }) => name === 'org-boundary');
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
    const leaving = { Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' };
    if (boundary)
      boundary.versions = { [boundary.default_version]: { Version: '2012-10-17', Statement: [everything, leaving] } };
    for (const role of other.roles.filter(({ arn }) => !arn.includes('EMR_')))
      role.boundary = `arn:${other.partition}:iam::${other.account}:policy/org-boundary`;
    for (const { template } of other.stacks)
      for (const resource of Object.values(template.Resources) as {
        Type: string;
        Properties?: Record<string, unknown>;
      }[])
        if (resource.Type === 'AWS::IAM::Role' && resource.Properties)
          resource.Properties['PermissionsBoundary'] = {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${other.account}:policy/org-boundary`]],
          };
    return other;
  },
  /** `EXISTING_KMS_MASTER_KEY_ARN` of another account. */
  'a KMS key of another account': rewritten((text) =>
    text.replaceAll('kms:us-east-1:123456789012:key/', 'kms:us-east-1:999988887777:key/'),
  ),
  gov: rewritten((text) =>
    text
      .replaceAll('arn:aws:', 'arn:aws-us-gov:')
      .replaceAll('us-east-1', 'us-gov-west-1')
      .replaceAll('"partition":"aws"', '"partition":"aws-us-gov"'),
  ),
};

/** A second installation beside the first, with a prefix, stacks, tables and names of its own. */
export function twoInstallations(data: InstallationData): InstallationData {
  const second = rewritten((text) => text.replaceAll('mlspace-', 'beta-').replaceAll('mls-lambda-', 'beta-lambda-'))(
    withPrefix('Beta')(data),
  );
  const known = new Set(data.roles.map(({ name }) => name));
  const knownPolicies = new Set(data.policies.map(({ name }) => name));
  return {
    ...data,
    stacks: [...data.stacks, ...second.stacks],
    roles: [...data.roles, ...second.roles.filter(({ name }) => !known.has(name))],
    policies: [...data.policies, ...second.policies.filter(({ name }) => !knownPolicies.has(name))],
    functions: [...data.functions, ...second.functions],
    tables: [...data.tables, ...second.tables],
    buckets: [...data.buckets, ...second.buckets],
  };
}
