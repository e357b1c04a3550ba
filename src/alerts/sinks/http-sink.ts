import { type Dispatcher, request } from 'undici';
import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { HttpSink } from '../../domain/delivery/sink.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { createDispatcher, refusalOf } from '../attempt/connector.ts';
import { type AttemptOutcome, classifyError, classifyResponse } from '../attempt/retry.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';

/** What one attempt sends. */
export interface OutgoingRequest {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Puts a message into the form of a receiver. `now` is the time of the attempt, milliseconds since the epoch. */
export type Format = (delivery: Delivery, now: number) => OutgoingRequest;

/**
 * A sink that posts to one URL. Nothing is sent to forbidden addresses, and no redirect is followed. Throws when the URL
 * cannot be one. `path` is put behind the URL, where the receiver has several.
 */
export function createHttpSink(
  settings: HttpSink,
  { network, resolver }: SinkSurroundings,
  { format, path = '' }: { readonly format: Format; readonly path?: string },
): OpenSink {
  const url = parseUrl(settings, path);
  const { insecure } = settings;
  const dispatcher = createDispatcher(url, { network, insecure, ...withoutAbsent({ resolver }) });
  return {
    async send(delivery, { now, signal }) {
      const refusal = refusalOf(url, settings);
      if (refusal !== undefined) return { status: 'failed', failure: 'refused', message: refusal };
      const { body, headers } = format(delivery, now);
      const within = AbortSignal.any([signal, AbortSignal.timeout(network.requestTimeout)]);
      const all = { ...common, ...authorization(url, settings), ...headers };
      return post(url, { dispatcher, headers: all, body, signal: within }, now);
    },
    close: () => dispatcher.destroy(),
  };
}

const common = { 'content-type': 'application/json', 'user-agent': 'notebook-drift' };

/** The message of a failure never holds the URL: its path may be the secret. */
function parseUrl({ id, url }: HttpSink, path: string): URL {
  if (!URL.canParse(url)) throw new Error(`sink ${id}: its url is not an absolute URL`);
  const parsed = new URL(url);
  if (path !== '') parsed.pathname = parsed.pathname.replace(/\/+$/, '') + path;
  return parsed;
}

function authorization({ username, password }: URL, { token }: HttpSink): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

type RequestOptions = Pick<Dispatcher.RequestOptions, 'body' | 'headers' | 'signal'> & {
  readonly dispatcher: Dispatcher;
};

async function post(url: URL, options: RequestOptions, now: number): Promise<AttemptOutcome> {
  const host = url.hostname;
  const endpoint = new URL(url);
  endpoint.username = '';
  endpoint.password = '';
  try {
    const { statusCode, headers, body } = await request(endpoint, { method: 'POST', ...options });
    // The status has decided; what the receiver says beside it is read only to keep the connection, and may break off.
    await body.dump().catch(() => undefined);
    const [retryAfter] = [headers['retry-after']].flat();
    return classifyResponse({ statusCode, host, ...withoutAbsent({ retryAfter }) }, now);
  } catch (error) {
    return classifyError(error, host);
  }
}
