import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Read } from '../domain/evaluation/read.ts';
import type { Target } from '../domain/target/target.ts';
import { attempt, present } from './client/failures.ts';

/** Who the credentials of a target are. */
export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
}

const operation = 'sts:GetCallerIdentity';

/**
 * Asks whose the credentials are; a failure where they belong to another account than the target's, since everything
 * that they could read would be told of the wrong account.
 */
export async function verifyAccount(
  target: Pick<Target, 'id' | 'accountId'>,
  { sts }: { readonly sts: STSClient },
  signal: AbortSignal,
): Promise<Read<CallerIdentity>> {
  const identity = await attempt({ operation, subject: target.accountId, signal }, async () => {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    return { accountId: present(Account, 'Account'), arn: present(Arn, 'Arn') };
  });
  if (!identity.ok || identity.value.accountId === target.accountId) return identity;
  const { accountId, arn } = identity.value;
  const message = `The credentials are ${arn} of account ${accountId}, but target ${target.id} is account ${target.accountId}; correct its account_id, its assume_role or the credentials`;
  return { ok: false, failure: { reason: 'invalid_input', operation, subject: target.accountId, message } };
}
