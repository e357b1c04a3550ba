import type { RoleRequest } from '../../domain/account-reader.ts';
import type { Read } from '../../domain/evaluation/read.ts';
import { isReadSince } from '../../domain/read-since.ts';
import type { PolicyVersion, RoleReading } from '../../domain/target/role-snapshot.ts';
import type { RoleReadingMode } from '../../domain/target/target.ts';
import { abortable } from '../client/abortable.ts';
import { RoleSession, type SessionOptions } from './role-session.ts';

/** The roles of one account, read in one way, shared by every target that is reached so. */
export interface AccountRoles {
  read(request: RoleRequest): Promise<RoleReading>;
  /** Every version of each of these managed policies, in their order. */
  policyVersions(
    arns: readonly string[],
    request: Omit<RoleRequest, 'selectors'>,
  ): Promise<readonly Read<readonly PolicyVersion[]>[]>;
}

/** How the roles of an account are read, and by which clock answers grow old. */
export interface AccountRolesOptions extends Omit<SessionOptions, 'signal'> {
  readonly mode: RoleReadingMode;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** How long what was read is kept for somebody who may still share it, milliseconds. */
const keptFor = 60_000;

interface Shared {
  readonly session: RoleSession;
  readonly startedAt: number;
  readonly controller: AbortController;
  waiting: number;
}

/** Creates the roles of one account. Its reads reject only with the reason of their own signal. */
export function createAccountRoles({ clock, mode, ...options }: AccountRolesOptions): AccountRoles {
  let current: Shared | undefined;
  let expiry: NodeJS.Timeout | undefined;

  function sessionSince(notBefore: number): Shared {
    clearTimeout(expiry);
    const isRecent = current && isReadSince(current.startedAt, { notBefore, now: clock() });
    if (current && isRecent && !current.controller.signal.aborted) return current;
    const controller = new AbortController();
    const session = new RoleSession({ ...options, signal: controller.signal });
    current = { session, startedAt: clock(), controller, waiting: 0 };
    return current;
  }

  /** The work ends early only when everybody who waits for it has given up. */
  async function share<Result>(
    { signal, notBefore = Number.POSITIVE_INFINITY }: Omit<RoleRequest, 'selectors'>,
    work: (session: RoleSession) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const shared = sessionSince(notBefore);
    shared.waiting++;
    try {
      return await abortable(work(shared.session), signal);
    } finally {
      shared.waiting--;
      if (shared.waiting === 0) letGo(shared, signal);
    }
  }

  /** The timer knows of no session: one that another has taken the place of is gone with its last reader. */
  function letGo(shared: Shared, signal: AbortSignal): void {
    if (signal.aborted) shared.controller.abort(signal.reason);
    if (current !== shared) return;
    expiry = setTimeout(() => {
      current = undefined;
    }, keptFor).unref();
  }

  return {
    read: ({ selectors, ...request }) => share(request, (session) => session.read(selectors, mode)),
    policyVersions: (arns, request) =>
      share(request, (session) => Promise.all(arns.map((arn) => session.policyVersions(arn)))),
  };
}

/** Hands out one {@link AccountRoles} for each account and way to reach it. */
export interface AccountRolesPool {
  of(key: string, create: () => AccountRoles): AccountRoles;
}

/** Creates the pool that the account readers of one process share. */
export function createAccountRolesPool(): AccountRolesPool {
  const all = new Map<string, AccountRoles>();
  return {
    of(key, create) {
      const roles = all.get(key) ?? create();
      all.set(key, roles);
      return roles;
    },
  };
}
