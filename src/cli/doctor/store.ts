import { StoreError, StoreInUseError } from '../../store/contract/store.ts';
import { examineStore } from '../../store/examine-store.ts';
import { openStore } from '../../store/open.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';

/** The store: opened as `serve` opens it, migrations included, and proven writable. */
export async function* store({ loaded }: ExaminationContext): AsyncGenerator<Diagnosis> {
  const settings = loaded.store;
  const subject = settings.kind === 'sqlite' ? `store: ${settings.path}` : 'store: PostgreSQL';
  try {
    const opened = await openStore(settings, { debug: () => undefined });
    try {
      await opened.store.verifyWritable();
    } finally {
      await opened.store.close();
    }
    yield { status: 'ok', subject, message: 'opens and can be written' };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error instanceof StoreInUseError) yield* heldStore(error, settings, subject);
    else yield { status: 'problem', subject, message: error.message, remedy: remedies[settings.kind] };
  }
}

/** The daemon itself holds it, as a rule: then it is looked through beside it. */
async function* heldStore(
  { holder }: StoreInUseError,
  settings: ExaminationContext['loaded']['store'],
  subject: string,
): AsyncGenerator<Diagnosis> {
  const wrong: string[] = [];
  for await (const { ok, part, message } of examineStore(settings)) if (!ok) wrong.push(`${part}: ${message}`);
  const [first] = wrong;
  if (first !== undefined) yield { status: 'problem', subject, message: first, remedy: remedies[settings.kind] };
  else
    yield {
      status: 'ok',
      subject,
      message: `is in use by ${holder}, and is sound; its /readyz tells whether it takes writes`,
    };
}

const remedies = {
  sqlite: 'Correct store.sqlite.path, the owner of the file, or put a backup in its place.',
  postgres: 'Correct the URL in the file that store.postgres.url_file names, or the server.',
} as const;
