import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { now, startServer } from '../fixtures.ts';

const tokens = [{ token: 'x'.repeat(32), scopes: ['read' as const, 'write' as const] }];

function setTime(time: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: time });
  onTestFinished(() => void vi.useRealTimers());
}

/** The statuses of so many requests, one after the other. */
async function statuses(times: number, ask: () => Promise<{ readonly status: number }>): Promise<readonly number[]> {
  const seen: number[] = [];
  for (let count = 0; count < times; count++) seen.push((await ask()).status);
  return seen;
}

describe('http/rate-limit', () => {
  it('answers 429 to somebody who tries tokens, and goes on serving reads', async () => {
    setTime(now);
    const { url, get } = await startServer({ tokens });
    const signIn = () => fetch(`${url}/login`, { method: 'POST', body: new URLSearchParams({ token: 'guess' }) });

    expect(new Set(await statuses(60, signIn))).toEqual(new Set([401]));
    const refused = await signIn();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await refused.json()).toMatchObject({
      type: '/problems/too-many-requests',
      status: 429,
      detail: 'Too many requests from this address; try again in 60 s.',
    });
    expect((await get('/livez')).status).toBe(200);
    setTime(now + 60_000);
    expect((await signIn()).status).toBe(401);
  });

  it.each([
    ['guesses a token in a header', '/api/v1/scans', { authorization: 'Bearer guess' }, 401],
    ['asks for what is not there', '/nothing', {}, 404],
  ])('limits who %s too', async (_what, path, headers, status) => {
    setTime(now);
    const { get } = await startServer({ tokens });
    const seen = await statuses(61, () => get(path, { method: 'POST', headers }));
    expect([new Set(seen.slice(0, 60)), seen[60]]).toEqual([new Set([status]), 429]);
  });
});
