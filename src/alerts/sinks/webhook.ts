import { Webhook } from 'standardwebhooks';
import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { WebhookSink } from '../../domain/delivery/sink.ts';
import { createHttpSink } from './http-sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';

/** Posts messages by the Standard Webhooks specification. Throws when the URL or a secret cannot be one. */
export function openWebhook(settings: WebhookSink, surroundings: SinkSurroundings): OpenSink {
  const signers = settings.secrets.map((secret, index) =>
    createSigner(secret, `sink ${settings.id}, secret ${index + 1}`),
  );
  if (signers.length === 0)
    throw new Error(`sink ${settings.id} has no secret to sign with; give one in its secret_file`);
  return createHttpSink(settings, surroundings, {
    format({ id, message }, now) {
      const body = JSON.stringify(message);
      return { body, headers: signedHeaders({ id, now, body, signers }) };
    },
  });
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
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': signers.map((signer) => signer.sign(id, timestamp, body)).join(' '),
  };
}
