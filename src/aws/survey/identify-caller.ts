import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Read } from '../../domain/evaluation/read.ts';
import type { Target } from '../../domain/target/target.ts';
import { attempt, present } from '../client/failures.ts';
import { type ClientDependencies, createClients } from '../clients.ts';
import type { CallerIdentity } from '../identity.ts';

/** Whose the credentials are, whatever account that is. */
export async function identifyCaller(
  target: Target,
  dependencies: ClientDependencies,
  signal: AbortSignal,
): Promise<Read<CallerIdentity>> {
  const clients = createClients(target, dependencies);
  try {
    return await attempt({ operation: 'sts:GetCallerIdentity', subject: target.homeRegion, signal }, async () => {
      const { Account, Arn } = await clients.sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
      return { accountId: present(Account, 'Account'), arn: present(Arn, 'Arn') };
    });
  } finally {
    clients.close();
  }
}

/** The region that the environment or the shared configuration files name; `undefined` where nothing does. */
export async function defaultRegion(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const named = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'];
  if (named) return named;
  const client = new STSClient({});
  try {
    return await client.config.region();
  } catch {
    // The SDK says so where no profile has one either.
    return undefined;
  } finally {
    client.destroy();
  }
}
