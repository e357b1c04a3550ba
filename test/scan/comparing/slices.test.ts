import { expect, it } from 'vitest';
import { inSlices, inTurn } from '../../../src/scan/comparing/slices.ts';

const numbers = Array.from({ length: 250 }, (_, index) => index);
const firstOf = (slice: readonly number[]) => slice[0] ?? 0;
const asIs = (slice: readonly number[]) => Promise.resolve(slice);

it('scan/slices: works through all in order and lets others have their turn in between', async () => {
  const events: string[] = [];
  const others = setInterval(() => events.push('other'), 0);
  const doubled = await inSlices(numbers, new AbortController().signal, {
    prepare: asIs,
    work: (slice) => {
      events.push(`slice of ${slice.length}`);
      const end = performance.now() + 3;
      while (performance.now() < end);
      return Promise.resolve(slice.map((one) => one * 2));
    },
  });
  clearInterval(others);
  expect(doubled).toEqual(numbers.map((one) => one * 2));
  expect(events.filter((event) => event !== 'other')).toEqual(['slice of 100', 'slice of 100', 'slice of 50']);
  expect(events.slice(0, -1)).toContain('other');
});

it('scan/slices: prepares one slice ahead, and no more', async () => {
  const events: string[] = [];
  await inSlices(numbers, new AbortController().signal, {
    prepare: (slice) => {
      events.push(`prepare ${firstOf(slice)}`);
      return Promise.resolve(slice);
    },
    work: (slice) => {
      events.push(`work ${firstOf(slice)}`);
      return Promise.resolve(slice);
    },
  });
  expect(events).toEqual(['prepare 0', 'prepare 100', 'work 0', 'prepare 200', 'work 100', 'work 200']);
});

it('scan/slices: ends between two slices when it is told to', async () => {
  const stop = new AbortController();
  let slices = 0;
  const work = inSlices(numbers, stop.signal, {
    prepare: asIs,
    work: (slice) => {
      slices += 1;
      stop.abort();
      return Promise.resolve(slice);
    },
  });
  await expect(work).rejects.toThrow('aborted');
  expect(slices).toBe(1);
});

it('scan/slices: what breaks is told once it is waited for, also where it broke ahead', async () => {
  let slices = 0;
  const work = inSlices(numbers, new AbortController().signal, {
    prepare: (slice: readonly number[]) =>
      slice[0] === 0 ? Promise.resolve(slice) : Promise.reject(new Error('broken')),
    work: async (slice) => {
      await new Promise((resolve) => setImmediate(resolve));
      slices += 1;
      return slice;
    },
  });
  await expect(work).rejects.toThrow('broken');
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
