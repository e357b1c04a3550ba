import { DescribeEffectivePolicyCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Read, ReadFailure } from '../domain/evaluation/read.ts';
import type { Target } from '../domain/target/target.ts';
import { attempt, present } from './client/failures.ts';

/**
 * The text of the tag policy that is in effect for the account, by its own credentials: any account of an organization may
 * ask for its own (AWS Organizations API reference, DescribeEffectivePolicy).
 */
export async function readTagPolicy(
  { accountId }: Pick<Target, 'accountId'>,
  { client, signal }: { readonly client: OrganizationsClient; readonly signal: AbortSignal },
): Promise<Read<string>> {
  const call = { operation: 'organizations:DescribeEffectivePolicy', subject: accountId, signal };
  const read = await attempt(call, async () => {
    const command = new DescribeEffectivePolicyCommand({ PolicyType: 'TAG_POLICY', TargetId: accountId });
    const { EffectivePolicy } = await client.send(command, { abortSignal: signal });
    return present(present(EffectivePolicy, 'EffectivePolicy').PolicyContent, 'PolicyContent');
  });
  return read.ok ? read : { ok: false, failure: inWords(read.failure) };
}

const ignore = 'set checks.required-tags.tag_policy to ignore';

/** What the errors of the operation mean, by their names. */
const meanings: Readonly<Record<string, (account: string) => string>> = {
  EffectivePolicyNotFoundException: (account) =>
    `No tag policy is in effect for account ${account}, or tag policies are not enabled: attach one in the organization, or ${ignore}`,
  AWSOrganizationsNotInUseException: (account) =>
    `Account ${account} is in no organization, so no tag policy is in effect: ${ignore}`,
};

function inWords(failure: ReadFailure): ReadFailure {
  const [name = ''] = failure.message.split(':', 1);
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  return meaning ? { ...failure, reason: 'unresolved', message: meaning(failure.subject) } : failure;
}
