import { notLookedAt } from '../../checks/role-attachments/not-looked-at.ts';
import { mistakenPattern } from '../../checks/roles/mistaken-pattern.ts';
import { snapshotsOf } from '../../checks/roles/role-scopes.ts';
import type { AccountReader } from '../../domain/account-reader.ts';
import type { SettledTarget } from '../../scan/context/settled-target.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Reads the watched roles of a target: whether some role has the notebook policy, and what of the roles is not looked at. */
export async function* diagnoseRoles(
  { target, attachments }: Pick<SettledTarget, 'target' | 'attachments'>,
  { reader, signal }: { readonly reader: AccountReader; readonly signal: AbortSignal },
): AsyncGenerator<Diagnosis> {
  const reading = await reader.readRoles({ selectors: target.roles, signal });
  const roles = snapshotsOf(reading);
  const mistaken = mistakenPattern(roles, target.attached);
  if (mistaken)
    yield {
      status: 'problem',
      subject: `${target.id}: ${mistaken.operation}`,
      message: mistaken.message,
      remedy: 'Name the policy as it is attached, or take the document from the stack that makes it.',
    };
  for (const message of notLookedAt(attachments, roles))
    yield { status: 'untried', subject: `${target.id}: not looked at`, message };
}
