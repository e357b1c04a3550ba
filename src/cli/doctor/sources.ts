import type { ResolvedTarget } from '../../config/resolve/loaded/loaded-configuration.ts';
import type { AccountReader } from '../../domain/account-reader.ts';
import { adviceFor } from '../../domain/evaluation/advice.ts';
import { settleTarget } from '../../scan/context/settled-target.ts';
import { untoldBy } from '../../scan/evaluate/with-expectation.ts';
import { failureText } from '../report/failures.ts';
import type { Diagnosis } from './diagnosis.ts';
import { diagnoseRoles } from './roles.ts';

/** Reads what says what the roles of a target should have, and the roles; tells what the sources say or why not. */
export async function* diagnoseSources(
  resolved: ResolvedTarget,
  { reader, signal }: { readonly reader: AccountReader; readonly signal: AbortSignal },
): AsyncGenerator<Diagnosis> {
  const { id } = resolved.target;
  const settled = await settleTarget({ ...resolved, reader }, { signal, notBefore: Number.POSITIVE_INFINITY });
  for (const { id: name, origin = '' } of settled.attachments.expected)
    if (origin.startsWith('stack ')) yield { status: 'ok', subject: `${id}: ${name}`, message: `from ${origin}` };
  for (const failure of untoldBy(settled))
    yield {
      status: 'problem',
      subject: `${id}: stack ${failure.subject}`,
      message: failureText(failure),
      remedy: adviceFor(failure),
    };
  yield* diagnoseRoles(settled, { reader, signal });
}
