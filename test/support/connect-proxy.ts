import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy on loopback that knows CONNECT. Whatever host is asked for, it connects to the port of the test's server. */
export interface ConnectProxy {
  readonly url: string;
  /** The authorities that were asked for: `sts.aws.test:443`. */
  readonly tunnels: readonly string[];
  stop(): Promise<void>;
}

export interface ConnectProxyOptions {
  readonly destinationPort: number;
  /** `user:password` that it wants to see; without it the answer is 407. */
  readonly credentials?: string;
}

export async function startConnectProxy({ destinationPort, credentials }: ConnectProxyOptions): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, client: Socket) => {
    client.on('error', () => client.destroy());
    if (wanted && request.headers['proxy-authorization'] !== wanted) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    tunnels.push(request.url ?? '');
    const upstream = connect(destinationPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
    for (const socket of [client, upstream]) sockets.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}`,
    tunnels,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
