import type { HttpSink, SinkOptions, SinkSettings } from '../../domain/delivery/sink.ts';
import type { Path } from '../problems/problem.ts';
import type { Configuration } from '../schema/schema.ts';
import type { SinkConfiguration } from '../schema/sinks.ts';
import { readRoutingKey, readSecretUrl, readSigningSecrets, readToken, type SecretContext } from './secrets.ts';

/** A sink with its secrets; `undefined` when they have problems, which have been noted. */
export async function resolveSink(
  given: SinkConfiguration,
  { index, alerts }: { readonly index: number; readonly alerts: Configuration['alerts'] },
  context: SecretContext,
): Promise<SinkSettings | undefined> {
  const path = ['sinks', index];
  const options = optionsOf(given, alerts);
  if (given.type === 'sns') {
    const { type, topic_arn: topicArn, endpoint } = given;
    return { ...options, type, topicArn, ...(endpoint === undefined ? {} : { endpoint }) };
  }
  const http = await resolveHttp(given, path, context);
  const own = await resolveOwn(given, path, context);
  return http && own ? { ...options, ...http, ...own } : undefined;
}

type HttpConfiguration = Exclude<SinkConfiguration, { type: 'sns' }>;

/** What only sinks of this type have. */
async function resolveOwn(given: HttpConfiguration, path: Path, context: SecretContext) {
  const { type } = given;
  if (type === 'webhook') {
    return { type, secrets: await readSigningSecrets([...path, 'secret_file'], given.secret_file, context) };
  }
  if (type === 'pagerduty') {
    const routingKey = await readRoutingKey([...path, 'routing_key_file'], given.routing_key_file, context);
    return routingKey === undefined ? undefined : { type, routingKey };
  }
  return type === 'cloudevents' ? { type, mode: given.mode } : { type };
}

async function resolveHttp(
  given: HttpConfiguration,
  path: Path,
  context: SecretContext,
): Promise<Pick<HttpSink, 'url' | 'insecure' | 'token'> | undefined> {
  const urlFile = 'url_file' in given ? given.url_file : undefined;
  const url = urlFile === undefined ? given.url : await readSecretUrl([...path, 'url_file'], urlFile, context);
  const tokenFile = 'token_file' in given ? given.token_file : undefined;
  const token = tokenFile === undefined ? undefined : await readToken([...path, 'token_file'], tokenFile, context);
  if (url === undefined) return undefined;
  if (!given.insecure && new URL(url).protocol === 'http:') {
    context.complaints.refuseQuietly(
      [...path, urlFile === undefined ? 'url' : 'url_file'],
      'messages would travel unencrypted over http://',
      'Use https://, or set insecure: true for tests.',
    );
  }
  rememberUrl(url, context);
  return { url, insecure: given.insecure, ...(token === undefined ? {} : { token }) };
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
