import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { Signer } from '@fastify/cookie';
import type { AccessToken, Scope } from '../service/options.ts';

/** Milliseconds. */
const lifetime = 12 * 60 * 60 * 1000;

const idBytes = 8;
const keyBytes = 32;

/** How the browser sessions of the page are made and judged. */
export interface SessionOptions {
  readonly tokens: readonly AccessToken[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A new identifier that nobody has had. */
  readonly newId: () => string;
}

/** What a session of one token is signed with, and by which name the session tells whose it is. */
interface SessionKey {
  readonly id: string;
  readonly token: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly signer: Signer;
}

/**
 * Browser sessions of the page. A session is a text that is signed with a key made from the token that opened it: every
 * replica with this token accepts it, also after a restart, and it ends with the token, or after 12 hours. What it may do
 * is what the configuration says of the token now. The key is made slowly (scrypt), so that a session that was stolen
 * does not help to guess the token.
 */
export class Sessions {
  readonly #options: Pick<SessionOptions, 'clock' | 'newId'>;
  readonly #keys: readonly SessionKey[];
  /** What was signed out here, until it would have ended anyway. */
  readonly #ended = new Map<string, number>();

  private constructor(options: SessionOptions, keys: readonly SessionKey[]) {
    this.#options = options;
    this.#keys = keys;
  }

  /** Makes the keys of all tokens that may read; no other opens a session. */
  static async create(options: SessionOptions): Promise<Sessions> {
    const readers = new Set(options.tokens.filter(({ scopes }) => scopes.includes('read')).map(({ token }) => token));
    return new Sessions(options, await Promise.all([...readers].map((token) => sessionKey(token, options.tokens))));
  }

  /** Opens a session for a token; answers its value and how many seconds it lasts, nothing where the token may not read. */
  open(token: string): { readonly value: string; readonly maxAge: number } | undefined {
    const key = this.#keys.find((row) => row.token === token);
    if (!key) return undefined;
    const expiresAt = this.#options.clock() + lifetime;
    const value = key.signer.sign([key.id, expiresAt, this.#options.newId()].join('.'));
    return { value, maxAge: lifetime / 1000 };
  }

  /** What a session may do; `undefined` when it is none of ours, was changed, or has ended. */
  scopesOf(session: string): ReadonlySet<Scope> | undefined {
    return this.#ended.has(session) ? undefined : this.#judge(session)?.scopes;
  }

  /** Ends a session on this replica; the browser forgets it by itself. */
  end(session: string): void {
    const now = this.#options.clock();
    for (const [ended, until] of this.#ended) if (until <= now) this.#ended.delete(ended);
    const judged = this.#judge(session);
    if (judged) this.#ended.set(session, judged.expiresAt);
  }

  #judge(session: string): { readonly scopes: ReadonlySet<Scope>; readonly expiresAt: number } | undefined {
    const [id, expiry] = session.split('.');
    const key = this.#keys.find((row) => row.id === id);
    if (!key?.signer.unsign(session).valid) return undefined;
    const expiresAt = Number(expiry);
    return expiresAt > this.#options.clock() ? { scopes: key.scopes, expiresAt } : undefined;
  }
}

async function sessionKey(token: string, tokens: readonly AccessToken[]): Promise<SessionKey> {
  const derived = (await promisify(scrypt)(token, 'notebook-drift session', idBytes + keyBytes)) as Buffer;
  const same = tokens.filter((row) => row.token === token);
  return {
    id: derived.subarray(0, idBytes).toString('hex'),
    token,
    scopes: new Set(same.flatMap(({ scopes }) => scopes)),
    signer: new Signer(derived.subarray(idBytes)),
  };
}
