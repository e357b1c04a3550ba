import type { IAMClient } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAccountRoles } from '../../../src/aws/iam/account-roles.ts';

const selectors = [{ name: 'mlspace-notebook-role' }];
const { signal } = new AbortController();

/** An account of one role, by a clock that the test sets. */
function accountOfOneRole() {
  let now = 1_000;
  const send = vi.fn<() => Promise<never>>(() =>
    Promise.reject(Object.assign(new Error('no'), { name: 'NoSuchEntity' })),
  );
  const roles = createAccountRoles({
    iam: { send } as unknown as IAMClient,
    target: { accountId: '012345678910', partition: 'aws' },
    mode: 'direct',
    clock: () => now,
  });
  const read = (notBefore: number) => roles.read({ selectors, signal, notBefore });
  return { read, send, at: (time: number) => void (now = time) };
}

describe('aws/account-roles', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shares what was read since it had to be, and reads anew what has to be newer', async () => {
    const { read, send, at } = accountOfOneRole();
    await Promise.all([read(1_000), read(900)]);
    expect(send).toHaveBeenCalledTimes(1);
    at(2_000);
    await read(1_500);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('keeps the newest reading alone, and that for a minute', async () => {
    const { read, send, at } = accountOfOneRole();
    for (const time of [1_000, 2_000, 3_000]) {
      at(time);
      await read(time);
    }
    // Each timer would keep a reading of thousands of roles.
    expect(vi.getTimerCount()).toBe(1);
    expect(send).toHaveBeenCalledTimes(3);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(vi.getTimerCount()).toBe(0);
    await read(3_000);
    expect(send).toHaveBeenCalledTimes(4);
  });
});
