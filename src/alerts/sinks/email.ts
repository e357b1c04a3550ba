import { connect, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';
import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { EmailSink } from '../../domain/delivery/sink.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { isForbiddenHost } from '../../network/addresses.ts';
import { trustedCertificates } from '../../network/trust.ts';
import { guardedLookup, refusedHost } from '../attempt/connector.ts';
import type { AttemptOutcome } from '../attempt/retry.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';
import { cut, factsOf, lineOf, placeOf, titleOf } from './wording.ts';

/**
 * Sends messages as mail by SMTP (RFC 5321), a connection for each. With `starttls` nothing is said before the connection is
 * encrypted and the certificate of the server was checked. No mail goes to forbidden addresses, as no request does; a proxy
 * for HTTP is none for mail.
 */
export function openEmail(settings: EmailSink, surroundings: SinkSurroundings): OpenSink {
  const underWay = new Set<Socket>();
  return {
    async send(delivery, { signal }) {
      if (isForbiddenHost(settings.host, settings)) {
        return { status: 'failed', failure: 'refused', message: refusedHost(settings.host) };
      }
      const within = AbortSignal.any([signal, AbortSignal.timeout(surroundings.network.requestTimeout)]);
      try {
        await mail(delivery, settings, { ...surroundings, signal: within, underWay });
        return { status: 'delivered' };
      } catch (error) {
        return outcomeOf(error, settings, within);
      }
    },
    async close() {
      for (const socket of underWay) socket.destroy();
    },
  };
}

interface Sending extends SinkSurroundings {
  readonly signal: AbortSignal;
  readonly underWay: Set<Socket>;
}

async function mail(delivery: Delivery, settings: EmailSink, sending: Sending): Promise<void> {
  const { signal, underWay } = sending;
  const socket = await connected(settings, sending);
  underWay.add(socket);
  const stop = () => socket.destroy(new Error('the attempt was given up'));
  signal.addEventListener('abort', stop);
  const transport = createTransport(transportOptions(settings, socket, sending));
  try {
    await transport.sendMail(mailOf(delivery, settings));
  } finally {
    signal.removeEventListener('abort', stop);
    underWay.delete(socket);
    transport.close();
    socket.destroy();
  }
}

/** A connection to an address that was judged before it was made. */
function connected({ host, port, insecure }: EmailSink, { network, resolver, signal }: Sending): Promise<Socket> {
  const lookup = guardedLookup({ network, insecure, ...withoutAbsent({ resolver }) });
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup, timeout: network.connectTimeout, signal });
    socket.once('timeout', () => socket.destroy(timedOut()));
    // It stays: until the first word of the mail nobody else hears of an error, which would end the program.
    socket.on('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function timedOut(): Error {
  return Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
}

function transportOptions(
  { host, port, security, login }: EmailSink,
  connection: Socket,
  { network }: Sending,
): SMTPTransport.Options {
  const certificates = trustedCertificates(network);
  return {
    host,
    port,
    connection,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', ...(certificates ? { ca: [...certificates] } : {}) },
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
    greetingTimeout: network.requestTimeout,
    socketTimeout: network.requestTimeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Repetitions of one message have one Message-ID; other mail programs answer nothing to it (RFC 3834). */
function mailOf({ id, message }: Delivery, { from, to }: EmailSink) {
  const { data } = message;
  const { findings } = data.links;
  const truncated = data.counts.truncated > 0 ? [`and ${data.counts.truncated} more`] : [];
  const lines = [
    ...factsOf(message).map(([name, value]) => `${name}: ${value}`),
    '',
    ...data.findings.flatMap((finding) => [`- ${lineOf(finding)}`, `  ${placeOf(finding)}`]),
    ...truncated,
    ...(findings === undefined ? [] : ['', findings]),
  ];
  return {
    from,
    to: [...to],
    subject: cut(titleOf(message), longestSubject),
    text: `${lines.map((line) => cut(line, longestLine)).join('\n')}\n`,
    messageId: `<${id}@notebook-drift>`,
    date: message.timestamp,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

const longestSubject = 200;
const longestLine = 2_000;

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

/** The words of the server are not told: they may repeat what it was given. */
function outcomeOf(error: unknown, { host, security }: EmailSink, signal: AbortSignal): AttemptOutcome {
  const { name, code = '', responseCode = 0, message } = error as SmtpError;
  if (name === 'ForbiddenAddressError') return { status: 'retry', failure: 'refused', message };
  if (signal.aborted || code === 'ETIMEDOUT') {
    return { status: 'retry', failure: 'timeout', message: `${host} did not answer in time` };
  }
  if (code === 'ETLS' || /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|UNABLE_TO|SELF_SIGNED)/.test(code)) {
    return {
      status: 'retry',
      failure: 'network',
      message: `${host}: no encrypted connection by ${security} (${code})`,
    };
  }
  if (code === 'EAUTH') {
    const told = `${host} refused the login (${responseCode}): correct user and password_file`;
    return { status: 'retry', failure: 'refused', message: told };
  }
  if (responseCode >= 500) {
    return { status: 'failed', failure: 'client_error', message: `${host} refused the mail (${responseCode})` };
  }
  if (responseCode >= 400) {
    return { status: 'retry', failure: 'server_error', message: `${host} answered ${responseCode}` };
  }
  return { status: 'retry', failure: 'network', message: `${host} could not be reached: ${code || name}` };
}
