import { type Partition, partitions } from '../../../domain/target/target.ts';
import { quoted } from '../../parse/source-tree.ts';
import type { Problem } from '../../problem.ts';
import type { Installation } from './canonical-policy.ts';

/** How the regions of each partition begin (the partitions of the AWS SDKs); those of `aws` are all the others. */
const regionPrefixes: Readonly<Record<Exclude<Partition, 'aws'>, string>> = {
  'aws-us-gov': 'us-gov-',
  'aws-cn': 'cn-',
  'aws-eusc': 'eusc-',
  'aws-iso': 'us-iso-',
  'aws-iso-b': 'us-isob-',
  'aws-iso-e': 'eu-isoe-',
  'aws-iso-f': 'us-isof-',
};

/** A region of each partition, where none is named. */
export const firstRegions: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
};

/** The partition that a region belongs to. */
export function partitionOfRegion(region: string): Partition {
  return partitions.find((name) => name !== 'aws' && region.startsWith(regionPrefixes[name])) ?? 'aws';
}

/** What is wrong with an installation, by the names that templates know: `partition`, `account`, `region`. */
export function checkInstallation({ partition, accountId, homeRegion }: Installation): readonly Problem[] {
  const problems: Problem[] = [];
  if (!partitions.includes(partition)) {
    const message = `${quoted(partition)} is no AWS partition; expected one of ${partitions.join(', ')}`;
    problems.push({ path: 'partition', message });
  }
  if (!/^\d{12}$/.test(accountId)) {
    const message = `${quoted(accountId)} is no AWS account id (${accountId.length} characters); expected 12 digits`;
    problems.push({ path: 'account', message });
  }
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(homeRegion)) {
    problems.push({
      path: 'region',
      message: `${quoted(homeRegion)} is no AWS region; expected a name such as us-east-1`,
    });
  } else if (problems.length === 0 && partitionOfRegion(homeRegion) !== partition) {
    const message = `${quoted(homeRegion)} is a region of ${partitionOfRegion(homeRegion)}; expected one of ${partition}`;
    problems.push({ path: 'region', message });
  }
  return problems;
}
