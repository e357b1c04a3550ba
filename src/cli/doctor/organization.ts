import { adviceFor } from '../../domain/evaluation/advice.ts';
import { askOrganization } from '../accounts/discovered-accounts.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';

/** Whether the organization says which accounts it has. */
export async function* organization({ loaded, environment, signal }: ExaminationContext): AsyncGenerator<Diagnosis> {
  if (!loaded.discovery) return;
  const subject = 'discovery: organization';
  const found = await askOrganization(loaded.discovery.settings, loaded, { environment, signal });
  if (found.ok) {
    const message = `${found.value.length} accounts fit`;
    yield found.value.length > 0
      ? { status: 'ok', subject, message }
      : { status: 'problem', subject, message, remedy: 'Correct discovery.organizations.include and exclude.' };
    return;
  }
  yield { status: 'problem', subject, message: found.failure.message, remedy: adviceFor(found.failure) };
}
