import type { ResourceReference } from '../../domain/evaluation/resource.ts';
import type { Focus } from './focus.ts';
import type { FocusRequest, FocusResult } from './focused-scan.ts';

/** One message that waits for its reads. */
export interface Ticket {
  readonly receipt: string;
  readonly sentAt: number | undefined;
  /** Reads that it still waits for. */
  left: number;
  /** Whether one of them could not be made. */
  unread: boolean;
}

/** What makes the reads that wait, and who is told when they are made. */
export interface FocusBacklogOptions {
  /** Never rejects. */
  readonly run: (request: FocusRequest) => Promise<FocusResult>;
  /** Told after each read, with the messages that wait for nothing more and whose reads were all made. */
  readonly done: (tickets: readonly Ticket[], result: FocusResult) => void;
  /** Milliseconds since any moment; nobody can set it. */
  readonly elapsed: () => number;
  /** The least time between two reads under one key, milliseconds. */
  readonly spacing: number;
}

interface Entry {
  readonly focus: Focus;
  readonly resources: Map<string, ResourceReference>;
  readonly tickets: Set<Ticket>;
}

/** Reads under way at once. */
const concurrentReads = 4;

/** Resources that one read takes together: what one call of the tagging API answers. */
const mostResources = 100;

/**
 * What is to be read, each thing once however many events name it. While a thing is read, further events for it gather for
 * the next read, so that no event is answered by a read that began before it came.
 */
export class FocusBacklog {
  readonly #options: FocusBacklogOptions;
  readonly #waiting = new Map<string, Entry[]>();
  readonly #running = new Map<string, Promise<void>>();
  /** When each key was read last, as long as that matters. */
  readonly #readAt = new Map<string, number>();
  #tickets = 0;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #room = Promise.withResolvers<void>();

  constructor(options: FocusBacklogOptions) {
    this.#options = options;
  }

  add(foci: readonly Focus[], ticket: Ticket): void {
    this.#tickets++;
    for (const focus of foci) {
      const entry = this.#entryFor(focus);
      if (focus.kind === 'resources') entry.resources.set(focus.resource.arn, focus.resource);
      if (entry.tickets.has(ticket)) ticket.left--;
      entry.tickets.add(ticket);
    }
    this.#pump();
  }

  /** Resolves as soon as fewer messages are in hand, or the signal aborts. */
  async belowTickets(most: number, signal: AbortSignal): Promise<void> {
    while (this.#tickets >= most && !signal.aborted) {
      const aborted = Promise.withResolvers<void>();
      const abort = () => aborted.resolve();
      signal.addEventListener('abort', abort, { once: true });
      await Promise.race([this.#room.promise, aborted.promise]);
      signal.removeEventListener('abort', abort);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#running.values());
  }

  #entryFor(focus: Focus): Entry {
    const entries = this.#waiting.get(focus.key) ?? [];
    this.#waiting.set(focus.key, entries);
    const last = entries.at(-1);
    const arn = focus.kind === 'resources' ? focus.resource.arn : '';
    const known = arn === '' ? last : entries.find(({ resources }) => resources.has(arn));
    if (known) return known;
    if (last && last.resources.size < mostResources) return last;
    const entry = { focus, resources: new Map(), tickets: new Set<Ticket>() };
    entries.push(entry);
    return entry;
  }

  /** Begins what may begin, and comes back when something else may. */
  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const now = this.#options.elapsed();
    this.#forget(now);
    let next = Number.POSITIVE_INFINITY;
    for (const key of this.#waiting.keys()) {
      if (this.#running.size >= concurrentReads) return;
      if (this.#running.has(key)) continue;
      const wait = (this.#readAt.get(key) ?? Number.NEGATIVE_INFINITY) + this.#options.spacing - now;
      if (wait > 0) next = Math.min(next, wait);
      else this.#begin(key, now);
    }
    if (Number.isFinite(next)) this.#timer = setTimeout(() => this.#pump(), next);
  }

  #begin(key: string, now: number): void {
    const entries = this.#waiting.get(key) ?? [];
    const entry = entries.shift();
    if (entries.length === 0) this.#waiting.delete(key);
    if (!entry) return;
    // A further full read of other resources need not wait.
    if (entries.length === 0) this.#readAt.set(key, now);
    const read = this.#options.run(requestOf(entry)).then((result) => this.#finish(key, entry, result));
    this.#running.set(key, read);
  }

  #finish(key: string, { tickets }: Entry, result: FocusResult): void {
    this.#running.delete(key);
    const answered: Ticket[] = [];
    for (const ticket of tickets) {
      ticket.left--;
      ticket.unread ||= result !== 'stored';
      if (ticket.left > 0) continue;
      this.#tickets--;
      if (!ticket.unread) answered.push(ticket);
    }
    this.#room.resolve();
    this.#room = Promise.withResolvers<void>();
    this.#options.done(answered, result);
    this.#pump();
  }

  #forget(now: number): void {
    for (const [key, at] of this.#readAt) if (now - at >= this.#options.spacing) this.#readAt.delete(key);
  }
}

function requestOf({ focus, resources }: Entry): FocusRequest {
  const { targetId } = focus;
  if (focus.kind === 'role') return { kind: 'role', targetId, selector: focus.selector };
  if (focus.kind === 'roles') return { kind: 'roles', targetId };
  return { kind: 'resources', targetId, region: focus.region, resources: [...resources.values()] };
}
