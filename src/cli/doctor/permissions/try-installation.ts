import { adviceFor } from '../../../domain/evaluation/advice.ts';
import type { Read } from '../../../domain/evaluation/read.ts';
import { type MlspaceTable, mlspaceTables } from '../../../domain/target/installation-facts.ts';
import type { Target } from '../../../domain/target/target.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { Trial, TrialRequest } from './trial.ts';

const scan = 'dynamodb:Scan';

/** Reads the tables and what EC2 says, as far as the target is configured to. Each table is told by its name. */
export function installationTrials({ target, context }: TrialRequest): readonly Trial[] {
  return [
    {
      where: '',
      async read(reader) {
        const { tables } = await reader.readInstallation({ sources: target.facts, signal: context.signal });
        if (!tables) return {};
        const ids = Object.keys(mlspaceTables) as readonly MlspaceTable[];
        return { told: ids.map((id) => tableDiagnosis(tables[id], id, target)), toldActions: [scan] };
      },
    },
  ];
}

function tableDiagnosis(read: Read<readonly unknown[]>, id: MlspaceTable, { id: targetId, facts }: Target): Diagnosis {
  const subject = `${targetId}: ${scan} on ${facts.tables?.[id] ?? id}`;
  if (read.ok) return { status: 'ok', subject, message: 'allowed' };
  const { reason } = read.failure;
  const message = reason === 'not_found' ? 'there is no such table' : reason;
  return { status: 'problem', subject, message, remedy: adviceFor(read.failure) };
}
