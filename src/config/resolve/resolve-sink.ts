import type { HttpSink, SinkOptions, SinkSettings, SinkType, SinkTypes } from '../../domain/delivery/sink.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { Path } from '../problems/problem.ts';
import type { Configuration } from '../schema/schema.ts';
import type { SinkConfiguration } from '../schema/sinks.ts';
import { readRoutingKey, readSecretUrl, readSigningSecrets, readToken, type SecretContext } from './loaded/secrets.ts';
import { resolveRoute } from './resolve-route.ts';

/** A sink with its secrets, one for each of its addresses; none when they have problems, which have been noted. */
export async function resolveSink(
  given: SinkConfiguration,
  { index, alerts }: { readonly index: number; readonly alerts: Configuration['alerts'] },
  context: SecretContext,
): Promise<readonly SinkSettings[]> {
  const sink = await resolveOne(given, { index, alerts }, context);
  if (!sink) return [];
  const { route } = given;
  return route ? resolveRoute(sink, { route, path: ['sinks', index] }, context) : [sink];
}

async function resolveOne(
  given: SinkConfiguration,
  { index, alerts }: { readonly index: number; readonly alerts: Configuration['alerts'] },
  context: SecretContext,
): Promise<SinkSettings | undefined> {
  const path = ['sinks', index];
  const http = speaksHttp(given) ? await resolveHttp(given, path, context) : {};
  const resolve = ownSettings[given.type] as ResolveOwn<SinkType>;
  const own = await resolve(given, path, context);
  // Both come from the rows of one type, which the compiler cannot see here.
  return http && own && ({ ...optionsOf(given, alerts), type: given.type, ...http, ...own } as SinkSettings);
}

type Given<Type extends SinkType> = Extract<SinkConfiguration, { readonly type: Type }>;

type ResolveOwn<Type extends SinkType> = (
  given: Given<Type>,
  path: Path,
  context: SecretContext,
) => Promise<Omit<SinkTypes[Type], keyof HttpSink | 'type'> | undefined>;

/** What only sinks of a type have, with its secrets read. */
const ownSettings: { readonly [Type in SinkType]: ResolveOwn<Type> } = {
  webhook: async ({ secret_file: secretFile, format }, path, context) => ({
    ...(format === 'ocsf' ? { format } : {}),
    secrets: await readSigningSecrets([...path, 'secret_file'], secretFile, context),
  }),
  alertmanager: nothing,
  'alertmanager-webhook': nothing,
  slack: nothing,
  pagerduty: async ({ routing_key_file: keyFile }, path, context) => {
    const routingKey = await readRoutingKey([...path, 'routing_key_file'], keyFile, context);
    return routingKey === undefined ? undefined : { routingKey };
  },
  teams: nothing,
  cloudevents: async ({ mode }) => ({ mode }),
  sns: async ({ topic_arn: topicArn, endpoint }) => withoutAbsent({ topicArn, endpoint }),
  securityhub: async ({ product_arn: productArn, endpoint }) => withoutAbsent({ productArn, endpoint }),
  eventbridge: async ({ event_bus_arn: eventBusArn, endpoint }) => withoutAbsent({ eventBusArn, endpoint }),
  email: resolveEmail,
};

async function resolveEmail(
  { host, port, security, insecure, user, password_file: passwordFile, from, to }: Given<'email'>,
  path: Path,
  context: SecretContext,
) {
  const { complaints, files } = context;
  if (security === 'none') {
    if (insecure) complaints.warn([...path, 'security'], 'mail, and a password, travel unencrypted to the mail server');
    else {
      complaints.refuseQuietly(
        [...path, 'security'],
        'mail would travel unencrypted to the mail server',
        'Use starttls or tls, or set insecure: true for tests.',
      );
    }
  }
  const settings = { host, port, security, insecure, from, to };
  if (user === undefined || passwordFile === undefined) return settings;
  const password = await files.readSecret([...path, 'password_file'], passwordFile);
  return password === undefined ? undefined : { ...settings, login: { user, password } };
}

async function nothing(): Promise<object> {
  return {};
}

type HttpConfiguration = Exclude<
  Extract<SinkConfiguration, { readonly insecure: boolean }>,
  { readonly type: 'email' }
>;

function speaksHttp(given: SinkConfiguration): given is HttpConfiguration {
  return 'insecure' in given && given.type !== 'email';
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
  return withoutAbsent({ url, insecure: given.insecure, token });
}

function optionsOf(given: SinkConfiguration, alerts: Configuration['alerts']): SinkOptions {
  const { id, targets, checks } = given;
  return {
    id,
    sendResolved: given.send_resolved,
    maxFindings: given.max_findings,
    minSeverity: given.min_severity,
    ...withoutAbsent({ targets, checks }),
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
