import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** One message that arrived and whose signature was right. */
export interface ReceivedMessage {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly reason?: string; readonly findings?: readonly { readonly summary: string }[] };
}

export interface WebhookReceiver {
  readonly url: string;
  /** The signing secret that a sender needs, `whsec_…`. */
  readonly secret: string;
  close(): void;
}

/** Listens on loopback for Standard Webhooks and refuses what is not signed; answers once `received` is through. */
export async function startWebhookReceiver(
  received: (message: ReceivedMessage) => void | Promise<void>,
): Promise<WebhookReceiver> {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const verifier = new Webhook(secret);
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const headers = request.headers as Record<string, string>;
      const message = verifier.verify(await text(request), headers) as Omit<ReceivedMessage, 'id'>;
      await received({ ...message, id: headers['webhook-id'] ?? '' });
      response.writeHead(204).end();
    } catch (error) {
      response.writeHead(401).end(error instanceof Error ? error.message : 'not signed');
    }
  }
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    secret,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
