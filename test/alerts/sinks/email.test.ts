import { once } from 'node:events';
import { createServer } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSink } from '../../../src/alerts/sinks/registry.ts';
import type { Delivery } from '../../../src/domain/delivery/delivery.ts';
import type { EmailSink } from '../../../src/domain/delivery/sink.ts';
import { noon, sampleMessageData, sampleSinkOptions } from '../../support/fixtures.ts';
import { certificates } from '../receiver.ts';
import { messageOf } from './open.ts';

interface Mail {
  readonly text: string;
  readonly from: string | false;
  readonly to: readonly string[];
  readonly user: unknown;
  readonly secure: boolean;
}

/** A real SMTP server on loopback. */
async function startServer(options: SMTPServerOptions = {}) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    key: certificates.serverKey,
    cert: certificates.server,
    logger: false,
    onAuth: ({ username, password }, _session, callback) =>
      password === 'pass word' ? callback(null, { user: username }) : callback(new Error('no')),
    onData(stream, session, callback) {
      let text = '';
      stream.on('data', (part: Buffer) => (text += part.toString()));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const { user, secure } = session;
        mails.push({
          text,
          from: mailFrom && mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user,
          secure,
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
  const { port } = server.server.address() as { port: number };
  return { port, mails };
}

const trusting = { connectTimeout: 5_000, requestTimeout: 10_000, certificateAuthorities: certificates.authority };

async function send(port: number, delivery: Delivery, changes: Partial<EmailSink> = {}, network: object = trusting) {
  const settings: EmailSink = {
    id: 'mail',
    type: 'email',
    host: 'localhost',
    port,
    security: 'starttls',
    insecure: true,
    from: 'drift@example.com',
    to: ['ops@example.com', 'eva@example.com'],
    ...sampleSinkOptions,
    ...changes,
  };
  const sink = openSink(settings, { network: { ...trusting, certificateAuthorities: '', ...network } });
  onTestFinished(() => sink.close());
  return sink.send(delivery, { now: noon, signal: new AbortController().signal });
}

/** The text part of a mail, as its reader sees it. */
function bodyOf({ text }: Mail): string {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

describe('alerts/sinks/email', () => {
  it('sends a mail that names what is wrong, encrypted by STARTTLS', async () => {
    const { port, mails } = await startServer();
    expect(await send(port, messageOf('drift.firing'))).toEqual({ status: 'delivered' });
    const [mail] = mails as [Mail];
    expect(mail).toMatchObject({ from: 'drift@example.com', to: ['ops@example.com', 'eva@example.com'], secure: true });
    expect(mail.text).toMatch(/^Message-ID: <msg_1@notebook-drift>\r$/im);
    expect(mail.text).toMatch(/^Subject: prod: SageMaker resources say whose they are - 1 new finding\r$/m);
    expect(mail.text).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    const [finding] = sampleMessageData().findings;
    expect(bodyOf(mail)).toContain(finding?.resource.arn);
    expect(bodyOf(mail)).toContain(finding?.summary);
  });

  it('logs in, also where all is encrypted from the first byte', async () => {
    const { port, mails } = await startServer({ secure: true, authOptional: false });
    const login = { user: 'drift', password: 'pass word' };
    expect(await send(port, messageOf('webhook.test'), { security: 'tls', login })).toEqual({ status: 'delivered' });
    expect(mails).toMatchObject([{ user: 'drift', secure: true }]);
  });

  it('says nothing in the clear: neither the mail nor the password', async () => {
    const heard: string[] = [];
    const { port, mails } = await startServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, callback) => {
        heard.push(String(password));
        callback(null, { user: 'x' });
      },
    });
    const login = { user: 'drift', password: 'pass word' };
    const outcome = await send(port, messageOf('drift.firing'), { login });
    expect(outcome).toMatchObject({ status: 'retry', failure: 'network' });
    expect(JSON.stringify(outcome)).toContain('no encrypted connection by starttls');
    expect([mails, heard]).toEqual([[], []]);
    expect(await send(port, messageOf('drift.firing'), { security: 'none' })).toEqual({ status: 'delivered' });
    expect(mails).toMatchObject([{ secure: false }]);
  });

  it('trusts no certificate that no known authority gave', async () => {
    const { port, mails } = await startServer();
    const outcome = await send(port, messageOf('drift.firing'), {}, { certificateAuthorities: '' });
    expect(outcome).toMatchObject({ status: 'retry', failure: 'network' });
    expect(mails).toEqual([]);
  });

  it('a wrong password is told without it, and tried again', async () => {
    const { port } = await startServer({
      onAuth: ({ password }, _session, callback) => callback(new Error(`bad password ${password}`)),
    });
    const outcome = await send(port, messageOf('drift.firing'), { login: { user: 'drift', password: 'wr0ng-secret' } });
    expect(outcome).toMatchObject({ status: 'retry', failure: 'refused' });
    expect(JSON.stringify(outcome)).not.toContain('wr0ng-secret');
  });

  it.each([
    [550, 'failed', 'client_error'],
    [451, 'retry', 'server_error'],
  ] as const)('a server that answers %i', async (responseCode, status, failure) => {
    const { port } = await startServer({
      onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('no'), { responseCode })),
    });
    expect(await send(port, messageOf('drift.firing'))).toMatchObject({ status, failure });
  });

  it('a server that is not there, or says nothing, is tried again', async () => {
    expect(await send(9, messageOf('drift.firing'))).toMatchObject({ status: 'retry', failure: 'network' });
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const outcome = await send(port, messageOf('drift.firing'), {}, { requestTimeout: 100 });
    expect(outcome).toMatchObject({ status: 'retry', failure: 'timeout' });
  });

  it('a server that resets every connection, and an attempt that is given up, end nothing but the attempt', async () => {
    const server = createServer((socket) => socket.resetAndDestroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const uncaught: unknown[] = [];
    const note = (error: unknown) => uncaught.push(error);
    process.on('uncaughtException', note);
    onTestFinished(() => void process.off('uncaughtException', note));

    const outcomes = await Promise.all(Array.from({ length: 50 }, () => send(port, messageOf('drift.firing'))));

    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'retry'));
    expect(uncaught).toEqual([]);
  });

  it('goes to no address of this machine, or of the metadata, unless it may', async () => {
    const { port, mails } = await startServer();
    expect(await send(port, messageOf('drift.firing'), { insecure: false })).toMatchObject({ failure: 'refused' });
    expect(await send(port, messageOf('drift.firing'), { host: '169.254.169.254' })).toMatchObject({
      failure: 'refused',
    });
    expect(mails).toEqual([]);
  });

  it('takes no header, recipient or line from a name in an account', async () => {
    const { port, mails } = await startServer();
    const evil = 'x\r\nBcc: eve@example.com\r\n.\r\nMAIL FROM:<eve@example.com>\u0007';
    const [finding] = sampleMessageData().findings;
    if (!finding) throw new Error('no finding');
    const data = {
      target: { ...sampleMessageData().target, id: evil },
      check: { ...sampleMessageData().check, title: evil },
      findings: [{ ...finding, summary: evil, resource: { ...finding.resource, arn: evil } }],
    };
    expect(await send(port, messageOf('drift.firing', data))).toEqual({ status: 'delivered' });
    const [mail] = mails as [Mail];
    expect(mails).toHaveLength(1);
    expect(mail.to).toEqual(['ops@example.com', 'eva@example.com']);
    expect(mail.text).not.toMatch(/^Bcc:/im);
    expect(bodyOf(mail)).not.toMatch(/^(Bcc|MAIL|\.)/m);
    expect(bodyOf(mail)).not.toContain('\u0007');
  });

  it('has a form for every type of message', async () => {
    const { port, mails } = await startServer();
    for (const type of ['drift.resolved', 'check.stale', 'check.recovered', 'suppression.expired'] as const) {
      expect(await send(port, messageOf(type))).toEqual({ status: 'delivered' });
    }
    expect(mails).toHaveLength(4);
  });
});
