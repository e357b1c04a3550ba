import { once } from 'node:events';
import { connect } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkState, delivery, emptyRows, finding, scan, startServer } from './fixtures.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The status of the first answer to these bytes; `closed` where the server hung up without one. */
async function statusOf(url: string, bytes: Buffer): Promise<number | 'closed'> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.end(bytes);
  let answer = '';
  for await (const chunk of socket) {
    answer += (chunk as Buffer).toString('latin1');
    // An event stream never ends.
    if (answer.includes('\r\n\r\n')) break;
  }
  socket.destroy();
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? [];
  return status === undefined ? 'closed' : Number(status);
}

const anyByte = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const hostile = fc.oneof(
  anyByte,
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text).toString('latin1')),
  fc.constantFrom(
    '',
    '..',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '%00',
    '%',
    '%zz',
    '%c0%ae',
    "'--",
    '__proto__',
    'a'.repeat(3000),
  ),
  fc.constantFrom('{}', '[]', 'null', '{"__proto__":{"a":1}}', '-1', '1e999', 'NaN', '<script>alert(1)</script>'),
);
/** What may stand in a request line: neither a space nor the end of the line. */
const inPath = hostile.map((text) => text.replaceAll(/[\s?#]/g, '_'));
const inHeader = hostile.map((text) => text.replaceAll(/[\r\n\0]/g, '_'));
const queryName = fc.oneof(
  inPath,
  fc.constantFrom('limit', 'cursor', 'target', 'state', 'severity', 'since', 'verbose'),
);
const headerName = fc.constantFrom(
  'authorization',
  'cookie',
  'content-type',
  'if-none-match',
  'accept',
  'accept-encoding',
  'origin',
  'x-forwarded-for',
  'idempotency-key',
  'last-event-id',
  'range',
  'expect',
);

function start() {
  return startServer({
    rows: emptyRows({ findings: [finding()], states: [checkState()], scans: [scan()], deliveries: [delivery()] }),
  });
}

describe('http, from its own description', () => {
  it('answers no request with an error of its own, however it is made up', async () => {
    const { server, url, log } = await start();
    const { paths } = server.openApi() as Document;
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
    expect(operations.length).toBeGreaterThan(20);
    const request = fc.record({
      operation: fc.constantFrom(...operations),
      method: fc.constantFrom(undefined, undefined, undefined, 'PUT', 'TRACE', 'HEAD', 'OPTIONS'),
      parameter: inPath,
      query: fc.array(fc.tuple(queryName, inPath), { maxLength: 3 }),
      headers: fc.array(fc.tuple(headerName, inHeader), { maxLength: 4 }),
      body: fc.option(hostile),
    });
    const seen = new Set<number | 'closed'>();
    const property = fc.asyncProperty(request, async ({ operation, method, parameter, query, headers, body }) => {
      const search = query.map(([name, value]) => `${name}=${value}`).join('&');
      const target = `${operation.path.replaceAll(/\{\w+\}/g, () => parameter || 'x')}${search ? `?${search}` : ''}`;
      const lines = [
        `${method ?? operation.method} ${target} HTTP/1.1`,
        'host: 127.0.0.1',
        'connection: close',
        ...headers.map(([name, value]) => `${name}: ${value}`),
        ...(body === null ? [] : [`content-length: ${Buffer.byteLength(body, 'latin1')}`]),
      ];
      const status = await statusOf(url, Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`, 'latin1'));
      seen.add(status);
      return status === 'closed' || status < 500 || status === 501;
    });
    await fc.assert(property, { numRuns: 400 });
    expect([...seen]).toEqual(expect.arrayContaining([200, 400, 404]));
    expect(log.filter((line) => /internal|unexpected/i.test(line))).toEqual([]);
    expect(await statusOf(url, Buffer.from('GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'))).toBe(200);
  });

  it.each([
    [
      'a body beyond the limit',
      `POST /login HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 70000\r\n\r\ntoken=${'a'.repeat(69_994)}`,
      413,
    ],
    ['headers beyond the limit', `GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['a path that climbs', 'GET /assets/../../../../etc/passwd HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n', 404],
    [
      'an encoded path that climbs',
      'GET /assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n',
      404,
    ],
    ['two lengths', 'GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
    [
      'length and chunks at once',
      'POST /login HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n', 400],
    ['what is not HTTP', '\u0016\u0003\u0001\u0002\r\n\r\n', 400],
  ])('refuses %s', async (_what, bytes, status) => {
    const { url } = await start();
    expect(await statusOf(url, Buffer.from(bytes, 'latin1'))).toBe(status);
  });
});
