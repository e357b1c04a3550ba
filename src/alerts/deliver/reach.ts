import { request } from 'undici';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { createDispatcher, refusalOf } from '../attempt/connector.ts';
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
