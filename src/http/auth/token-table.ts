import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccessToken, Scope } from '../service/options.ts';

/**
 * The configured tokens by their hashes. A look-up compares with every token in constant time, so that its duration
 * tells neither which token was near nor how much of it was right.
 */
export class TokenTable {
  readonly #rows: readonly { readonly hash: Buffer; readonly scopes: readonly Scope[] }[];

  constructor(tokens: readonly AccessToken[]) {
    this.#rows = tokens.map(({ token, scopes }) => ({ hash: sha256(token), scopes }));
  }

  /** What the presented token may do; `undefined` when it is none of ours. */
  scopesOf(presented: string): ReadonlySet<Scope> | undefined {
    const hash = sha256(presented);
    const matching = this.#rows.filter((row) => timingSafeEqual(row.hash, hash));
    return matching.length > 0 ? new Set(matching.flatMap(({ scopes }) => scopes)) : undefined;
  }

  /** Whether some token gives the scope. */
  offers(scope: Scope): boolean {
    return this.#rows.some(({ scopes }) => scopes.includes(scope));
  }
}

/** Whether two secrets are the same, without telling by the time it takes where they differ. */
export function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
