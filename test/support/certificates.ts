import { generate } from 'selfsigned';

/** A private certificate authority and one server certificate of it, PEM. */
export interface TestCertificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const common = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** Makes an authority that nobody trusts, and a certificate of it for these host names. */
export async function makeCertificates(hosts: readonly string[]): Promise<TestCertificates> {
  const authority = await generate([{ name: 'commonName', value: 'test' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'server' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) }],
  });
  return { authority: authority.cert, certificate: server.cert, key: server.private };
}
