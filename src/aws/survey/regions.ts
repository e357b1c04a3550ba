import { DescribeRegionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { Read } from '../../domain/evaluation/read.ts';
import { attempt, present } from '../client/failures.ts';

/** The regions that are enabled for the account (EC2 API reference, DescribeRegions). */
export function readRegions(
  client: EC2Client,
  homeRegion: string,
  signal: AbortSignal,
): Promise<Read<readonly string[]>> {
  return attempt({ operation: 'ec2:DescribeRegions', subject: homeRegion, signal }, async () => {
    const { Regions } = await client.send(new DescribeRegionsCommand({}), { abortSignal: signal });
    return present(Regions, 'Regions').map(({ RegionName }) => present(RegionName, 'RegionName'));
  });
}
