import { DescribeInstanceTypesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { Read } from '../../domain/evaluation/read.ts';
import type { Ec2InstanceType } from '../../domain/target/installation-reading.ts';
import { attempt, MalformedAnswer, present } from '../client/failures.ts';
import { TokenWatch } from '../client/token-watch.ts';

/** Every instance type of a region (EC2 API reference, DescribeInstanceTypes: pages of at most 100). */
export function readInstanceTypes(
  region: string,
  { client, signal }: { readonly client: EC2Client; readonly signal: AbortSignal },
): Promise<Read<readonly Ec2InstanceType[]>> {
  return attempt({ operation: 'ec2:DescribeInstanceTypes', subject: region, signal }, async () => {
    const tokens = new TokenWatch();
    const types: Ec2InstanceType[] = [];
    let token: string | undefined;
    do {
      const command = new DescribeInstanceTypesCommand({ MaxResults: 100, NextToken: token });
      const answer = await client.send(command, { abortSignal: signal });
      const page = answer.InstanceTypes ?? [];
      for (const { InstanceType, Hypervisor, InstanceStorageSupported } of page) {
        types.push({
          name: present(InstanceType, 'InstanceType'),
          isNitro: Hypervisor === 'nitro',
          hasInstanceStorage: InstanceStorageSupported === true,
        });
      }
      token = answer.NextToken;
      const endless = token ? tokens.endlessBy(token, page.length) : undefined;
      if (endless !== undefined) throw new MalformedAnswer(endless);
    } while (token);
    return types;
  });
}
