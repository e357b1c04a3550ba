import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in front of an AWS double that notes every operation that passes. */
export interface RecordingProxy {
  readonly url: string;
  /** Names of operations, such as `ListRoles`; of REST calls the method and the path, such as `GET /2015-03-31/functions`. */
  readonly operations: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Starts one on a free port of loopback. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const operations = new Set<string>();
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method = '', url = '', headers } = incoming;
      const named = /\.(\w+)$/.exec(String(headers['x-amz-target'] ?? ''))?.[1];
      const asked = new URLSearchParams(body.toString()).get('Action');
      operations.add(named ?? asked ?? `${method} ${url.replace(/[?].*$/, '').replace(/\/$/, '')}`);
      const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    operations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
