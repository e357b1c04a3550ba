import { once } from 'node:events';
import { createServer } from 'node:net';

/** Linux gives whoever asks for any port one from 32,768 on (`ip_local_port_range`), other systems one from 49,152 on. */
const ports = { from: 12_000, below: 32_768 };

/**
 * A port that was free a moment ago, for programs that cannot choose one and say which. It is none that the system gives to
 * connections and servers: of these some other test would soon have taken it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.from + Math.floor(Math.random() * (ports.below - ports.from));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
