import { fromNow } from '../shared/relative-time.ts';
import { carryOver } from './carry-over.ts';

/** Milliseconds. */
const soonest = 2_000;
const atLeastEvery = 60_000;
const lookEvery = 5_000;

/**
 * Keeps what is shown current without loading the page again: it listens for changes, fetches the parts of the same address
 * that changed, and carries over what differs.
 */
export class LivePage {
  readonly #main: HTMLElement;
  /** Says whether the page is live. */
  readonly #light: HTMLElement;
  #source: EventSource | undefined;
  #fetchedAt = Date.now();
  #waiting = false;
  /** By how much the clock of the server is ahead of ours, milliseconds. */
  #ahead = 0;

  constructor(main: HTMLElement, light: HTMLElement) {
    this.#main = main;
    this.#light = light;
  }

  start(): void {
    this.#ahead = serverTime() - Date.now();
    document.addEventListener('visibilitychange', () => this.#listen());
    // Staleness and the age of things change without the store, and a stream may be refused.
    setInterval(() => this.#look(), lookEvery);
    this.#listen();
  }

  #look(): void {
    if (document.hidden) return;
    ageTimes(Date.now() + this.#ahead);
    if (Date.now() - this.#fetchedAt < atLeastEvery) return;
    if (!this.#source || this.#source.readyState === EventSource.CLOSED) this.#listen();
    this.#refreshSoon();
  }

  /** Browsers allow six connections to a server: a page in the background gives its own back. */
  #listen(): void {
    this.#source?.close();
    this.#source = undefined;
    if (document.hidden) return;
    const source = new EventSource('/api/v1/events');
    this.#source = source;
    source.addEventListener('open', () => this.#tell(true));
    source.addEventListener('error', () => this.#tell(false));
    source.addEventListener('change', (event: MessageEvent<string>) => {
      this.#tell(true);
      // The event's id is the revision.
      if (event.lastEventId !== this.#main.dataset['revision']) this.#refreshSoon();
    });
  }

  #tell(isLive: boolean): void {
    this.#light.hidden = false;
    this.#light.className = isLive ? 'live on' : 'live';
    const text = isLive ? 'Live' : 'Not live, trying again';
    // A reader of screens tells what is set, even to what it was.
    if (this.#light.textContent !== text) this.#light.textContent = text;
  }

  #refreshSoon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    setTimeout(() => void this.#refresh(), Math.max(0, this.#fetchedAt + soonest - Date.now()));
  }

  async #refresh(): Promise<void> {
    this.#waiting = false;
    this.#fetchedAt = Date.now();
    try {
      if (await this.#fetchParts(knownParts(this.#main))) return;
      await this.#fetchParts('');
    } catch {
      this.#tell(false);
    }
  }

  /** `false` where the page has other parts by now than those that are shown. */
  async #fetchParts(known: string): Promise<boolean> {
    const answer = await fetch(location.href, {
      headers: { accept: 'text/html', 'x-known-parts': known },
      cache: 'no-store',
    });
    if (answer.status === 401) location.reload();
    if (!answer.ok) return true;
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const main = next.getElementById('main');
    if (!main) return true;
    if (known === '') carryOver(this.#main, main);
    else if (!carryParts(this.#main, main)) return false;
    this.#show(next.title, main);
    return true;
  }

  #show(title: string, next: HTMLElement): void {
    document.title = title;
    const { revision, state, now } = next.dataset;
    if (revision !== undefined) this.#main.dataset['revision'] = revision;
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    if (icon && state !== undefined) icon.href = `/assets/icon-${state}.svg`;
    const told = document.querySelector<HTMLTimeElement>('#about time');
    if (now === undefined || !told) return;
    told.dateTime = now;
    told.textContent = `${now.replace('T', ' ').slice(0, 19)} UTC`;
    this.#ahead = Date.parse(now) - Date.now();
    ageTimes(Date.parse(now));
  }
}

function partsOf(main: Element): ReadonlyMap<string, HTMLElement> {
  const parts = [...main.querySelectorAll<HTMLElement>(':scope > [data-part]')];
  return new Map(parts.map((part) => [part.dataset['part'] ?? '', part]));
}

function knownParts(main: Element): string {
  return [...partsOf(main)].map(([name, part]) => `${name}=${part.dataset['mark'] ?? ''}`).join(',');
}

/** Takes over the parts that were sent; `false`, and nothing, where they are not the same ones in the same order. */
function carryParts(shown: Element, wanted: Element): boolean {
  const [here, there] = [partsOf(shown), partsOf(wanted)];
  if ([...here.keys()].join() !== [...there.keys()].join()) return false;
  for (const [name, part] of there) {
    const own = here.get(name);
    if (own && !('same' in part.dataset)) carryOver(own, part);
  }
  return true;
}

/** When the server made the page. */
function serverTime(): number {
  const at = Date.parse(document.querySelector<HTMLTimeElement>('#about time')?.dateTime ?? '');
  return Number.isNaN(at) ? Date.now() : at;
}

/** Words of how long ago something was go on with the time. */
function ageTimes(now: number): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('#main time')) {
    const words = fromNow(Date.parse(time.dateTime), now);
    if (time.textContent !== words) time.textContent = words;
  }
}
