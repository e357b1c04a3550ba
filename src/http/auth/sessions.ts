import type { Scope } from '../service/options.ts';

const lifetime = 12 * 60 * 60 * 1000;
const capacity = 1000;

/** How the browser sessions of the page are kept and told apart. */
export interface SessionOptions {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A new identifier that nobody can guess. */
  readonly newId: () => string;
}

/**
 * Browser sessions of the page, in memory: they end with the process, after 12 hours, or when the 1,000 newer ones need
 * the room. The identifier is random and says nothing of the token that opened it.
 */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #sessions = new Map<string, { readonly scopes: ReadonlySet<Scope>; readonly expiresAt: number }>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Opens a session; answers its identifier and how many seconds it lasts. */
  open(scopes: ReadonlySet<Scope>): { readonly id: string; readonly maxAge: number } {
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= capacity && oldest !== undefined) this.#sessions.delete(oldest);
    const id = this.#options.newId();
    this.#sessions.set(id, { scopes, expiresAt: this.#options.clock() + lifetime });
    return { id, maxAge: lifetime / 1000 };
  }

  scopesOf(id: string): ReadonlySet<Scope> | undefined {
    const session = this.#sessions.get(id);
    if (!session) return undefined;
    if (session.expiresAt > this.#options.clock()) return session.scopes;
    this.#sessions.delete(id);
    return undefined;
  }

  end(id: string): void {
    this.#sessions.delete(id);
  }
}
