import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Read } from '../../../src/domain/evaluation/read.ts';
import type { EventQueue, QueuedEvent } from '../../../src/domain/finding/event-queue.ts';
import { EventListener, type EventListenerOptions } from '../../../src/scan/events/event-listener.ts';
import { fociOf } from '../../../src/scan/events/focus.ts';
import type { FocusRequest, FocusResult } from '../../../src/scan/events/focused-scan.ts';
import { apiCallEvent, tagChangeEvent } from '../../support/events.ts';

const accountId = '012345678910';
const aboutRole = apiCallEvent({
  source: 'aws.iam',
  accountId,
  eventName: 'PutRolePolicy',
  requestParameters: { roleName: 'r' },
});
const target = {
  id: 'prod',
  accountId,
  partition: 'aws',
  homeRegion: 'us-east-1',
  regions: ['us-east-1'],
  access: { useFipsEndpoint: false, endpoints: {} },
  roles: [{ name: 'r' }],
  roleReading: 'auto',
  attached: { name: '*' },
  stacks: [],
  facts: { instanceTypes: false },
} as const;

/** A queue in memory that hands out ten messages at a time and keeps those that were received until they are removed. */
class MemoryQueue implements EventQueue {
  readonly removed: string[] = [];
  waiting: QueuedEvent[];
  inHand = 0;
  mostInHand = 0;

  constructor(bodies: readonly string[], receives = 1) {
    this.waiting = bodies.map((body, index) => ({ body, receipt: String(index), receives, sentAt: 0 }));
  }

  async receive(signal: AbortSignal) {
    const value = this.waiting.splice(0, 10);
    this.inHand += value.length;
    this.mostInHand = Math.max(this.mostInHand, this.inHand);
    if (value.length === 0) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    signal.throwIfAborted();
    return { ok: true as const, value };
  }

  async remove(receipts: readonly string[]): Promise<Read<void>> {
    this.removed.push(...receipts);
    this.inHand -= receipts.length;
    return { ok: true, value: undefined };
  }

  close() {}
}

const arn = (index: number) => `arn:aws:sagemaker:us-east-1:${accountId}:model/m${index}`;

const listeners: EventListener[] = [];
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.stop();
});

function listen(
  queue: EventQueue,
  run: (request: FocusRequest) => Promise<FocusResult>,
  clock: () => number = () => performance.now(),
) {
  const told: Record<string, number> = {};
  const count = (name: string) => () => void (told[name] = (told[name] ?? 0) + 1);
  const telemetry: EventListenerOptions['telemetry'] = {
    eventsAwaited: count('awaited'),
    eventReceived: ({ outcome }) => count(outcome)(),
    eventDiscarded: ({ reason }) => count(`discarded ${reason}`)(),
    eventRead: ({ result }) => count(result)(),
    eventStored: count('delay'),
    eventQueueAsked: ({ answered }) => count(answered ? 'answered' : 'refused')(),
  };
  const logger = { info: vi.fn(), warn: vi.fn() };
  const surroundings = { targets: [target], typeByArn: new Map([['model', 'model']]) };
  const options = { queue, telemetry, logger, run, clock, spacing: 1, pause: 1 };
  const listener = new EventListener({ ...options, fociOf: (subject) => fociOf(subject, surroundings) });
  listeners.push(listener);
  listener.start();
  return { told, logger };
}

const until = (assertion: () => void) => vi.waitFor(assertion, { timeout: 30_000, interval: 5 });

