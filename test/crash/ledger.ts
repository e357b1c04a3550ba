import type { ReceivedMessage } from '../../sandbox/demo/webhook-receiver.ts';
import type { Delivery, MessageFinding } from '../../src/domain/delivery/delivery.ts';
import type { Transition } from '../../src/domain/finding/finding.ts';
import type { Page, Store } from '../../src/store/contract/store.ts';

interface SeenFinding {
  readonly id: string;
  readonly firstSeen: string;
  readonly history: readonly { readonly kind: string; readonly at: string; readonly scanId: string }[];
}

/** Acknowledged is what the API has shown and what a receiver has got: it is compared with what is in the store. */
export class Ledger {
  readonly seen = new Map<string, SeenFinding>();
  readonly #lost = new Set<string>();
  readonly #untrue = new Set<string>();

  /** Acknowledged and gone, or stored and never received. */
  get lost(): readonly string[] {
    return [...this.#lost];
  }

  /** Received without having been stored. */
  get untrue(): readonly string[] {
    return [...this.#untrue];
  }

  /** Transitions that were seen. */
  get transitions(): number {
    return [...this.seen.values()].reduce((sum, { history }) => sum + history.length, 0);
  }

  /** Remembers what the API shows now of some finding: it has been committed. `false` where it shows nothing at present. */
  async acknowledge(url: string, random: () => number): Promise<boolean> {
    const listed = await fetch(`${url}/api/v1/findings?limit=500`);
    if (!listed.ok) return false;
    const { items } = (await listed.json()) as { items: { id: string }[] };
    const pick = items[Math.floor(random() * items.length)];
    if (!pick) return true;
    const shown = await fetch(`${url}/api/v1/findings/${pick.id}`);
    if (!shown.ok) return false;
    const finding = (await shown.json()) as SeenFinding;
    this.seen.set(finding.id, finding);
    return true;
  }

  /** Everything that was acknowledged is in the store, and everything that was received was stored before. */
  async compare(store: Store, received: readonly ReceivedMessage[]): Promise<void> {
    for (const seen of this.seen.values()) await this.#compareFinding(store, seen);
    const stored = new Map((await allDeliveries(store)).map((delivery) => [delivery.id, delivery]));
    for (const message of received) await this.#compareMessage(store, message, stored);
  }

  /** What the store says was sent has been received; nothing was given up. */
  compareDelivered(deliveries: readonly Delivery[], received: readonly ReceivedMessage[]): void {
    const got = new Set(received.map(({ id }) => id));
    for (const { id, status, lastError } of deliveries) {
      if (status === 'delivered' && !got.has(id)) this.#lost.add(`message ${id}`);
      if (status === 'failed') this.#lost.add(`message ${id} was given up: ${lastError}`);
    }
  }

  async #compareFinding(store: Store, seen: SeenFinding): Promise<void> {
    const finding = await store.finding(seen.id);
    if (!finding) return void this.#lost.add(`finding ${seen.id}`);
    const history = (await store.transitions(seen.id)).map(({ kind, at, scanId }) => `${kind} ${at} ${scanId}`);
    for (const { kind, at, scanId } of seen.history) {
      const step = `${kind} ${Date.parse(at)} ${scanId}`;
      if (!history.includes(step)) this.#lost.add(`transition of ${seen.id}: ${step}`);
    }
  }

  async #compareMessage(store: Store, message: ReceivedMessage, stored: ReadonlyMap<string, Delivery>): Promise<void> {
    const delivery = stored.get(message.id);
    if (!delivery) return void this.#untrue.add(`message ${message.id}`);
    const told = JSON.stringify([delivery.message.type, delivery.message.data]);
    if (told !== JSON.stringify([message.type, message.data])) this.#untrue.add(`the text of message ${message.id}`);
    const listed = (message.data.findings ?? []) as unknown as readonly Pick<MessageFinding, 'id' | 'transition'>[];
    for (const { id, transition } of listed) {
      if (!(await store.finding(id))) this.#untrue.add(`finding ${id} of message ${message.id}`);
      const steps = await store.transitions(id);
      if (!isExplained(transition, steps)) {
        this.#untrue.add(`${transition} of finding ${id} of message ${message.id}`);
      }
    }
  }
}

/**
 * Whether a stored step is behind what a message says of a finding. What went and came back with another face before the
 * receiver heard that it was gone is told as updated: its step is `reopened`.
 */
function isExplained(told: MessageFinding['transition'], steps: readonly Transition[]): boolean {
  if (told === 'unchanged') return true;
  if (told !== 'updated') return steps.some(({ kind }) => kind === told);
  return steps.some(({ kind, changes }) => (kind === 'updated' || kind === 'reopened') && changes.length > 0);
}

/** All messages of a store. */
export async function allDeliveries(store: Store): Promise<readonly Delivery[]> {
  const all: Delivery[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Delivery> = await store.deliveries({ limit: 500, ...(cursor === null ? {} : { cursor }) });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
