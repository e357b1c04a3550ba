import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** One request as the receiver saw it. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Receiver {
  readonly port: number;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** A private authority's certificate for `hooks.example.test`, `localhost` and 127.0.0.1; its authority's key is gone. */
export const certificates = {
  authority: readPem('authority.pem'),
  server: readPem('server.pem'),
  serverKey: readPem('server-key.pem'),
};

/** An HTTP (or, with `tls`, HTTPS) server on loopback that keeps what it receives and answers as told. */
export async function startReceiver(
  answer: (request: Received) => Answer | Promise<Answer>,
  { tls = false }: { readonly tls?: boolean } = {},
): Promise<Receiver> {
  const received: Received[] = [];
  const respond = async (entry: Received, response: ServerResponse) => {
    const { status, headers, body } = await answer(entry);
    response.writeHead(status, headers).end(body ?? '');
  };
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const entry = { method: request.method, path: request.url, headers: request.headers, body };
      received.push(entry);
      void respond(entry, response);
    });
  };
  const server = tls
    ? createTlsServer({ cert: certificates.server, key: certificates.serverKey }, listener)
    : createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function readPem(name: string): string {
  return readFileSync(new URL(`certificates/${name}`, import.meta.url), 'utf8');
}
