import type { SinkSettings } from '../domain/sink.ts';
import { readSecretUrl, readSigningSecrets, type SecretContext } from './secrets.ts';
import type { SinkConfiguration } from './sinks.ts';

/** A sink with its secrets; `undefined` when they have problems, which have been noted. */
export async function resolveSink(
  given: SinkConfiguration,
  index: number,
  context: SecretContext,
): Promise<SinkSettings | undefined> {
  const path = ['sinks', index];
  const secrets = await readSigningSecrets([...path, 'secret_file'], given.secret_file, context);
  const url =
    given.url_file === undefined ? given.url : await readSecretUrl([...path, 'url_file'], given.url_file, context);
  if (url === undefined) return undefined;
  if (!given.insecure && new URL(url).protocol === 'http:') {
    const place = [...path, given.url_file === undefined ? 'url' : 'url_file'];
    context.complaints.refuseQuietly(
      place,
      'messages would travel unencrypted over http://',
      'Use https://, or set insecure: true for tests.',
    );
  }
  rememberUrl(url, context);
  const { id, type, insecure, send_resolved: sendResolved, max_findings: maxFindings } = given;
  return { id, type, url, secrets, insecure, sendResolved, maxFindings };
}

/** A webhook's URL often is its own password; its host alone is none. */
function rememberUrl(url: string, { files }: SecretContext): void {
  const { pathname, search, password } = new URL(url);
  if (pathname !== '/' || search !== '') files.secrets.add(url);
  if (password !== '') files.secrets.add(password);
}
