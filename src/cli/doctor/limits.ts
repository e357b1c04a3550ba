import { recordActions } from '../../aws/examine.ts';
import { createControlPoliciesPool } from '../../aws/organization/control-policies.ts';
import { type KnownLimits, knownLimits } from '../../checks/roles/comparing/organization-limits.ts';
import { adviceFor } from '../../domain/evaluation/advice.ts';
import { dependencies } from './dependencies.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';

/** Whether the organizations of the targets say what they hold back. */
export async function* limits(context: ExaminationContext): AsyncGenerator<Diagnosis> {
  const pool = createControlPoliciesPool(dependencies(context, recordActions().telemetry));
  try {
    for (const { target } of context.loaded.targets) {
      if (!target.limits || (context.targetIds && !context.targetIds.includes(target.id))) continue;
      const read = await pool.of(target.limits).of(target.accountId, context.signal);
      yield { subject: `${target.id}: limits`, ...diagnose(knownLimits(read, target.accountId)) };
    }
  } finally {
    pool.close();
  }
}

function diagnose(known: KnownLimits): Omit<Diagnosis, 'subject'> {
  if (known.status === 'exempt') return { status: 'ok', message: 'the management account, which nothing holds back' };
  if (known.status === 'unread') {
    const { operation, message } = known.failure;
    return { status: 'problem', message: `${operation}: ${message}`, remedy: adviceFor(known.failure) };
  }
  if (known.leftOut.length > 0) {
    return {
      status: 'problem',
      message: `not read as policies: ${known.leftOut.join('; ')}`,
      remedy: 'These levels are left out: what they hold back counts as allowed.',
    };
  }
  const count = (kind: string) => known.limits.flatMap((one) => (one.kind === kind ? one.policyNames : [])).length;
  return { status: 'ok', message: `${count('scp')} SCPs and ${count('rcp')} RCPs act on the account` };
}
