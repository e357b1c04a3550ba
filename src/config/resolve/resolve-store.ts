import { unescape } from 'node:querystring';
import type { StoreSettings } from '../../store/contract/settings.ts';
import { encodePassword, hasMisplacedPassword } from '../read/misplaced-password.ts';
import type { Configuration } from '../schema/schema.ts';
import type { SecretContext } from './loaded/secrets.ts';

/** The store with its secrets; `undefined` when they have problems, which have been noted. */
export async function resolveStore(
  { sqlite, postgres }: Configuration['store'],
  context: SecretContext,
): Promise<StoreSettings | undefined> {
  if (postgres === undefined) return sqlite && { kind: 'sqlite', path: sqlite.path };
  const path = ['store', 'postgres'];
  const text = await context.files.readSecret([...path, 'url_file'], postgres.url_file);
  const ca = postgres.ca_file === undefined ? undefined : await readAuthority(postgres.ca_file, context);
  if (text === undefined || (postgres.ca_file !== undefined && ca === undefined)) return undefined;
  const place = readConnection(text, context, [...path, 'url_file']);
  if (!place) return undefined;
  const tls = place.tls && (ca === undefined ? {} : { ca });
  return { kind: 'postgres', url: place.url, tls, connections: postgres.connections };
}

const example = 'Such as postgres://user:password@db.example.com:5432/notebook_drift';

/** Takes from the URL what it says of TLS: https://www.postgresql.org/docs/current/libpq-ssl.html lists the modes. */
function readConnection(
  text: string,
  { files, complaints }: SecretContext,
  path: readonly string[],
): { readonly url: string; readonly tls: boolean } | undefined {
  if (!/^postgres(ql)?:\/\/\S+$/.test(text) || !URL.canParse(text)) {
    complaints.refuseQuietly(path, 'the file holds no URL that starts with postgres://', example);
    return undefined;
  }
  const url = new URL(text);
  if (hasMisplacedPassword(url) || url.hash !== '') {
    complaints.refuseQuietly(path, 'the URL has an @ behind its host, or a #', encodePassword);
    return undefined;
  }
  if (url.pathname.length < 2) {
    complaints.refuseQuietly(path, 'the URL names no database', example);
    return undefined;
  }
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !['disable', 'require', 'verify-ca', 'verify-full'].includes(mode)) {
    complaints.refuseQuietly(
      path,
      'the sslmode of the URL is none of disable, require, verify-ca and verify-full',
      'TLS with a checked certificate is the default; sslmode=disable turns it off.',
    );
    return undefined;
  }
  const aboutTls = Array.from(url.searchParams.keys()).filter((name) => name.startsWith('ssl'));
  for (const name of aboutTls) url.searchParams.delete(name);
  const passwords = [url.password, unescape(url.password), ...url.searchParams.getAll('password')];
  for (const secret of [...passwords, text]) if (secret !== '') files.secrets.add(secret);
  return { url: url.href, tls: mode === null ? !isThisMachine(url) : mode !== 'disable' };
}

/** A socket in the file system (`host=/run/postgresql`) or a loopback address. */
function isThisMachine(url: URL): boolean {
  const host = url.searchParams.get('host') ?? url.hostname;
  return host === '' || host.startsWith('/') || /^(localhost|127\..*|\[?::1\]?)$/.test(host);
}

async function readAuthority(name: string, { files, complaints }: SecretContext): Promise<string | undefined> {
  const path = ['store', 'postgres', 'ca_file'];
  const text = await files.read(path, name);
  if (text === undefined || text.includes('-----BEGIN CERTIFICATE-----')) return text;
  complaints.refuseQuietly(path, 'the file holds no PEM certificate', 'PEM starts with -----BEGIN CERTIFICATE-----.');
  return undefined;
}
