import { describe, expect, it } from 'vitest';
import { load, loadValid, minimal, problemsOf } from './virtual-files.ts';

const shared = `${minimal}store: { postgres: { url_file: url } }\n`;

async function settingsOf(url: string) {
  return (await loadValid(shared, { files: { url } })).store;
}

describe('config/store', () => {
  it('is a SQLite file where nothing is said', async () => {
    expect((await loadValid(minimal)).store).toEqual({ kind: 'sqlite', path: 'notebook-drift.db' });
  });

  it('is not both', async () => {
    const text = `${minimal}store: { sqlite: {}, postgres: { url_file: url } }\n`;
    expect(await problemsOf(text, { files: { url: 'postgres://db/drift' } })).toEqual([
      expect.stringContaining('give only one of sqlite and postgres'),
    ]);
  });

  it('is the file where only something else about the store is said', async () => {
    expect((await loadValid(`${minimal}store: { retention: 30d }\n`)).store).toMatchObject({ kind: 'sqlite' });
  });

  it.each([
    ['postgres://u:p@db.internal/drift', true],
    ['postgresql://u:p@db.internal:6432/drift?sslmode=verify-full', true],
    ['postgres://u:p@db.internal/drift?sslmode=disable', false],
    ['postgres://u:p@127.0.0.1/drift', false],
    ['postgres://u:p@localhost/drift?sslmode=require', true],
    ['postgres:///drift?host=/run/postgresql', false],
  ])('%s: TLS %s', async (url, tls) => {
    expect(await settingsOf(`${url}\n`)).toMatchObject({ kind: 'postgres', tls: tls ? {} : false, connections: 10 });
  });

  it('leaves of the URL only what is not about TLS', async () => {
    const url = 'postgres://u:p@db.internal/drift?sslmode=require&sslrootcert=x&target_session_attrs=read-write';
    expect(await settingsOf(url)).toMatchObject({
      url: 'postgres://u:p@db.internal/drift?target_session_attrs=read-write',
    });
  });

  it.each([
    ['mysql://u:p@db/drift', 'the file holds no URL that starts with postgres://'],
    ['postgres://u:p@db', 'the URL names no database'],
    ['postgres://u:p@db/drift?sslmode=prefer', 'the sslmode of the URL is none of'],
  ])('refuses %s without showing it', async (url, message) => {
    const problems = await problemsOf(shared, { files: { url } });
    expect(problems).toEqual([expect.stringContaining(message)]);
    expect(problems.join()).not.toContain('u:p');
  });

  it('reads the authority of the server, and knows what is none', async () => {
    const text = `${minimal}store: { postgres: { url_file: url, ca_file: ca.pem } }\n`;
    const files = { url: 'postgres://u:p@db/drift' };
    const pem = '-----BEGIN CERTIFICATE-----\n';
    expect((await loadValid(text, { files: { ...files, 'ca.pem': pem } })).store).toMatchObject({ tls: { ca: pem } });
    expect((await load(text, { files: { ...files, 'ca.pem': 'DER' } })).ok).toBe(false);
  });

  it('keeps the password out of the hash and knows it as a secret', async () => {
    const one = await loadValid(shared, { files: { url: 'postgres://u:first-password@db/drift' } });
    const other = await loadValid(shared, { files: { url: 'postgres://u:other-password@db/drift' } });
    expect(one.hash).toBe(other.hash);
    expect(one.secrets).toContain('first-password');
  });
});
