import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isReadSince } from '../../src/domain/read-since.ts';

it.each([
  ['just now', { readAt: 100, notBefore: 90, now: 100 }, true],
  ['at the moment that is asked for', { readAt: 90, notBefore: 90, now: 100 }, true],
  ['before it', { readAt: 89, notBefore: 90, now: 100 }, false],
  ['in the future, before the clock was set back', { readAt: 3_700, notBefore: 90, now: 100 }, false],
  ['by who asks for something new', { readAt: 100, notBefore: Number.POSITIVE_INFINITY, now: 100 }, false],
])('domain/read-since: what was read %s', (_, { readAt, ...since }, expected) => {
  expect(isReadSince(readAt, since)).toBe(expected);
});

it('domain/read-since: nothing else decides what may be answered again', () => {
  const files = globSync('src/**/*.ts', { cwd: new URL('../../', import.meta.url) });
  const found = files.filter((file) =>
    />= notBefore/.test(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')),
  );
  expect(found).toEqual(['src/domain/read-since.ts']);
});
