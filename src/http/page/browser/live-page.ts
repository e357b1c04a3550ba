import { carryOver } from './carry-over.ts';

/** Milliseconds. */
const soonest = 2_000;
const atLeastEvery = 60_000;
const lookEvery = 5_000;

/** The parts of the page that change with what it shows. */
const changing = ['main', 'about'];

/**
 * Keeps what is shown current without loading the page again: it listens for changes, fetches the same address, and
 * carries over what differs.
 */
export class LivePage {
  readonly #main: HTMLElement;
  /** Says whether the page is live. */
  readonly #light: HTMLElement;
  #source: EventSource | undefined;
  #fetchedAt = Date.now();
  #waiting = false;

  constructor(main: HTMLElement, light: HTMLElement) {
    this.#main = main;
    this.#light = light;
  }

  start(): void {
    document.addEventListener('visibilitychange', () => this.#listen());
    // Staleness and the age of things change without the store, and a stream may be refused.
    setInterval(() => this.#look(), lookEvery);
    this.#listen();
  }

  #look(): void {
    if (document.hidden || Date.now() - this.#fetchedAt < atLeastEvery) return;
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
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
      if (answer.status === 401) location.reload();
      else if (answer.ok) show(await answer.text());
    } catch {
      this.#tell(false);
    }
  }
}

function show(text: string): void {
  const next = new DOMParser().parseFromString(text, 'text/html');
  if (!next.getElementById('main')) return;
  document.title = next.title;
  for (const id of changing) {
    const shown = document.getElementById(id);
    const wanted = next.getElementById(id);
    if (shown && wanted) carryOver(shown, wanted);
  }
}
