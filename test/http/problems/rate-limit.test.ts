import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../src/http/problems/rate-limit.ts';
import { now, startServer } from '../fixtures.ts';

describe('http/rate-limit', () => {
  it('lets a burst through, then one request a second, for each address on its own', () => {
    let time = 0;
    const limit = new RateLimit(() => time);
    const allowed = (address: string, tries: number) =>
      Array.from({ length: tries }, () => limit.secondsToWait(address)).filter((seconds) => seconds === 0).length;

    expect(allowed('a', 100)).toBe(60);
    expect(limit.secondsToWait('a')).toBe(1);
    expect(allowed('b', 1)).toBe(1);
    time += 5000;
    expect(allowed('a', 100)).toBe(5);
    time += 3_600_000;
    expect(allowed('a', 100)).toBe(60);
  });

  it('is not fooled by a clock that goes back', () => {
    let time = 10_000;
    const limit = new RateLimit(() => time);
    for (let count = 0; count < 60; count++) limit.secondsToWait('a');
    time = 0;
    expect(limit.secondsToWait('a')).toBe(1);
  });

  it('answers 429 to somebody who tries tokens, and goes on serving reads', async () => {
    const { url, get } = await startServer({ tokens: [{ token: 'x'.repeat(32), scopes: ['read'] }], clock: () => now });
    const signIn = () => fetch(`${url}/login`, { method: 'POST', body: new URLSearchParams({ token: 'guess' }) });
    const statuses: number[] = [];
    for (let count = 0; count < 61; count++) statuses.push((await signIn()).status);
    const refused = await signIn();

    expect(new Set(statuses.slice(0, 60))).toEqual(new Set([401]));
    expect(statuses[60]).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ type: '/problems/too-many-requests', status: 429 });
    expect((await get('/livez')).status).toBe(200);
  });
});
