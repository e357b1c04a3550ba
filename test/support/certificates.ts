import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { externalTool } from './external-tool.ts';

/** A private certificate authority and one server certificate of it, PEM. */
export interface TestCertificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes an authority that nobody trusts, with openssl, and a certificate for these host names. */
export function makeCertificates(hosts: readonly string[]): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const path = (name: string) => join(folder, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      path('ca.key'),
      '-out',
      path('ca.pem'),
      '-subj',
      '/CN=test',
      '-days',
      '2',
    );
    openssl('req', ...key, '-keyout', path('server.key'), '-out', path('server.csr'), '-subj', '/CN=server');
    writeFileSync(path('names'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`);
    const issuer = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '2'];
    openssl(
      'x509',
      '-req',
      '-in',
      path('server.csr'),
      ...issuer,
      '-extfile',
      path('names'),
      '-out',
      path('server.pem'),
    );
    const read = (name: string) => readFileSync(path(name), 'utf8');
    return { authority: read('ca.pem'), certificate: read('server.pem'), key: read('server.key') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function openssl(...words: string[]): void {
  execFileSync(externalTool('openssl') ?? '', words, { stdio: 'pipe' });
}
