import type { SinkOptions, SinkSettings } from '../domain/sink.ts';
import type { Configuration } from './schema.ts';
import { readSecretUrl, readSigningSecrets, type SecretContext } from './secrets.ts';
import type { SinkConfiguration } from './sinks.ts';

/** A sink with its secrets; `undefined` when they have problems, which have been noted. */
export async function resolveSink(
  given: SinkConfiguration,
  place: { readonly index: number; readonly alerts: Configuration['alerts'] },
  context: SecretContext,
): Promise<SinkSettings | undefined> {
  const path = ['sinks', place.index];
  const secrets = await readSigningSecrets([...path, 'secret_file'], given.secret_file, context);
  const url =
    given.url_file === undefined ? given.url : await readSecretUrl([...path, 'url_file'], given.url_file, context);
  if (url === undefined) return undefined;
  if (!given.insecure && new URL(url).protocol === 'http:') {
    const written = [...path, given.url_file === undefined ? 'url' : 'url_file'];
    context.complaints.refuseQuietly(
      written,
      'messages would travel unencrypted over http://',
      'Use https://, or set insecure: true for tests.',
    );
  }
  rememberUrl(url, context);
  const { type, insecure } = given;
  return { ...optionsOf(given, place.alerts), type, url, secrets, insecure };
}

function optionsOf(given: SinkConfiguration, alerts: Configuration['alerts']): SinkOptions {
  const { id, targets, checks } = given;
  return {
    id,
    sendResolved: given.send_resolved,
    maxFindings: given.max_findings,
    minSeverity: given.min_severity,
    ...(targets === undefined ? {} : { targets }),
    ...(checks === undefined ? {} : { checks }),
    groupWait: given.group_wait ?? alerts.group_wait,
    groupInterval: given.group_interval ?? alerts.group_interval,
    repeatInterval: given.repeat_interval ?? alerts.repeat_interval,
  };
}

/** A webhook's URL often is its own password; its host alone is none. */
function rememberUrl(url: string, { files }: SecretContext): void {
  const { pathname, search, password } = new URL(url);
  if (pathname !== '/' || search !== '') files.secrets.add(url);
  if (password !== '') files.secrets.add(password);
}
