/** What a page token stands for. */
interface TokenContent {
  /** Operation, region and filters: a token serves only the list that gave it. */
  readonly list: string;
  readonly place: unknown;
  readonly issuedAt: number;
}

/** Page tokens that say nothing to the reader, serve one list only, and expire. */
export class PageTokens {
  readonly #lifetime: number;
  readonly #now: () => number;

  /** `lifetime`: milliseconds. */
  constructor(lifetime: number, now: () => number) {
    this.#lifetime = lifetime;
    this.#now = now;
  }

  issue(list: string, place: unknown): string {
    const content: TokenContent = { list, place, issuedAt: this.#now() };
    return Buffer.from(JSON.stringify(content)).toString('base64url');
  }

  /** The place that a token stands for, or why it stands for none. */
  redeem(list: string, token: string): { readonly place: unknown } | 'invalid' | 'expired' {
    const content = parse(token);
    if (content?.list !== list) return 'invalid';
    if (this.#now() - content.issuedAt > this.#lifetime) return 'expired';
    return { place: content.place };
  }
}

function parse(token: string): TokenContent | undefined {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as TokenContent;
  } catch {
    return undefined;
  }
}
