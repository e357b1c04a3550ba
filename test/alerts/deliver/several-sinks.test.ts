import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { delivery, MemoryOutbox, webhook } from '../fixtures.ts';
import type { Answer } from '../receiver.ts';
import { idsOf, patience, receive, rig } from './rig.ts';

describe('alerts/deliver to several sinks', () => {
  it('sends to a sink that works, however much waits for one that does not answer', async () => {
    const silent = await receive(() => new Promise<Answer>(() => {}));
    const reached = new EventTarget();
    const receiver = await receive(() => {
      reached.dispatchEvent(new Event('request'));
      return { status: 200 };
    });
    const many = Array.from({ length: 250 }, (_, index) => `${index}`);
    const outbox = new MemoryOutbox([
      ...many.map((id) => delivery(id, { groupKey: id, sinkId: 'silent' })),
      delivery('last'),
    ]);
    const { deliverer } = await rig([webhook(silent.port, { id: 'silent' }), webhook(receiver.port)], outbox);

    const request = once(reached, 'request');
    deliverer.start();
    await request;

    expect(idsOf(receiver)).toEqual(['msg_last']);
  });

  it('never has two messages of a group, nor more than four of a sink, under way at once', async () => {
    const open = new Map<string, number>();
    let most = 0;
    const receiver = await receive(async ({ headers }) => {
      const group = String(headers['webhook-id']).slice(0, 5);
      open.set(group, (open.get(group) ?? 0) + 1);
      expect(open.get(group)).toBe(1);
      most = Math.max(
        most,
        [...open.values()].reduce((sum, count) => sum + count, 0),
      );
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      open.set(group, 0);
      return { status: 200 };
    });
    const rows = Array.from({ length: 40 }, (_, index) => {
      const group = String.fromCharCode(97 + (index % 10));
      return delivery(`${group}${index}`, { groupKey: group });
    });
    const { deliverer, outbox } = await rig([webhook(receiver.port)], new MemoryOutbox(rows));

    await deliverer.flush(patience);

    expect(receiver.received).toHaveLength(40);
    expect([...outbox.rows.values()].every(({ status }) => status === 'delivered')).toBe(true);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('has four messages to a sink that does not answer under way, and no more', async () => {
    const held: (() => void)[] = [];
    const reached = new EventTarget();
    const silent = await receive(async () => {
      const answered = new Promise<void>((resolve) => void held.push(resolve));
      reached.dispatchEvent(new Event('request'));
      await answered;
      return { status: 200 };
    });
    const receiver = await receive(() => ({ status: 200 }));
    const rows = Array.from({ length: 9 }, (_, index) =>
      delivery(`s${index}`, { groupKey: `${index}`, sinkId: 'silent' }),
    );
    const others = Array.from({ length: 9 }, (_, index) => delivery(`o${index}`, { groupKey: `${index}` }));
    const outbox = new MemoryOutbox([...rows, ...others]);
    const { deliverer } = await rig([webhook(silent.port, { id: 'silent' }), webhook(receiver.port)], outbox);

    const flushed = deliverer.flush(patience);
    for (let arrived = 0; arrived < 4; arrived = silent.received.length) await once(reached, 'request');
    // The other sink has all of its messages, so that every look into the outbox has been taken that could begin more.
    await expect.poll(() => receiver.received.length, { timeout: patience }).toBe(9);
    expect(silent.received).toHaveLength(4);

    while ([...outbox.rows.values()].some(({ status }) => status === 'pending')) {
      for (const release of held.splice(0)) release();
      await new Promise((resolve) => void setImmediate(resolve));
      expect(held.length).toBeLessThanOrEqual(4);
    }
    await flushed;
    expect(silent.received).toHaveLength(9);
  });

  it('fails what is for a sink that the configuration no longer has, and the whole queue of it', async () => {
    const outbox = new MemoryOutbox(['1', '2', '3'].map((id) => delivery(id, { sinkId: 'former' })));
    const { deliverer, attempted } = await rig([], outbox);

    await deliverer.flush(patience);

    for (const id of ['1', '2', '3']) {
      expect(outbox.row(id)).toMatchObject({
        status: 'failed',
        lastError: 'sink former is not in the configuration; the message was not sent',
      });
    }
    expect(attempted.map(({ failure }) => failure)).toEqual(['unknown_sink', 'unknown_sink', 'unknown_sink']);
  });

  it('leaves what is for a sink that it does not know to another replica, for a while, and sends the rest', async () => {
    const receiver = await receive(() => ({ status: 200 }));
    const createdAt = Date.now();
    const outbox = new MemoryOutbox([delivery('1', { sinkId: 'newer', createdAt }), delivery('2', { createdAt })]);
    const grace = 60_000;
    const { deliverer, clock, attempted } = await rig([webhook(receiver.port)], outbox, { unknownSinkGrace: grace });

    for (const age of [0, grace - 1]) {
      clock.now = createdAt + age;
      await deliverer.flush(patience);
      expect(outbox.row('1')).toEqual(delivery('1', { sinkId: 'newer', createdAt }));
    }
    expect(outbox.row('2').status).toBe('delivered');
    expect(attempted).toMatchObject([{ sinkId: 'ops' }]);

    clock.now = createdAt + grace;
    await deliverer.flush(patience);
    expect(outbox.row('1')).toMatchObject({ status: 'failed' });
    expect(attempted).toMatchObject([{ sinkId: 'ops' }, { sinkId: 'newer', failure: 'unknown_sink' }]);
  });
});
