import type { Installation } from './canonical-policy.ts';

/** The installation of the published page. */
export const sampleInstallation: Installation = {
  partition: 'aws',
  accountId: '012345678910',
  homeRegion: 'us-east-1',
};

/** The page's values for the parameters that have no default, with the key moved to the given installation. */
export function sampleParametersFor({ partition, accountId, homeRegion }: Installation): Record<string, unknown> {
  return {
    kms_key: `arn:${partition}:kms:${homeRegion}:${accountId}:key/80b28a33-4686-4d87-9dda-4a87e889875a`,
    security_groups: ['sg-0c001c111cbcdcdf6'],
    subnets: ['subnet-0f9f0555e69d3d687', 'subnet-06cbb3ec6591a31ad', 'subnet-0c0e994c58823e1c3'],
  };
}

/** The page's own parameters. */
export const sampleParameters: Readonly<Record<string, unknown>> = sampleParametersFor(sampleInstallation);
