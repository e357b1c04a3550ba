import { connect } from 'node:net';
import { request } from 'undici';
import type { EmailSink } from '../../domain/delivery/sink.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { isForbiddenHost } from '../../network/addresses.ts';
import { createDispatcher, guardedLookup, refusalOf, refusedHost } from '../attempt/connector.ts';
import { classifyError } from '../attempt/retry.ts';
import type { SinkSurroundings } from '../sinks/sink.ts';

/** Whether something speaks HTTP at a URL; the message says what, or why not. The path of the URL is never told. */
export type Reach = { readonly ok: boolean; readonly message: string };

/**
 * Connects to a sink as a delivery would and asks for nothing (HEAD), so that no message is sent. Any status is an answer:
 * most receivers refuse HEAD.
 */
export async function reachSink(
  { url: text, insecure }: { readonly url: string; readonly insecure: boolean },
  { network, resolver }: SinkSurroundings,
): Promise<Reach> {
  const url = new URL(text);
  const refusal = refusalOf(url, { insecure });
  if (refusal !== undefined) return { ok: false, message: refusal };
  const dispatcher = createDispatcher(url, { network, insecure, ...withoutAbsent({ resolver }) });
  try {
    const signal = AbortSignal.timeout(network.requestTimeout);
    const { statusCode, body } = await request(url.origin, { method: 'HEAD', dispatcher, signal });
    await body.dump();
    return { ok: true, message: `${url.hostname} answers (${statusCode})` };
  } catch (error) {
    const outcome = classifyError(error, url.hostname);
    return { ok: false, message: 'message' in outcome ? outcome.message : `${url.hostname} cannot be reached` };
  } finally {
    await dispatcher.destroy();
  }
}

/** Connects to a mail server and asks for nothing. */
export async function reachMailServer(
  settings: Pick<EmailSink, 'host' | 'port' | 'insecure'>,
  { network, resolver }: SinkSurroundings,
): Promise<Reach> {
  const { host, port, insecure } = settings;
  if (isForbiddenHost(host, settings)) return { ok: false, message: refusedHost(host) };
  const lookup = guardedLookup({ network, insecure, ...withoutAbsent({ resolver }) });
  return new Promise((resolve) => {
    const socket = connect({ host, port, lookup, timeout: network.connectTimeout });
    const end = (reach: Reach) => {
      socket.destroy();
      resolve(reach);
    };
    socket.once('connect', () => end({ ok: true, message: `${host}:${port} takes connections` }));
    socket.once('timeout', () => end({ ok: false, message: `${host}:${port} did not answer in time` }));
    socket.once('error', (error) => {
      const outcome = classifyError(error, host);
      end({ ok: false, message: 'message' in outcome ? outcome.message : `${host} cannot be reached` });
    });
  });
}
