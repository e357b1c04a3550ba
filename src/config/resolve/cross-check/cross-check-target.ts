import type { Partition } from '../../../domain/target/target.ts';
import { partitionOfRegion } from '../../../policy/canonical/parameters/installation.ts';
import type { Path } from '../../problems/problem.ts';
import type { Complaints } from '../../read/complaints.ts';
import { refuseRepeated } from '../../read/repeated.ts';
import type { TargetConfiguration } from '../../schema/schema.ts';

/** Regions, roles and the assumed role against the partition and the account of the target. */
export function crossCheckTarget(target: TargetConfiguration, path: Path, complaints: Complaints): void {
  const { home_region: homeRegion, roles, assume_role: assumed } = target;
  const named = target.regions ?? [];
  const regions = Array.isArray(named) ? named : [];
  checkRegion(homeRegion, [...path, 'home_region'], target.partition, complaints);
  for (const [index, region] of regions.entries())
    checkRegion(region, [...path, 'regions', index], target.partition, complaints);
  refuseRepeated(regions, (index) => [...path, 'regions', index], complaints);
  refuseRepeated(roles.map(roleKey), (index) => [...path, 'roles', index], complaints);
  for (const [index, { arn }] of roles.entries())
    if (arn) checkRole(arn, [...path, 'roles', index, 'arn'], target, complaints);
  if (assumed) checkRole(assumed.arn, [...path, 'assume_role', 'arn'], target, complaints);
  checkEndpoints(target, path, complaints);
}

/** Names of roles are unique in an account whatever their path is. */
function roleKey({ name, arn, prefix, path, tags = {} }: TargetConfiguration['roles'][number]): string {
  const single = name ?? arn?.split('/').at(-1);
  return single ?? JSON.stringify([prefix, path, Object.entries(tags).toSorted()]);
}

function checkRegion(region: string, path: Path, partition: Partition, complaints: Complaints): void {
  const own = partitionOfRegion(region);
  if (own !== partition)
    complaints.refuse(
      path,
      `is a region of the partition ${own}, and the target is in ${partition}`,
      `Write partition: ${own}, or name a region of ${partition}.`,
    );
}

function checkRole(
  arn: string,
  path: Path,
  { partition, account_id: account }: TargetConfiguration,
  complaints: Complaints,
): void {
  const [, arnPartition, , , arnAccount] = arn.split(':');
  if (arnAccount !== account)
    complaints.refuse(path, `is a role of account ${arnAccount}, and the target is account ${account}`);
  if (arnPartition !== partition)
    complaints.refuse(path, `is a role of the partition ${arnPartition}, and the target is in ${partition}`);
}

/** AWS offers no FIPS endpoints in its China regions (https://aws.amazon.com/compliance/fips/). */
function checkEndpoints({ fips, partition }: TargetConfiguration, path: Path, complaints: Complaints): void {
  if (fips && partition === 'aws-cn')
    complaints.refuse([...path, 'fips'], 'the partition aws-cn has no FIPS endpoints', 'Write fips: false.');
}
