import { expect, it } from 'vitest';
import { inSlices, inTurn } from '../../../src/scan/comparing/slices.ts';

const numbers = Array.from({ length: 45 }, (_, index) => index);

it('scan/slices: works through all in order and lets others have their turn in between', async () => {
  const events: string[] = [];
  const others = setInterval(() => events.push('other'), 0);
  const doubled = await inSlices(numbers, new AbortController().signal, (slice) => {
    events.push(`slice of ${slice.length}`);
    const end = performance.now() + 3;
    while (performance.now() < end);
    return Promise.resolve(slice.map((one) => one * 2));
  });
  clearInterval(others);
  expect(doubled).toEqual(numbers.map((one) => one * 2));
  expect(events.filter((event) => event !== 'other')).toEqual(['slice of 20', 'slice of 20', 'slice of 5']);
  expect(events.slice(0, -1)).toContain('other');
});

it('scan/slices: ends between two slices when it is told to', async () => {
  const stop = new AbortController();
  let slices = 0;
  const work = inSlices(numbers, stop.signal, (slice) => {
    slices += 1;
    stop.abort();
    return Promise.resolve(slice);
  });
  await expect(work).rejects.toThrow('aborted');
  expect(slices).toBe(1);
});

it('scan/slices: lets others have their turn after each item', async () => {
  const events: string[] = [];
  const others = () => {
    events.push('other');
    next = setImmediate(others);
  };
  let next = setImmediate(others);
  const doubled = await inTurn([1, 2, 3], new AbortController().signal, (one) => {
    events.push(`item ${one}`);
    return one * 2;
  });
  clearImmediate(next);
  expect(doubled).toEqual([2, 4, 6]);
  expect(events.join(' ')).toMatch(/^item 1 (other )+item 2 (other )+item 3 (other ?)+$/);
});
