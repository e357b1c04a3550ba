import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Read } from '../../domain/evaluation/read.ts';
import { attempt, present } from '../client/failures.ts';

/**
 * The value that a parameter of SSM had when a stack was deployed. CloudFormation takes the latest version at that time
 * where a reference names none (its user guide, "Dynamic references"), so that one that was written since is not known.
 */
export async function readSsmParameter(
  key: string,
  {
    client,
    deployedAt,
    signal,
  }: { readonly client: SSMClient; readonly deployedAt: number; readonly signal: AbortSignal },
): Promise<Read<string>> {
  const operation = 'ssm:GetParameter';
  const found = await attempt({ operation, subject: key, signal }, async () => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: key }), { abortSignal: signal });
    return {
      type: Parameter?.Type,
      value: present(Parameter?.Value, 'Parameter.Value'),
      changedAt: present(Parameter?.LastModifiedDate, 'Parameter.LastModifiedDate').getTime(),
    };
  });
  if (!found.ok) return found;
  const { type, value, changedAt } = found.value;
  if (type === 'SecureString') return unknown(`The SSM parameter ${key} is a SecureString, which is never read`);
  if (/:\d+$/.test(key) || changedAt <= deployedAt) return { ok: true, value };
  return unknown(
    `The SSM parameter ${key} was written after the stack was deployed, so that the value of that time is not known; deploy the stack again, or name a version`,
  );
  function unknown(message: string): Read<never> {
    return { ok: false, failure: { reason: 'unresolved', operation, subject: key, message } };
  }
}
