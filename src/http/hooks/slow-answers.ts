import type { Api } from './context.ts';

/**
 * Cuts off who takes too long to read an answer, since it stays in memory until then. A byte now and then keeps a connection
 * from being stalled, so the time of the whole answer counts. Streams are excepted: they hold little, and end by themselves.
 */
export function endSlowAnswers(app: Api, limit: number): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    const { raw } = reply;
    const timer = setTimeout(() => raw.destroy(), limit).unref();
    raw.once('close', () => clearTimeout(timer));
    return payload;
  });
}
