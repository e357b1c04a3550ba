import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { emptyRows, finding, startServer } from '../fixtures.ts';

/** A request whose answer is taken as it comes; `fetch` would unpack it. */
async function raw(url: string, headers: Record<string, string>, method = 'GET') {
  const { promise, resolve, reject } = Promise.withResolvers<{
    readonly status: number | undefined;
    readonly headers: Record<string, unknown>;
    readonly body: Buffer;
  }>();
  request(url, { headers, method }, (answer) => {
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => parts.push(part));
    answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
  })
    .on('error', reject)
    .end();
  return promise;
}

const rows = () => emptyRows({ findings: Array.from({ length: 200 }, (_, index) => finding({ id: `f_${index}` })) });

describe('http/compression', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('packs page, script, style and API with %s', async (encoding, unpack) => {
    const { url } = await startServer({ rows: rows() });
    for (const path of ['/findings', '/assets/page.js', '/assets/page.css', '/api/v1/findings', '/openapi.json']) {
      const plain = await raw(`${url}${path}`, {});
      const packed = await raw(`${url}${path}`, { 'accept-encoding': encoding });
      expect([path, plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([
        path,
        undefined,
        encoding,
      ]);
      expect(packed.headers['vary']).toContain('accept-encoding');
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
      // The request's id differs, and nothing else.
      expect(unpack(packed.body).toString()).toBe(plain.body.toString());
    }
  });

  it('keeps the tag over encodings, and answers 304 without a body', async () => {
    const { url } = await startServer({ rows: rows() });
    const address = `${url}/api/v1/findings`;
    const packed = await raw(address, { 'accept-encoding': 'br' });
    const etag = String(packed.headers['etag']);
    expect(etag).toMatch(/^W\//);
    const again = await raw(address, { 'accept-encoding': 'gzip', 'if-none-match': etag });
    expect([again.status, again.body.length, again.headers['content-encoding']]).toEqual([304, 0, undefined]);
  });

  it.each(['gzip', 'identity'])('answers HEAD as GET, %s', async (encoding) => {
    const { url } = await startServer({ rows: rows() });
    const names = ['content-type', 'etag', 'vary'];
    const [get, head] = await Promise.all(
      ['GET', 'HEAD'].map((method) => raw(`${url}/api/v1/findings`, { 'accept-encoding': encoding }, method)),
    );
    expect(head?.body.length).toBe(0);
    expect(names.map((name) => head?.headers[name])).toEqual(names.map((name) => get?.headers[name]));
  });

  it('leaves small answers and streams of events as they are', async () => {
    const { url } = await startServer();
    expect((await raw(`${url}/livez`, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
    const abort = new AbortController();
    const stream = await fetch(`${url}/api/v1/events`, { signal: abort.signal });
    expect(stream.headers.get('content-encoding')).toBeNull();
    abort.abort();
  });

  it('unpacks no body', async () => {
    const { get } = await startServer({ tokens: [{ token: 't', scopes: ['write'] }] });
    const answer = await get('/api/v1/scans', {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: Buffer.from('1f8b0800000000000003', 'hex'),
    });
    expect(answer.status).toBe(400);
  });
});
