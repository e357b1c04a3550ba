import { DescribeRegionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { Read } from '../domain/evaluation/read.ts';
import { attempt, present } from './client/failures.ts';

/** The regions that the account may use, sorted: those it need not enable and those it has (EC2 API reference, DescribeRegions). */
export function readEnabledRegions(
  region: string,
  { client, signal }: { readonly client: EC2Client; readonly signal: AbortSignal },
): Promise<Read<readonly string[]>> {
  return attempt({ operation: 'ec2:DescribeRegions', subject: region, signal }, async () => {
    const answer = await client.send(new DescribeRegionsCommand({ AllRegions: false }), { abortSignal: signal });
    const regions = present(answer.Regions, 'Regions').map(({ RegionName }) => present(RegionName, 'RegionName'));
    return regions.toSorted();
  });
}
