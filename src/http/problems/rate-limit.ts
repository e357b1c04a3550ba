import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problem.ts';

/** How many requests that change something one address may make at once, and how many more each second. */
const burst = 60;
const perSecond = 1;

/** Addresses remembered at most; the one that has been quiet longest is forgotten first, and then starts afresh. */
const remembered = 10_000;

interface Bucket {
  readonly tokens: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** One bucket of tokens for each client address. It holds for attempts to sign in and for everything that is posted. */
export class RateLimit {
  readonly #clock: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Takes one token; answers the seconds until there is one again where there is none. */
  secondsToWait(address: string): number {
    const now = this.#clock();
    const { tokens, at } = this.#buckets.get(address) ?? { tokens: burst, at: now };
    const available = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond);
    const allowed = available >= 1;
    this.#buckets.delete(address);
    this.#buckets.set(address, { tokens: allowed ? available - 1 : available, at: now });
    const [quietest] = this.#buckets.keys();
    if (this.#buckets.size > remembered && quietest !== undefined) this.#buckets.delete(quietest);
    return allowed ? 0 : Math.ceil((1 - available) / perSecond);
  }

  /** Answers 429 to an address that posts too much; reads are never refused. */
  async refuse(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (request.method === 'GET' || request.method === 'HEAD') return undefined;
    const seconds = this.secondsToWait(request.ip);
    if (seconds === 0) return undefined;
    void reply.header('retry-after', String(seconds));
    const detail = `Too many requests from this address; try again in ${seconds} s.`;
    return sendProblem(request, reply, { status: 429, kind: 'too-many-requests', detail });
  }
}
