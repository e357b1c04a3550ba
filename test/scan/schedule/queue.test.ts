import { describe, expect, it } from 'vitest';
import { WorkQueue } from '../../../src/scan/schedule/queue.ts';

describe('scan/queue', () => {
  it('refuses a key that has not ended and takes it again afterwards', async () => {
    const queue = new WorkQueue(2);
    const gate = Promise.withResolvers<void>();

    expect(queue.offer('a', () => gate.promise)).toBe(true);
    expect(queue.offer('a', async () => {})).toBe(false);
    expect(queue.offer('b', async () => {})).toBe(true);
    gate.resolve();
    await queue.idle();

    expect(queue.offer('a', async () => {})).toBe(true);
    await queue.idle();
  });

  it('never runs more than its concurrency at once', async () => {
    const queue = new WorkQueue(3);
    let running = 0;
    let most = 0;

    for (let index = 0; index < 20; index++) {
      queue.offer(`job-${index}`, async () => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
      });
    }
    await queue.idle();

    expect(most).toBe(3);
  });

  it('frees the key of a job that failed', async () => {
    const queue = new WorkQueue(1);

    queue.offer('a', async () => {
      throw new Error('job failed');
    });
    await queue.idle();

    expect(queue.isBusy('a')).toBe(false);
  });

  it('takes nothing once closed', () => {
    const queue = new WorkQueue(1);

    queue.close();

    expect(queue.offer('a', async () => {})).toBe(false);
  });
});
