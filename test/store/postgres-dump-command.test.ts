import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { dumpCommand } from '../../src/store/postgres/dump-command.ts';

/** The words that a shell makes of a command. */
const wordsOf = (command: string) =>
  spawnSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n');

describe('store/postgres/dump-command', () => {
  it.each([
    ['a public authority', true, undefined, 'sslmode=verify-full&sslrootcert=system'],
    ['an authority of its own', true, '/etc/ca.pem', 'sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem'],
    ['no TLS', false, undefined, 'sslmode=disable'],
  ])('speaks as the program does, with %s, and holds no password', (_title, tls, caFile, parameters) => {
    const url = 'postgres://drift:pa%27ss@db.example.com:5432/drift';
    expect(wordsOf(dumpCommand({ url, tls, caFile }, "it's $(here).dump"))).toEqual([
      'pg_dump',
      '--format=custom',
      '--schema=public',
      '--schema=notebook_drift_jobs',
      "--file=it's $(here).dump",
      `postgres://drift@db.example.com:5432/drift?${parameters}`,
    ]);
  });
});
