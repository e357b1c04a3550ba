import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ReceivedMessage, WebhookReceiver } from '../../sandbox/demo/webhook-receiver.ts';

/**
 * A receiver of Standard Webhooks that does not look at the time of a message: it is sent by a daemon whose clock is wrong. What
 * `received` does not take is answered with 503, what is not signed with 401.
 */
export async function startReceiver(received: (message: ReceivedMessage) => boolean): Promise<WebhookReceiver> {
  const key = randomBytes(24);
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const [id = '', timestamp = '', signatures = ''] = ['id', 'timestamp', 'signature'].map((name) =>
      String(request.headers[`webhook-${name}`]),
    );
    const own = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const isSigned = signatures.split(' ').includes(`v1,${own}`);
    const isTaken = isSigned && received({ ...(JSON.parse(body) as Omit<ReceivedMessage, 'id'>), id });
    response.writeHead(isTaken ? 204 : isSigned ? 503 : 401).end();
  }
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    secret: `whsec_${key.toString('base64')}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
