import { describe, expect, it } from 'vitest';
import { partitions } from '../../../../src/domain/target/target.ts';
import type { Installation } from '../../../../src/policy/canonical/parameters/canonical-policy.ts';
import {
  checkInstallation,
  firstRegions,
  partitionOfRegion,
} from '../../../../src/policy/canonical/parameters/installation.ts';
import { sampleInstallation } from '../../../../src/policy/canonical/parameters/sample.ts';

function problemsOf(given: { readonly [Name in keyof Installation]?: string }): readonly string[] {
  const installation = { ...sampleInstallation, ...given } as Installation;
  return checkInstallation(installation).map(({ path, message }) => `${path}: ${message}`);
}

const noAccount = (account: string) =>
  `account: "${account}" is no AWS account id (${account.length} characters); expected 12 digits`;
const noRegion = (region: string) => `region: "${region}" is no AWS region; expected a name such as us-east-1`;

describe('policy/canonical/installation', () => {
  it.each(partitions)('knows the first region of %s for one of its own', (partition) => {
    expect(partitionOfRegion(firstRegions[partition])).toBe(partition);
    expect(problemsOf({ partition, homeRegion: firstRegions[partition] })).toEqual([]);
  });

  it.each(['eu-central-1', 'us-west-2', 'ap-southeast-12', 'mx-central-1'])(
    'takes %s for a region of aws',
    (region) => {
      expect(partitionOfRegion(region)).toBe('aws');
      expect(problemsOf({ homeRegion: region })).toEqual([]);
    },
  );

  it.each<[given: Parameters<typeof problemsOf>[0], problems: readonly string[]]>([
    [
      { partition: 'aws-eu' },
      [
        'partition: "aws-eu" is no AWS partition; expected one of ' +
          'aws, aws-us-gov, aws-cn, aws-eusc, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f',
      ],
    ],
    [{ accountId: '01234567891' }, [noAccount('01234567891')]],
    [{ accountId: '0123456789101' }, [noAccount('0123456789101')]],
    [{ accountId: '01234567891x' }, [noAccount('01234567891x')]],
    [{ homeRegion: 'useast1' }, [noRegion('useast1')]],
    [{ homeRegion: 'us-1' }, [noRegion('us-1')]],
    [{ homeRegion: 'aws-us-east-1a' }, [noRegion('aws-us-east-1a')]],
    [{ homeRegion: '1us-east-1' }, [noRegion('1us-east-1')]],
    [{ homeRegion: 'cn-north-1' }, ['region: "cn-north-1" is a region of aws-cn; expected one of aws']],
    [{ partition: 'aws-us-gov' }, ['region: "us-east-1" is a region of aws; expected one of aws-us-gov']],
    [{ accountId: '1', homeRegion: 'cn-north-1' }, [noAccount('1')]],
    [{ accountId: '1', homeRegion: 'x' }, [noAccount('1'), noRegion('x')]],
  ])('says what is wrong with the installation %j', (given, problems) => {
    expect(problemsOf(given)).toEqual(problems);
  });
});
