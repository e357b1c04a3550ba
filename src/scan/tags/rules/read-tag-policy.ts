import { parseTagPolicy, type TagPolicy } from '../../../checks/required-tags/policy/tag-policy.ts';
import type { Read } from '../../../domain/evaluation/read.ts';
import type { EvaluationContext } from '../../context/evaluation-context.ts';
import type { WatchedTarget } from '../../context/watched-target.ts';

/** The tag policy that is in effect for the target's account; with `require`, every resource must carry its keys. */
export async function readTagPolicy(
  mode: 'follow' | 'require',
  { target, reader }: WatchedTarget,
  request: Pick<EvaluationContext, 'signal'> & { readonly notBefore?: number },
): Promise<Read<TagPolicy>> {
  const read = await reader.readTagPolicy(request);
  if (!read.ok) return read;
  const parsed = parseTagPolicy(read.value);
  if (!parsed.ok) {
    const call = { operation: 'organizations:DescribeEffectivePolicy', subject: target.accountId };
    return { ok: false, failure: { reason: 'malformed_response', ...call, message: parsed.message } };
  }
  const { keys } = parsed.policy;
  const required = keys.map((key) => ({ ...key, requiredFor: 'all' as const }));
  return { ok: true, value: { keys: mode === 'require' ? required : keys } };
}
