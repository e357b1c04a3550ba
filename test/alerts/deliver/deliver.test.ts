import { once } from 'node:events';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { delivery, MemoryOutbox, network, secrets, webhook } from '../fixtures.ts';
import type { Answer } from '../receiver.ts';
import { idsOf, patience, receive, rig } from './rig.ts';

describe('alerts/deliver', () => {
  it('delivers what is due and stores that it did', async () => {
    const receiver = await receive(() => ({ status: 204 }));
    const { deliverer, outbox, clock, attempted } = await rig(
      [webhook(receiver.port)],
      new MemoryOutbox([delivery('1')]),
    );

    await deliverer.flush(patience);

    expect(outbox.row('1')).toMatchObject({
      status: 'delivered',
      attempts: 1,
      deliveredAt: clock.now,
      lastError: null,
    });
    expect(attempted).toMatchObject([{ sinkId: 'ops', event: 'drift.firing' }]);
    expect(attempted[0]).not.toHaveProperty('failure');
  });

  it('retries by the schedule under one id with valid signatures, then gives up', async () => {
    const receiver = await receive(() => ({ status: 500 }));
    const { deliverer, outbox, clock, logger, attempted } = await rig(
      [webhook(receiver.port)],
      new MemoryOutbox([delivery('1')]),
    );
    const waits: number[] = [];

    for (let attempt = 1; attempt <= 8; attempt++) {
      await deliverer.flush(patience);
      expect(receiver.received).toHaveLength(attempt);
      waits.push(outbox.row('1').nextAttemptAt - clock.now);
      await deliverer.flush(patience);
      expect(receiver.received).toHaveLength(attempt);
      clock.now = outbox.row('1').nextAttemptAt;
    }

    expect(waits.slice(0, 7)).toEqual([5, 60, 300, 1_800, 7_200, 18_000, 36_000].map((step) => step * 999));
    expect(outbox.row('1')).toMatchObject({
      status: 'failed',
      attempts: 8,
      lastError: 'given up after 8 attempts: 127.0.0.1 answered 500',
    });
    expect(new Set(idsOf(receiver))).toEqual(new Set(['msg_1']));
    expect(attempted.map(({ failure }) => failure)).toEqual(Array.from({ length: 8 }, () => 'server_error'));
    expect(logger.lines.map(({ level }) => level)).toEqual([...Array.from({ length: 7 }, () => 'warn'), 'error']);
    const { target, check } = delivery('1').message.data;
    for (const { fields } of logger.lines) expect(fields).toMatchObject({ targetId: target.id, checkId: check.id });
    const first = receiver.received[0];
    expect(new Webhook(secrets.current).verify(first?.body ?? '', first?.headers as Record<string, string>)).toEqual(
      delivery('1').message,
    );
  });

  it('keeps the order of a group: what is behind a waiting message waits too, other groups go on', async () => {
    let healthy = false;
    const receiver = await receive(({ body }) => ({ status: !healthy && body.includes('é a1') ? 503 : 200 }));
    const outbox = new MemoryOutbox([
      delivery('a1', { groupKey: 'a' }),
      delivery('a2', { groupKey: 'a' }),
      delivery('b1', { groupKey: 'b' }),
      delivery('a3', { groupKey: 'a' }),
    ]);
    const { deliverer, clock } = await rig([webhook(receiver.port)], outbox);

    await deliverer.flush(patience);
    expect(idsOf(receiver).toSorted()).toEqual(['msg_a1', 'msg_b1']);

    healthy = true;
    clock.now = outbox.row('a1').nextAttemptAt;
    await deliverer.flush(patience);
    expect(idsOf(receiver).slice(2)).toEqual(['msg_a1', 'msg_a2', 'msg_a3']);
  });

  it('stores an attempt before it is made, so that a crash leads to another one under the same id', async () => {
    const outbox = new MemoryOutbox([delivery('1')]);
    const before: unknown[] = [];
    const receiver = await receive(() => {
      before.push({ ...outbox.row('1') });
      return { status: 200 };
    });
    const { deliverer, clock } = await rig([webhook(receiver.port)], outbox);

    await deliverer.flush(patience);

    expect(before).toMatchObject([
      { status: 'pending', attempts: 1, nextAttemptAt: clock.now + 2 * network.requestTimeout },
    ]);
  });

  it('turns a sink off after 410 until the next reload or start, and loses none of its other messages', async () => {
    const receiver = await receive(() => ({ status: 410 }));
    const outbox = new MemoryOutbox([delivery('1'), delivery('2')]);
    const { deliverer, clock, logger, attempted } = await rig([webhook(receiver.port)], outbox);

    await deliverer.flush(patience);
    clock.now += 86_400_000;
    await deliverer.flush(patience);

    expect(idsOf(receiver)).toEqual(['msg_1']);
    expect(attempted).toMatchObject([{ failure: 'gone' }]);
    expect(outbox.row('1')).toMatchObject({ status: 'failed', lastError: '127.0.0.1 answered 410' });
    expect(outbox.row('2')).toMatchObject({ status: 'pending', attempts: 0 });
    expect(logger.lines.at(-1)).toMatchObject({ level: 'error', fields: { sink: 'ops' } });

    const restarted = await rig([webhook(receiver.port)], outbox);
    restarted.clock.now = outbox.row('2').nextAttemptAt;
    await restarted.deliverer.flush(patience);
    expect(idsOf(receiver)).toEqual(['msg_1', 'msg_2']);
  });

  it('sends nothing that it cannot store first, tells the failing store once, and goes on when it is back', async () => {
    const receiver = await receive(() => ({ status: 200 }));
    const outbox = new MemoryOutbox([delivery('1'), delivery('2', { groupKey: 'other' })]);
    const { deliverer, logger } = await rig([webhook(receiver.port)], outbox);

    outbox.fail.write = new Error('disk full');
    for (let round = 0; round < 5; round++) await deliverer.flush(patience);
    expect(receiver.received).toHaveLength(0);
    expect(logger.lines).toMatchObject([{ level: 'error', fields: { error: outbox.fail.write, use: 'write' } }]);

    delete outbox.fail.write;
    await deliverer.flush(patience);
    expect(idsOf(receiver).toSorted()).toEqual(['msg_1', 'msg_2']);
    expect(logger.lines.filter(({ message }) => message === 'the outbox can be used again')).toHaveLength(1);
  });

  it('tells a store that cannot be read once', async () => {
    const outbox = new MemoryOutbox([delivery('1')]);
    const { deliverer, logger } = await rig([], outbox);

    outbox.fail.read = new Error('locked');
    for (let round = 0; round < 3; round++) await deliverer.flush(patience);

    expect(logger.lines).toMatchObject([{ level: 'error', fields: { error: outbox.fail.read, use: 'read' } }]);
  });

  it('remembers a result that could not be stored, and stores it instead of sending again', async () => {
    const outbox = new MemoryOutbox([delivery('1'), delivery('2')]);
    const receiver = await receive(() => {
      outbox.fail.write = new Error('disk full');
      return { status: 200 };
    });
    const { deliverer, clock } = await rig([webhook(receiver.port)], outbox);

    await deliverer.flush(patience);
    clock.now += 3_600_000;
    await deliverer.flush(patience);
    expect(idsOf(receiver)).toEqual(['msg_1']);
    expect(outbox.row('1').status).toBe('pending');

    delete outbox.fail.write;
    await deliverer.flush(patience);
    expect(outbox.row('1')).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(idsOf(receiver)).toEqual(['msg_1', 'msg_2']);
  });

  it('sends by itself after wake once it was started, and not before', async () => {
    const outbox = new MemoryOutbox();
    const reached = new EventTarget();
    const receiver = await receive(() => {
      reached.dispatchEvent(new Event('request'));
      return { status: 200 };
    });
    const { deliverer } = await rig([webhook(receiver.port)], outbox);

    const request = once(reached, 'request');
    deliverer.wake();
    deliverer.start();
    outbox.rows.set('msg_1', delivery('1'));
    deliverer.wake();
    await request;

    expect(idsOf(receiver)).toEqual(['msg_1']);
  });

  it('breaks off at stop and leaves the message due, without counting the attempt', async () => {
    const reached = new EventTarget();
    const receiver = await receive(() => {
      reached.dispatchEvent(new Event('request'));
      return new Promise<Answer>(() => {});
    });
    const outbox = new MemoryOutbox([delivery('1')]);
    const { deliverer, clock, attempted } = await rig([webhook(receiver.port)], outbox);

    const request = once(reached, 'request');
    deliverer.start();
    await request;
    await deliverer.stop();
    deliverer.wake();
    await deliverer.flush(patience);

    expect(outbox.row('1')).toMatchObject({ status: 'pending', attempts: 0, nextAttemptAt: clock.now });
    expect(receiver.received).toHaveLength(1);
    expect(attempted).toEqual([]);
  });

  it('returns from flush at its deadline, whatever is under way', async () => {
    const receiver = await receive(() => new Promise<Answer>(() => {}));
    const { deliverer, outbox } = await rig([webhook(receiver.port)], new MemoryOutbox([delivery('1')]));

    await deliverer.flush(20);

    expect(outbox.row('1').status).toBe('pending');
  });

  it('keeps every secret out of the log and the outbox', async () => {
    const receiver = await receive(({ headers }) => ({
      status: headers['webhook-id'] === 'msg_1' ? 500 : 302,
      headers: { location: 'https://elsewhere.example/redirect-secret' },
      body: 'body-secret',
    }));
    const url = `http://user-secret:password-secret@127.0.0.1:${receiver.port}/path-secret?query-secret`;
    const outbox = new MemoryOutbox(
      ['1', '2', '3', '4'].map((id) =>
        delivery(id, { groupKey: id, sinkId: ['ops', 'ops', 'away', 'former'][Number(id) - 1] ?? '' }),
      ),
    );
    const away = webhook(9, { id: 'away', url: 'https://169.254.169.254/path-secret?query-secret', insecure: false });
    const { deliverer, logger } = await rig([webhook(receiver.port, { url }), away], outbox);

    await deliverer.flush(patience);

    const shown = JSON.stringify([logger.lines, outbox.history]);
    expect(shown).toContain('127.0.0.1 answered 500');
    expect(shown).not.toMatch(/(user|password|path|query|redirect|body)-secret/);
    expect(shown).not.toContain(secrets.current.slice('whsec_'.length));
    expect(outbox.history.filter(({ lastError }) => lastError !== null)).toHaveLength(4);
  });
});