describe('scan/events/event-listener', () => {
  it('answers 10,000 events about one role with few reads, and removes them all', async () => {
    const queue = new MemoryQueue(Array.from({ length: 10_000 }, () => aboutRole));
    let reads = 0;
    const { told } = listen(queue, async () => {
      reads++;
      await new Promise((resolve) => setImmediate(resolve));
      return 'stored';
    });

    await until(() => expect(queue.removed).toHaveLength(10_000));

    expect(new Set(queue.removed).size).toBe(10_000);
    expect(reads).toBeLessThan(1_000);
    expect(told).toMatchObject({ relevant: 10_000, stored: reads, delay: 10_000 });
  });

  it('reads on though the clock of the host is set back', async () => {
    const queue = new MemoryQueue(Array.from({ length: 1_000 }, () => aboutRole));
    let time = Date.now();
    let reads = 0;
    listen(
      queue,
      async () => {
        reads++;
        time -= 3_600_000;
        await new Promise((resolve) => setImmediate(resolve));
        return 'stored';
      },
      () => time,
    );

    await until(() => expect(queue.removed).toHaveLength(1_000));
    expect(reads).toBeGreaterThan(1);
  });

  it('keeps a bounded number of messages in hand while nothing can be read', async () => {
    const queue = new MemoryQueue(Array.from({ length: 10_000 }, () => aboutRole));
    const { promise, resolve } = Promise.withResolvers<FocusResult>();
    listen(queue, () => promise);

    await until(() => expect(queue.inHand).toBeGreaterThanOrEqual(2_000));
    resolve('stored');
    await until(() => expect(queue.removed).toHaveLength(10_000));

    expect(queue.mostInHand).toBeLessThan(2_100);
  });

  it('reads 10,000 resources by the hundred', async () => {
    const queue = new MemoryQueue(Array.from({ length: 10_000 }, (_, index) => tagChangeEvent(arn(index))));
    const seen = new Set<string>();
    let most = 0;
    listen(queue, async (request) => {
      if (request.kind !== 'resources') throw new Error('no resources');
      for (const resource of request.resources) seen.add(resource.arn);
      most = Math.max(most, request.resources.length);
      return 'stored';
    });

    await until(() => expect(queue.removed).toHaveLength(10_000));

    expect(seen.size).toBe(10_000);
    expect(most).toBeLessThanOrEqual(100);
  });

  it('leaves what could not be read, and gives up what came ten times', async () => {
    const queue = new MemoryQueue([aboutRole]);
    queue.waiting.push({ body: aboutRole, receipt: 'old', receives: 11 });
    const { told } = listen(queue, async () => 'unread');

    await until(() => expect(told).toMatchObject({ unread: 1 }));

    expect(queue.removed).toEqual(['old']);
    expect(told).toMatchObject({ awaited: 1, 'discarded unread': 1 });
  });

  it('leaves what is no event to the dead-letter queue, and removes it where there is none', async () => {
    const young = new MemoryQueue(['no event'], 4);
    const old = new MemoryQueue(['no event'], 5);
    const first = listen(young, async () => 'stored');
    const second = listen(old, async () => 'stored');

    await until(() => expect([first.told, second.told]).toMatchObject([{ malformed: 1 }, { malformed: 1 }]));

    expect([young.removed, old.removed]).toEqual([[], ['0']]);
    expect(first.told).not.toHaveProperty('discarded malformed');
    expect(second.told).toMatchObject({ 'discarded malformed': 1 });
  });

  it('says once that messages cannot be removed, and once that they can again', async () => {
    const queue = new MemoryQueue(
      Array.from({ length: 30 }, () => 'no event'),
      5,
    );
    const failure = { reason: 'access_denied', operation: 'sqs:DeleteMessage', subject: 'q', message: 'no' } as const;
    vi.spyOn(queue, 'remove')
      .mockResolvedValueOnce({ ok: false, failure })
      .mockResolvedValueOnce({ ok: false, failure });
    const { logger } = listen(queue, async () => 'stored');

    await until(() => expect(logger.info).toHaveBeenCalled());

    expect(logger.warn.mock.calls).toEqual([[{ failure }, expect.stringContaining('come again')]]);
    expect(logger.info).toHaveBeenCalledOnce();
    expect(queue.removed).toHaveLength(10);
  });

  it('waits for a queue that does not answer, and says so once', async () => {
    const failure = { reason: 'access_denied', operation: 'sqs:ReceiveMessage', subject: 'q', message: 'no' } as const;
    const queue = new MemoryQueue([aboutRole]);
    const receive = queue.receive.bind(queue);
    let refusals = 3;
    const failing = Object.assign(queue, {
      receive: async (signal: AbortSignal) =>
        refusals-- > 0 ? { ok: false as const, failure } : await receive(signal),
    });
    const { told, logger } = listen(failing, async () => 'stored');

    await until(() => expect(queue.removed).toEqual(['0']));

    expect(told).toMatchObject({ refused: 3 });
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('never answers an event by a read that began before it came', async () => {
    const queue = new MemoryQueue([aboutRole, aboutRole, aboutRole]);
    const gates: PromiseWithResolvers<FocusResult>[] = [];
    listen(queue, (request) => {
      expect(request).toMatchObject({ kind: 'role', targetId: 'prod' });
      const gate = Promise.withResolvers<FocusResult>();
      gates.push(gate);
      return gate.promise;
    });

    await until(() => expect(gates).toHaveLength(1));
    gates[0]?.resolve('stored');
    await until(() => expect(gates).toHaveLength(2));
    expect(queue.removed).toEqual(['0']);
    gates[1]?.resolve('stored');
    await until(() => expect(queue.removed).toEqual(['0', '1', '2']));

    expect(gates).toHaveLength(2);
  });
});
