/*
 * What an answer means for a message. Examples:
 *
 * | answer | outcome |
 * | --- | --- |
 * | 200 | delivered |
 * | 429 with `Retry-After: 30` | retry, in 30 seconds at the earliest |
 * | 401 | retry: a secret can be corrected, and each attempt is signed anew |
 * | 410 | failed, `gone`: the receiver wants no more |
 */

import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { DeliveryFailure } from '../../domain/delivery/delivery-failure.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';

/** How one attempt ended. Messages hold no part of a URL but its host. */
export type AttemptOutcome =
  | { readonly status: 'delivered' }
  /** `retryAfter`: milliseconds that the receiver asked to be left alone. */
  | {
      readonly status: 'retry';
      readonly failure: DeliveryFailure;
      readonly message: string;
      readonly retryAfter?: number;
    }
  | { readonly status: 'failed'; readonly failure: DeliveryFailure; readonly message: string };

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The longest wait before each further attempt; after the last one the message is given up. */
export const retrySchedule: readonly number[] = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
];

/** No receiver can hold a message for longer than this with Retry-After. */
const longestRetryAfter = 24 * hour;

/** What an HTTP answer means for the message. `now` is milliseconds since the epoch. */
export function classifyResponse(
  {
    statusCode,
    retryAfter,
    host,
  }: { readonly statusCode: number; readonly retryAfter?: string; readonly host: string },
  now: number,
): AttemptOutcome {
  const message = `${host} answered ${statusCode}`;
  if (statusCode >= 200 && statusCode < 300) return { status: 'delivered' };
  const failure = transientFailure(statusCode);
  if (failure) {
    const wait = parseRetryAfter(retryAfter, now);
    return { status: 'retry', failure, message, ...withoutAbsent({ retryAfter: wait }) };
  }
  if (statusCode === 410) return { status: 'failed', failure: 'gone', message };
  if (statusCode >= 300 && statusCode < 400) {
    return {
      status: 'failed',
      failure: 'redirect',
      message: `${message}; redirects are not followed, use the final URL`,
    };
  }
  return { status: 'failed', failure: 'client_error', message };
}

function transientFailure(statusCode: number): DeliveryFailure | undefined {
  if (statusCode === 408) return 'timeout';
  if (statusCode === 429) return 'throttled';
  // A secret or a token can be corrected, and the clock by which a message was signed.
  if (statusCode === 401 || statusCode === 403) return 'client_error';
  return statusCode >= 500 ? 'server_error' : undefined;
}

/** Milliseconds to wait by a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3); `undefined` when unreadable. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * second : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), longestRetryAfter);
}

const timeoutCodes = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
  'TimeoutError',
]);

/** What a request without an answer means for the message: every such failure may pass. */
export function classifyError(error: unknown, host: string): AttemptOutcome {
  const { name, code, message } = error as Partial<NodeJS.ErrnoException>;
  if (name === 'ForbiddenAddressError') return { status: 'retry', failure: 'refused', message: message ?? name };
  const cause = (typeof code === 'string' ? code : name) ?? 'unknown error';
  if (timeoutCodes.has(cause))
    return { status: 'retry', failure: 'timeout', message: `${host} did not answer in time` };
  const proxyStatus = /^Proxy response \((\d+)\)/.exec(message ?? '')?.[1];
  const reason = proxyStatus === undefined ? cause : `the proxy answered ${proxyStatus}`;
  return { status: 'retry', failure: 'network', message: `${host} could not be reached: ${reason}` };
}

/**
 * The delivery as it stands while an attempt is under way. It is due again only after `lease` milliseconds, so that nobody
 * else sends it meanwhile, and a crash leads to one more attempt under the same id.
 */
export function beginAttempt(delivery: Delivery, now: number, lease: number): Delivery {
  return { ...delivery, attempts: delivery.attempts + 1, nextAttemptAt: now + lease };
}

/**
 * The delivery after its attempt. A retry comes after a random part of the wait in {@link retrySchedule} ("full jitter"),
 * and not before the receiver's Retry-After. `random` is from 0 (inclusive) to 1 (exclusive).
 */
export function settleAttempt(
  delivery: Delivery,
  outcome: AttemptOutcome,
  { now, random }: { readonly now: number; readonly random: number },
): Delivery {
  if (outcome.status === 'delivered') return { ...delivery, status: 'delivered', deliveredAt: now, lastError: null };
  if (outcome.status === 'failed') return { ...delivery, status: 'failed', lastError: outcome.message };
  const longest = retrySchedule[delivery.attempts - 1];
  if (longest === undefined) {
    return {
      ...delivery,
      status: 'failed',
      lastError: `given up after ${delivery.attempts} attempts: ${outcome.message}`,
    };
  }
  const wait = Math.max(Math.floor(random * longest), outcome.retryAfter ?? 0);
  return { ...delivery, nextAttemptAt: now + wait, lastError: outcome.message };
}
