import { openSqliteStore } from '../../store/sqlite.ts';
import { StoreError } from '../../store/store.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';

/** The store: opened as `serve` opens it, migrations included, and proven writable. */
export async function* store({ loaded }: ExaminationContext): AsyncGenerator<Diagnosis> {
  const { path } = loaded.configuration.store.sqlite;
  const subject = `store: ${path}`;
  try {
    const opened = await openSqliteStore({ path });
    try {
      await opened.verifyWritable();
    } finally {
      await opened.close();
    }
    yield { status: 'ok', subject, message: 'opens and can be written' };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const remedy = 'Where the daemon itself holds it, all is well; otherwise correct store.sqlite.path or its owner.';
    yield { status: 'problem', subject, message: error.message, remedy };
  }
}
