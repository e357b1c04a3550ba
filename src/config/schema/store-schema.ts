import { z } from 'zod';
import { duration } from '../../domain/settings/duration.ts';
import { file } from './values.ts';

const sqlite = z.strictObject({
  path: z
    .string()
    .min(1)
    .default('notebook-drift.db')
    .describe('The database file; a relative path starts at the working directory.'),
});

const postgres = z.strictObject({
  url_file: file.describe(
    'File with the URL, such as postgres://user:password@host:5432/database. TLS but to loopback.',
  ),
  ca_file: file
    .optional()
    .describe('PEM file of the authority that signed the certificate of the server, where it is not a public one.'),
  connections: z
    .int()
    .min(2)
    .max(100)
    .default(10)
    .describe('Connections of one replica at most; its work queue takes up to four more.'),
});

/** Where findings are kept: one of the two, the file when neither is named. */
export const storeConfiguration = z
  .strictObject({
    sqlite: sqlite.optional().describe('A SQLite file on a local disk, for one replica; the default.'),
    postgres: postgres.optional().describe('A PostgreSQL database, 13 or newer, for any number of replicas.'),
    retention: duration
      .prefault('90d')
      .describe('How long resolved findings, the history of findings, ended scans and settled messages are kept.'),
    wait_at_start: duration
      .prefault('1m')
      .describe('How long a start waits for a database that cannot be reached; with 0s it exits with 2 at once.'),
  })
  .refine((store) => store.sqlite === undefined || store.postgres === undefined, {
    message: 'give only one of sqlite and postgres',
  })
  .overwrite((store) => (store.postgres || store.sqlite ? store : { ...store, sqlite: sqlite.parse({}) }));
