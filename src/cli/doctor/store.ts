import { StoreError } from '../../store/contract/store.ts';
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
    yield { status: 'problem', subject, message: error.message, remedy: remedies[settings.kind] };
  }
}

const remedies = {
  sqlite: 'Where the daemon itself holds it, all is well; otherwise correct store.sqlite.path or its owner.',
  postgres: 'Correct the URL in the file that store.postgres.url_file names, or the server.',
} as const;
