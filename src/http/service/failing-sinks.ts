import type { HttpOptions } from './options.ts';

/** The sinks of the configuration whose messages do not arrive: the latest was given up, or the last attempt failed. */
export async function failingSinks({ store, sinks }: Pick<HttpOptions, 'store' | 'sinks'>): Promise<readonly string[]> {
  const configured = new Set(sinks.map(({ id }) => id));
  return (await store.sinkHealth())
    .filter(({ sinkId, failing, lastSettled }) => configured.has(sinkId) && (failing > 0 || lastSettled === 'failed'))
    .map(({ sinkId }) => sinkId);
}
