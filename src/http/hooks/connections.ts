import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { normalizeIP } from '@fastify/rate-limit';

/** How many connections may be open at once. */
export interface ConnectionLimits {
  readonly most: number;
  /** Of one address, or of one IPv6 network of 64 bits. */
  readonly ofOneAddress: number;
}

/**
 * Keeps anybody from taking all connections. When there are too many, those that are idle make room first, as proxies keep
 * some open in advance; only then is the new one refused.
 */
export function limitConnections(server: Server, { most, ofOneAddress }: ConnectionLimits): void {
  const connections = new Map<string, Set<Socket>>();
  server.maxConnections = most;
  // The one that came is gone already; the next one finds room.
  server.on('drop', () => server.closeIdleConnections());
  server.on('connection', (socket: Socket) => {
    const address = normalizeIP(socket.remoteAddress ?? '');
    const sockets = connections.get(address) ?? new Set();
    connections.set(address, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0 && connections.get(address) === sockets) connections.delete(address);
    });
    if (open(sockets) > ofOneAddress) server.closeIdleConnections();
    if (open(sockets) > ofOneAddress) socket.destroy();
  });
}

/** One that was destroyed is told to be closed a moment later. */
function open(sockets: ReadonlySet<Socket>): number {
  return [...sockets].filter(({ destroyed }) => !destroyed).length;
}
