import { unescape } from 'node:querystring';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { isForbiddenHost } from '../../network/addresses.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import type { Complaints } from '../read/complaints.ts';
import type { ConfigurationFiles } from '../read/files.ts';
import { encodePassword, hasMisplacedPassword } from '../read/misplaced-password.ts';
import type { Configuration } from '../schema/schema.ts';

interface NetworkContext {
  readonly files: ConfigurationFiles;
  readonly complaints: Complaints;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How connections are made: what the configuration says, else the usual proxy variables, in lower case first as curl has it. */
export async function resolveNetwork(
  given: Configuration['network'],
  context: NetworkContext,
): Promise<NetworkSettings> {
  const proxy = given.https_proxy ?? proxyFromEnvironment(context);
  const noProxy = given.no_proxy ?? firstOf(context.environment, ['no_proxy', 'NO_PROXY'])?.value;
  const certificateAuthorities = await readAuthorities(given.ca_file, context);
  if (proxy !== undefined) {
    rememberPassword(proxy, context.files);
    refuseForbiddenProxy(proxy, context);
    refuseMisplacedPassword(proxy, context);
  }
  return {
    ...withoutAbsent({ proxy, noProxy, certificateAuthorities }),
    connectTimeout: given.connect_timeout,
    requestTimeout: given.request_timeout,
  };
}

function proxyFromEnvironment({ environment, complaints }: NetworkContext): string | undefined {
  const found = firstOf(environment, ['https_proxy', 'HTTPS_PROXY']);
  if (!found) return undefined;
  const url = found.value.includes('://') ? found.value : `http://${found.value}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  complaints.problems.push({
    path: 'network.https_proxy',
    variable: found.name,
    message: 'expected the URL of an HTTP proxy, such as http://proxy.internal:3128',
  });
  return undefined;
}

/** A proxy on this machine is usual; what hands out credentials to whoever connects is none. */
function refuseForbiddenProxy(proxy: string, { complaints }: NetworkContext): void {
  if (!URL.canParse(proxy) || !isForbiddenHost(new URL(proxy).hostname, { insecure: true })) return;
  complaints.refuseQuietly(
    ['network', 'https_proxy'],
    'the proxy is an address of a metadata service or of the network link, which cannot be a proxy',
    'Correct network.https_proxy or the variable HTTPS_PROXY.',
  );
}

function refuseMisplacedPassword(proxy: string, { complaints }: NetworkContext): void {
  if (!hasMisplacedPassword(new URL(proxy))) return;
  complaints.refuseQuietly(['network', 'https_proxy'], 'the proxy has an @ behind its host', encodePassword);
}

function firstOf(environment: NetworkContext['environment'], names: readonly string[]) {
  const name = names.find((candidate) => environment[candidate]);
  return name === undefined ? undefined : { name, value: environment[name] ?? '' };
}

async function readAuthorities(name: string | undefined, { files, complaints }: NetworkContext) {
  if (name === undefined) return undefined;
  const path = ['network', 'ca_file'];
  const text = await files.read(path, name);
  if (text === undefined || text.includes('-----BEGIN CERTIFICATE-----')) return text;
  complaints.refuseQuietly(
    path,
    'the file holds no PEM certificate',
    'PEM starts with -----BEGIN CERTIFICATE-----. Convert DER with: openssl x509 -inform der -in FILE',
  );
  return undefined;
}

function rememberPassword(proxy: string, files: ConfigurationFiles): void {
  const { password } = new URL(proxy);
  if (password === '') return;
  files.secrets.add(password);
  files.secrets.add(unescape(password));
}
