import type { Installation } from './canonical-policy.ts';

/** What is wrong with a value, or `undefined` when nothing is; the caller adds the value and what is expected. */
export type Rule = (value: string) => string | undefined;

/**
 * A KMS key ARN of the region (AWS Key Management Service, "Key identifiers"). Key ids may be multi-region ones, and the key
 * may be another account's.
 */
export function kmsKeyRule({ partition, homeRegion }: Pick<Installation, 'partition' | 'homeRegion'>): Rule {
  return (value) => {
    const [scheme, arnPartition, service, region, account, ...rest] = value.split(':');
    const resource = rest.join(':');
    if (scheme !== 'arn' || account === undefined) return 'is no ARN';
    if (service !== 'kms') return `is an ARN of ${service}, not of kms`;
    if (arnPartition !== partition) return `is in partition ${arnPartition}, not in the installation's ${partition}`;
    if (region !== homeRegion) return `is in region ${region}, not in the installation's ${homeRegion}`;
    if (!/^\d{12}$/.test(account)) return `names the account ${account}, which is not 12 digits`;
    if (resource.startsWith('alias/')) return 'is an alias; policies do not follow aliases';
    return /^key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(resource)
      ? undefined
      : 'does not end in a key id';
  };
}

/** An id of EC2: the prefix and 8 or 17 hexadecimal digits. */
export function ec2IdRule(prefix: 'sg' | 'subnet', thing: string): Rule {
  const form = new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`);
  return (value) => (form.test(value) ? undefined : `is no ${thing} id`);
}

/** General purpose buckets (Amazon S3, "Bucket naming rules"). */
export const bucketRule: Rule = (value) => {
  if (value.length < 3 || value.length > 63) return `has ${value.length} characters`;
  if (!/^[a-z0-9.-]+$/.test(value)) return 'has characters that a bucket name cannot have';
  if (!/^[a-z0-9].*[a-z0-9]$/.test(value)) return 'does not begin and end with a letter or a digit';
  if (value.includes('..')) return 'has two dots in a row';
  if (/^\d+(\.\d+){3}$/.test(value)) return 'looks like an IP address';
  if (/^(xn--|sthree-|amzn-s3-demo-)/.test(value)) return 'begins with a reserved prefix';
  if (/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(value)) return 'ends with a reserved suffix';
  return undefined;
};

/** The characters that all AWS services allow in a tag value (AWS, "Tag naming limits and requirements"). */
export const tagValueRule: Rule = (value) => {
  if (value.length === 0 || value.length > 256) return `has ${value.length} characters`;
  return /^[\p{L}\p{N} +\-=._:/@]+$/u.test(value) ? undefined : 'has characters that a tag value cannot have';
};

/** A role name (IAM, "IAM and AWS STS quotas"). */
export const roleNameRule: Rule = (value) => rolePrefixRule(value);

/** The beginning of a role name; role names have at most 64 characters (IAM, "IAM and AWS STS quotas"). */
export const rolePrefixRule: Rule = (value) => {
  if (value.length === 0 || value.length > 64) return `has ${value.length} characters`;
  return /^[\w+=,.@-]+$/.test(value) ? undefined : 'has characters that a role name cannot have';
};

/**
 * A project, user or group as it stands in ARNs and prefixes. Whoever may tag a role must not be able to widen what it is
 * compared with, so there are no wildcards, variables and slashes.
 */
export const ownerRule: Rule = (value) => {
  if (value.length === 0 || value.length > 128) return `has ${value.length} characters`;
  return /^[\w+=,.@-]+$/.test(value) ? undefined : 'has characters that such a name cannot have';
};

/** The ARN of a role of the installation. */
export function roleArnRule({ partition, accountId }: Installation): Rule {
  return (value) => {
    const prefix = `arn:${partition}:iam::${accountId}:role/`;
    if (!value.startsWith(prefix)) return 'is no role of the installation';
    return /^([!-)+->@-~]+\/)?[\w+=,.@-]{1,64}$/.test(value.slice(prefix.length)) ? undefined : 'is no role ARN';
  };
}

/** SageMaker instance types, with wildcards for families. */
export const instanceTypeRule: Rule = (value) =>
  /^[a-z0-9.*?-]{1,64}$/.test(value) ? undefined : 'is no instance type';
