import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginAttempt,
  classifyError,
  classifyResponse,
  parseRetryAfter,
  retrySchedule,
  settleAttempt,
} from '../../../src/alerts/attempt/retry.ts';
import { delivery } from '../fixtures.ts';

const now = Date.parse('2026-09-01T10:05:00Z');
const host = 'hooks.example.com';

describe('alerts/retry', () => {
  it.each([
    [200, 'delivered', undefined],
    [202, 'delivered', undefined],
    [204, 'delivered', undefined],
    [301, 'failed', 'redirect'],
    [304, 'failed', 'redirect'],
    [308, 'failed', 'redirect'],
    [400, 'failed', 'client_error'],
    [401, 'retry', 'client_error'],
    [403, 'retry', 'client_error'],
    [404, 'failed', 'client_error'],
    [408, 'retry', 'timeout'],
    [410, 'failed', 'gone'],
    [413, 'failed', 'client_error'],
    [429, 'retry', 'throttled'],
    [500, 'retry', 'server_error'],
    [502, 'retry', 'server_error'],
    [503, 'retry', 'server_error'],
    [504, 'retry', 'server_error'],
    [599, 'retry', 'server_error'],
  ])('takes an answer of %i as %s', (statusCode, status, failure) => {
    const outcome = classifyResponse({ statusCode, host }, now);

    expect(outcome.status).toBe(status);
    expect('failure' in outcome ? outcome.failure : undefined).toBe(failure);
  });

  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Tue, 01 Sep 2026 10:06:30 GMT', 90_000],
    ['Tue, 01 Sep 2026 10:00:00 GMT', 0],
    ['99999999999', 86_400_000],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads Retry-After %s as %s milliseconds', (header, wait) => {
    expect(parseRetryAfter(header, now)).toBe(wait);
  });

  it.each([
    [{ code: 'ECONNREFUSED' }, 'network'],
    [{ code: 'ENOTFOUND' }, 'network'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'network'],
    [{ code: 'UND_ERR_SOCKET' }, 'network'],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'timeout'],
    [{ code: 'UND_ERR_HEADERS_TIMEOUT' }, 'timeout'],
    [{ code: 'ETIMEDOUT' }, 'timeout'],
    [new DOMException('timed out', 'TimeoutError'), 'timeout'],
    [{ name: 'ForbiddenAddressError', message: 'refused' }, 'refused'],
  ])('retries after %o as %s', (error, failure) => {
    expect(classifyError(error, host)).toMatchObject({ status: 'retry', failure });
  });

  it('waits between nothing and the whole step, and gives up after the last step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: retrySchedule.length }),
        fc.double({ min: 0, max: 0.999_999_999, noNaN: true }),
        (attempts, random) => {
          const outcome = { status: 'retry', failure: 'network', message: 'x' } as const;
          const settled = settleAttempt(delivery('1', { attempts }), outcome, { now, random });

          expect(settled.status).toBe('pending');
          expect(settled.nextAttemptAt).toBeGreaterThanOrEqual(now);
          expect(settled.nextAttemptAt).toBeLessThan(now + (retrySchedule[attempts - 1] ?? 0));
        },
      ),
    );
    const last = settleAttempt(
      delivery('1', { attempts: retrySchedule.length + 1 }),
      { status: 'retry', failure: 'network', message: 'no route' },
      { now, random: 0.5 },
    );
    expect(last).toMatchObject({ status: 'failed', lastError: 'given up after 8 attempts: no route' });
  });

  it('keeps to the agreed steps', () => {
    expect(retrySchedule.map((step) => step / 1_000)).toEqual([5, 60, 300, 1_800, 7_200, 18_000, 36_000]);
  });

  it('comes back no sooner than the receiver asked', () => {
    const outcome = { status: 'retry', failure: 'throttled', message: 'x', retryAfter: 45_000 } as const;

    expect(settleAttempt(delivery('1', { attempts: 1 }), outcome, { now, random: 0.9 }).nextAttemptAt).toBe(
      now + 45_000,
    );
    expect(settleAttempt(delivery('1', { attempts: 3 }), outcome, { now, random: 0.9 }).nextAttemptAt).toBe(
      now + 270_000,
    );
  });

  it('counts an attempt when it begins and keeps it from being due again meanwhile', () => {
    expect(beginAttempt(delivery('1', { attempts: 2 }), now, 30_000)).toMatchObject({
      attempts: 3,
      nextAttemptAt: now + 30_000,
      status: 'pending',
    });
  });
});
