import { Webhook } from 'standardwebhooks';
import { type Dispatcher, request } from 'undici';
import type { Delivery } from '../../domain/delivery.ts';
import type { WebhookSink } from '../../domain/sink.ts';
import { createDispatcher, refusalOf } from '../connector.ts';
import { type AttemptOutcome, classifyError, classifyResponse } from '../retry.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';

/** Posts messages by the Standard Webhooks specification. Throws when the URL or a secret cannot be one. */
export function openWebhook(settings: WebhookSink, { network, resolver }: SinkSurroundings): OpenSink {
  const url = parseUrl(settings);
  const signers = settings.secrets.map((secret, index) =>
    createSigner(secret, `sink ${settings.id}, secret ${index + 1}`),
  );
  if (signers.length === 0)
    throw new Error(`sink ${settings.id} has no secret to sign with; give one in its secret_file`);
  const { insecure } = settings;
  const dispatcher = createDispatcher(url, { network, insecure, ...(resolver ? { resolver } : {}) });
  return {
    async send(delivery, { now, signal }) {
      const refusal = refusalOf(url, settings);
      if (refusal !== undefined) return { status: 'failed', failure: 'refused', message: refusal };
      const body = JSON.stringify(delivery.message);
      const headers = { ...authorization(url), ...signedHeaders({ id: delivery.id, now, body, signers }) };
      const within = AbortSignal.any([signal, AbortSignal.timeout(network.requestTimeout)]);
      return post(url, { dispatcher, headers, body, signal: within }, now);
    },
    close: () => dispatcher.destroy(),
  };
}

/** The message of a failure never holds the URL: its path may be the secret. */
function parseUrl({ id, url }: WebhookSink): URL {
  if (!URL.canParse(url)) throw new Error(`sink ${id}: its url is not an absolute URL`);
  return new URL(url);
}

function createSigner(secret: string, where: string): Webhook {
  try {
    return new Webhook(secret);
  } catch (cause) {
    throw new Error(`${where} is not whsec_ followed by base64`, { cause });
  }
}

interface Signed {
  readonly id: Delivery['id'];
  readonly now: number;
  readonly body: string;
  readonly signers: readonly Webhook[];
}

/** The headers of one attempt: the same id over all attempts, its own timestamp, one signature for each secret. */
function signedHeaders({ id, now, body, signers }: Signed): Record<string, string> {
  const timestamp = new Date(now);
  return {
    'content-type': 'application/json',
    'user-agent': 'notebook-drift',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': signers.map((signer) => signer.sign(id, timestamp, body)).join(' '),
  };
}

function authorization({ username, password }: URL): Record<string, string> {
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
    return classifyResponse({ statusCode, host, ...(retryAfter === undefined ? {} : { retryAfter }) }, now);
  } catch (error) {
    return classifyError(error, host);
  }
}
