import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyRows, startServer } from './fixtures.ts';
import { memoryStore } from './memory-store.ts';

const soon = { handler: 30_000, readiness: 2000, drain: 5000, changes: 10 };

/** A stream whose text is waited for. */
async function listen(url: string, headers: Record<string, string> = {}) {
  const request = httpGet(`${url}/api/v1/events`, { headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  onTestFinished(() => void request.destroy());
  let text = '';
  let isOver = false;
  response.on('error', () => undefined).on('end', () => (isOver = true));
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return {
    response,
    close: () => request.destroy(),
    async ended() {
      if (!isOver) await once(response, 'end');
      return isOver;
    },
    async has(wanted: string) {
      while (!text.includes(wanted)) await once(response, 'data');
      return text;
    },
  };
}

describe('http/events', () => {
  it('tells the revision of now, then each new one, as server-sent events', async () => {
    const rows = emptyRows({ revision: 7 });
    const { url } = await startServer({ rows, timeouts: soon });
    const stream = await listen(url);
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    await stream.has('event: change\nid: 7\ndata: {"revision":7}\n\n');
    rows.revision = 9;
    const text = await stream.has('event: change\nid: 9\ndata: {"revision":9}\n\n');
    expect(text.match(/event: change/g)).toHaveLength(2);
  });

  it('asks the store once for all streams, and not at all without one', async () => {
    let asked = 0;
    const store = memoryStore(emptyRows());
    const counting = { ...store, revision: async () => ++asked };
    const { url } = await startServer({ store: counting, timeouts: soon });
    expect(asked).toBe(0);
    const streams = await Promise.all([listen(url), listen(url)]);
    await Promise.all(streams.map((stream) => stream.has('"revision":5}')));
    for (const stream of streams) stream.close();
  });

  it('needs what every read needs', async () => {
    const { get, url } = await startServer({ tokens: [{ token: 'reader', scopes: ['read'] }], timeouts: soon });
    expect((await get('/api/v1/events')).status).toBe(401);
    const stream = await listen(url, { authorization: 'Bearer reader' });
    await stream.has('"revision":7}');
  });

  it('refuses the stream after the hundredth and takes one again when one has ended', async () => {
    const { get, url } = await startServer({ timeouts: soon });
    const streams = await Promise.all(Array.from({ length: 100 }, () => listen(url)));
    await Promise.all(streams.map((stream) => stream.has('"revision":7}')));
    const refused = await get('/api/v1/events');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    expect(refused.json).toMatchObject({ type: '/problems/too-many-streams' });
    streams[0]?.close();
    for (;;) {
      const answer = await fetch(`${url}/api/v1/events`);
      await answer.body?.cancel();
      if (answer.status === 200) break;
    }
  });

  it('ends its streams when the server ends', async () => {
    const { server, url } = await startServer({ timeouts: soon });
    const stream = await listen(url);
    await stream.has('"revision":7}');
    await server.close();
    expect(await stream.ended()).toBe(true);
  });

  it('goes on when the store does not answer for a while', async () => {
    let fails = false;
    let revision = 3;
    const store = {
      ...memoryStore(emptyRows()),
      revision: async () => (fails ? Promise.reject(new Error('away')) : revision),
    };
    const { url, log } = await startServer({ store, timeouts: soon });
    const stream = await listen(url);
    await stream.has('"revision":3}');
    fails = true;
    while (!log.some((line) => line.startsWith('the store does not tell'))) await setImmediate();
    revision = 4;
    fails = false;
    expect(await stream.has('"revision":4}')).toContain('id: 4');
  });
});
