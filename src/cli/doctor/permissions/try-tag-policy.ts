import { parseTagPolicy } from '../../../checks/required-tags/policy/tag-policy.ts';
import { adviceFor } from '../../../domain/evaluation/advice.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { Trial, TrialRequest } from './trial.ts';

/** Reads the tag policy of the organization; what is wrong beside a permission is told with it. */
export function policyTrials({ target, context: { signal } }: TrialRequest): readonly Trial[] {
  const operation = 'organizations:DescribeEffectivePolicy';
  const subject = `${target.id}: ${operation}`;
  return [
    {
      where: '',
      async read(reader) {
        const read = await reader.readTagPolicy({ signal });
        if (!read.ok && read.failure.reason !== 'unresolved') return {};
        const problem = problemOf(read.ok ? parseTagPolicy(read.value) : { ok: false, message: read.failure.message });
        return problem === undefined ? {} : { told: [{ ...problem, subject }], toldActions: [operation] };
      },
    },
  ];
}

function problemOf(parsed: {
  readonly ok: boolean;
  readonly message?: string;
}): Omit<Diagnosis, 'subject'> | undefined {
  if (parsed.ok) return undefined;
  const { message = '' } = parsed;
  const remedy = adviceFor({ reason: 'unresolved', operation: '', subject: '', message });
  return { status: 'problem', message, remedy };
}
