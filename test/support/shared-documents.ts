import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';

/** Documents that are not part of the repository and lie beside it where somebody has them. */
export const sharedDocuments = join(import.meta.dirname, '../../../shared');

/** A suite that reads such documents: skipped, saying so, where the folder in question is not there. */
export function describeWithShared(folder: string, title: string, body: () => void): void {
  const missing = !existsSync(join(sharedDocuments, folder));
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback
  describe.skipIf(missing)(missing ? `${title} (skipped: ../shared is not here)` : title, body);
}
