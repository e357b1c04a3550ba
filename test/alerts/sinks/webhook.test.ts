import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import type { Resolver } from '../../../src/alerts/attempt/connector.ts';
import { openSink } from '../../../src/alerts/sinks/registry.ts';
import type { OpenSink, SinkSurroundings } from '../../../src/alerts/sinks/sink.ts';
import type { WebhookSink } from '../../../src/domain/delivery/sink.ts';
import { delivery, network, secrets, webhook } from '../fixtures.ts';
import { type Answer, certificates, type Received, type Receiver, startReceiver } from '../receiver.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function receive(
  answer: (request: Received) => Answer | Promise<Answer>,
  options?: { readonly tls?: boolean },
): Promise<Receiver> {
  const receiver = await startReceiver(answer, options);
  closing.push(() => receiver.close());
  return receiver;
}

function open(settings: WebhookSink, surroundings: Partial<SinkSurroundings> = {}): OpenSink {
  const sink = openSink(settings, { network, ...surroundings });
  closing.push(() => sink.close());
  return sink;
}

function send(sink: OpenSink, id = '1', now = Date.now()) {
  return sink.send(delivery(id), { now, signal: new AbortController().signal });
}

const resolver: Resolver = (_name, _options, callback) => {
  callback(null, [{ address: '127.0.0.1', family: 4 }]);
};

describe('alerts/sinks/webhook', () => {
  it('posts the message so that the Standard Webhooks verifier takes it with any of the secrets', async () => {
    const receiver = await receive(() => ({ status: 204 }));
    const sink = open(webhook(receiver.port, { secrets: [secrets.current, secrets.next] }));

    expect(await send(sink)).toEqual({ status: 'delivered' });

    const [request] = receiver.received;
    expect(request).toMatchObject({ method: 'POST', path: '/hooks/path-secret?key=query-secret' });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': 'msg_1' });
    const headers = request?.headers as Record<string, string>;
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [secrets.current, secrets.next]) {
      expect(new Webhook(secret).verify(request?.body ?? '', headers)).toEqual(delivery('1').message);
    }
    const other = new Webhook(`whsec_${Buffer.from('someone else entirely!!!').toString('base64')}`);
    expect(() => other.verify(request?.body ?? '', headers)).toThrow('No matching signature');
    expect(() => new Webhook(secrets.current).verify(`${request?.body} `, headers)).toThrow('No matching signature');
  });

  it('keeps the id over attempts and gives each its own timestamp', async () => {
    const receiver = await receive(() => ({ status: 503 }));
    const sink = open(webhook(receiver.port));

    await send(sink, '1', 1_790_000_000_000);
    await send(sink, '1', 1_790_000_060_999);

    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(['msg_1', 'msg_1']);
    expect(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).toEqual(['1790000000', '1790000060']);
    const [first, second] = receiver.received.map(({ headers }) => headers['webhook-signature']);
    expect(first).not.toBe(second);
  });

  it('passes on what the receiver says of retrying', async () => {
    const receiver = await receive(() => ({ status: 429, headers: { 'retry-after': '7' } }));

    expect(await send(open(webhook(receiver.port)))).toEqual({
      status: 'retry',
      failure: 'throttled',
      message: '127.0.0.1 answered 429',
      retryAfter: 7_000,
    });
  });

  it('does not follow redirects', async () => {
    const elsewhere = await receive(() => ({ status: 200 }));
    const receiver = await receive(() => ({
      status: 307,
      headers: { location: `http://127.0.0.1:${elsewhere.port}/` },
    }));

    expect(await send(open(webhook(receiver.port)))).toMatchObject({ status: 'failed', failure: 'redirect' });
    expect(elsewhere.received).toHaveLength(0);
  });

  it('sends the user and password of a URL as basic credentials', async () => {
    const receiver = await receive(() => ({ status: 200 }));

    await send(open(webhook(receiver.port, { url: `http://me:p%40ss@127.0.0.1:${receiver.port}/` })));

    const expected = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(receiver.received[0]?.headers.authorization).toBe(expected);
  });

  it('gives up waiting for an answer', async () => {
    const receiver = await receive(() => new Promise<Answer>(() => {}));
    const sink = open(webhook(receiver.port), { network: { ...network, requestTimeout: 50 } });

    expect(await send(sink)).toEqual({
      status: 'retry',
      failure: 'timeout',
      message: '127.0.0.1 did not answer in time',
    });
  });

  it('tells a refused connection without the URL', async () => {
    const receiver = await startReceiver(() => ({ status: 200 }));
    await receiver.close();

    expect(await send(open(webhook(receiver.port)))).toEqual({
      status: 'retry',
      failure: 'network',
      message: '127.0.0.1 could not be reached: ECONNREFUSED',
    });
  });

  it.each([
    [{ url: 'no url with path-secret' }, 'its url is not an absolute URL'],
    [{ secrets: ['whsec_~~not-base64~~'] }, 'sink ops, secret 1 is not whsec_ followed by base64'],
    [{ secrets: [] }, 'has no secret to sign with'],
  ])('refuses settings that cannot work: %o', (given, message) => {
    const attempt = () => openSink(webhook(1, given), { network });

    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(/path-secret|not-base64/);
  });

  describe('over TLS', () => {
    const trusting = { ...network, certificateAuthorities: certificates.authority };

    it('trusts the configured authorities beside the default ones, and nobody else', async () => {
      const receiver = await receive(() => ({ status: 200 }), { tls: true });
      const settings = webhook(receiver.port, { url: `https://127.0.0.1:${receiver.port}/` });

      const untrusted = await send(open(settings));
      expect(untrusted).toMatchObject({ status: 'retry', failure: 'network' });
      expect(receiver.received).toHaveLength(0);
      expect(await send(open(settings, { network: trusting }))).toEqual({ status: 'delivered' });
    });

    it('holds the certificate against the name of the URL', async () => {
      const receiver = await receive(() => ({ status: 200 }), { tls: true });
      const to = (host: string) =>
        send(
          open(webhook(0, { url: `https://${host}:${receiver.port}/` }), {
            network: trusting,
            resolver,
          }),
        );

      expect(await to('hooks.example.test')).toEqual({ status: 'delivered' });
      expect(await to('other.example.test')).toMatchObject({
        message: 'other.example.test could not be reached: ERR_TLS_CERT_ALTNAME_INVALID',
      });
    });
  });
});
