import { createAccountReader } from '../../aws/account-reader.ts';
import { examineAccount, recordActions } from '../../aws/examine.ts';
import type { ResolvedTarget } from '../../config/resolve/loaded/loaded-configuration.ts';
import { adviceFor } from '../../domain/evaluation/advice.ts';
import type { Target } from '../../domain/target/target.ts';
import { dependencies } from './dependencies.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';
import { permissions } from './permissions/permissions.ts';
import { diagnoseSources } from './sources.ts';

/** Each target: its identity, the clock, and every action that its checks need. */
export async function* accounts(context: ExaminationContext): AsyncGenerator<Diagnosis> {
  for (const resolved of context.loaded.targets) {
    const { target } = resolved;
    if (context.targetIds && !context.targetIds.includes(target.id)) continue;
    const { telemetry } = recordActions();
    const { identity, clockOffset } = await examineAccount(target, dependencies(context, telemetry), context);
    if (clockOffset !== undefined) yield clockDiagnosis(target, clockOffset);
    if (!identity.ok) {
      const { operation, message } = identity.failure;
      const remedy = adviceFor(identity.failure);
      yield { status: 'problem', subject: `${target.id}: ${operation}`, message, remedy };
      continue;
    }
    yield { status: 'ok', subject: `${target.id}: identity`, message: `the caller is ${identity.value.arn}` };
    yield* permissions(target, context);
    yield* sources(resolved, context);
  }
}

async function* sources(resolved: ResolvedTarget, context: ExaminationContext): AsyncGenerator<Diagnosis> {
  const reader = createAccountReader(resolved.target, dependencies(context, recordActions().telemetry));
  try {
    yield* diagnoseSources(resolved, { reader, signal: context.signal });
  } finally {
    reader.close();
  }
}

/** AWS refuses signatures that are more than five minutes off (IAM User Guide, "Troubleshoot signed requests"). */
const refusedOffset = 300_000;

function clockDiagnosis({ id }: Target, offset: number): Diagnosis {
  const seconds = Math.round(Math.abs(offset) / 1000);
  const subject = `${id}: clock`;
  const message = `${seconds} s ${offset < 0 ? 'ahead of' : 'behind'} AWS`;
  if (seconds <= 30) return { status: 'ok', subject, message };
  const limit = `AWS refuses signatures from ${refusedOffset / 60_000} minutes on`;
  return { status: 'problem', subject, message: `${message}; ${limit}`, remedy: 'Set the clock of the host by NTP.' };
}
