import { setTimeout as sleep } from 'node:timers/promises';
import { allDeliveries, Ledger } from '../crash/ledger.ts';
import { seededRandom } from '../crash/seeded-random.ts';
import { eventually } from '../support/eventually.ts';
import { type Trouble, type TroubleName, troubles } from './troubles.ts';
import { type Blindness, Watch } from './watch.ts';
import type { World } from './world.ts';

/** How long and how wild. */
export interface StormOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}

/** What a storm has shown. `lost`, `untrue` and `calm` have to be empty. */
export interface StormResult {
  readonly troubles: Readonly<Record<string, number>>;
  readonly acknowledged: { readonly findings: number; readonly transitions: number };
  readonly messages: { readonly stored: number; readonly received: number; readonly twice: number };
  /** `proven`: daemons that were well again on a full disk, and had just written on it. */
  readonly samples: { readonly all: number; readonly blind: number; readonly proven: number };
  /** How many of the troubles that blind were told by the metrics. */
  readonly told: { readonly aws: number; readonly store: number };
  readonly restarts: number;
  /** Acknowledged and gone, or stored and never received. */
  readonly lost: readonly string[];
  /** Received without having been stored. */
  readonly untrue: readonly string[];
  /** Calm while blind. */
  readonly calm: readonly string[];
}

/** As many at once. */
const mostTroubles = 3;

/** Everything at once, for a while; then quiet, in which the daemons recover by themselves, and the reckoning. */
export async function runStorm(world: World, { minutes, seed, tell }: StormOptions): Promise<StormResult> {
  const random = seededRandom(seed);
  const ledger = new Ledger();
  const weather = new Weather(world, random, tell);
  const watch = new Watch({ blind: () => weather.blindness, probes: () => world.probes() });
  const end = Date.now() + minutes * 60_000;
  for (const replica of world.replicas) await replica.logged(/scan finished/);
  const raging = weather.rage(end);
  while (Date.now() < end) await look(world, { random, ledger, watch });
  await raging;
  await recovered(world);
  // Otherwise nobody would have been held to what it had written.
  if (world.disk && world.probes() === undefined) watch.violations.push('what proves a write cannot be read');
  await world.stop('SIGTERM');
  return reckon(world, { ledger, watch, weather });
}

async function look(
  world: World,
  { random, ledger, watch }: { readonly random: () => number; readonly ledger: Ledger; readonly watch: Watch },
): Promise<void> {
  world.change(random);
  await world.restartEnded();
  for (const replica of world.replicas) {
    const [, url] = /"url":"([^"]+)"/.exec(replica.stderr) ?? [];
    // Whoever is dead, or cannot ask its store, acknowledges nothing.
    if (url !== undefined) await ledger.acknowledge(url, random).catch(() => false);
    await watch.sample(replica);
  }
  await sleep(random() * 300);
}

/** A message that was refused five times waits so long at most, milliseconds. */
const longestWait = 3 * 3_600_000;

/** Every daemon is ready, every check sees, every message has gone out, though not before its next attempt is due. */
async function recovered(world: World): Promise<void> {
  world.setClock(longestWait);
  const isWell = async () => {
    await world.restartEnded();
    for (const replica of world.replicas) {
      const url = await replica.url();
      const [ready, metrics, pending] = await Promise.all([
        fetch(`${url}/readyz`),
        fetch(`${url}/metrics`),
        fetch(`${url}/api/v1/deliveries?status=pending`),
      ]);
      await ready.text();
      const states = Array.from((await metrics.text()).matchAll(/^notebook_drift_check_success\{.*\} ([01])$/gm));
      if (ready.status !== 200 || !pending.ok) return false;
      if (states.length === 0 || states.some(([, value]) => value === '0')) return false;
      if (((await pending.json()) as { items: unknown[] }).items.length > 0) return false;
    }
    return true;
  };
  await eventually(
    () => isWell().catch(() => false),
    (well) => well,
  );
}

async function reckon(
  world: World,
  { ledger, watch, weather }: { readonly ledger: Ledger; readonly watch: Watch; readonly weather: Weather },
): Promise<StormResult> {
  const store = await world.openStore();
  try {
    const deliveries = await allDeliveries(store);
    await ledger.compare(store, world.received);
    ledger.compareDelivered(deliveries, world.received);
    const got = new Set(world.received.map(({ id }) => id));
    return {
      troubles: Object.fromEntries(weather.counts),
      acknowledged: { findings: ledger.seen.size, transitions: ledger.transitions },
      messages: { stored: deliveries.length, received: got.size, twice: world.received.length - got.size },
      samples: watch.samples,
      told: { aws: watch.told.aws.size, store: watch.told.store.size },
      restarts: world.restarts,
      lost: ledger.lost,
      untrue: ledger.untrue,
      calm: [...new Set(watch.violations)],
    };
  } finally {
    await store.close();
  }
}

interface Active {
  readonly name: TroubleName;
  readonly number: number;
  readonly until: number;
}

/** Begins and ends troubles. */
class Weather {
  readonly counts = new Map<TroubleName, number>();
  readonly #world: World;
  readonly #random: () => number;
  readonly #tell: ((line: string) => void) | undefined;
  #active: Active[] = [];
  #begun = 0;

  constructor(world: World, random: () => number, tell: ((line: string) => void) | undefined) {
    this.#world = world;
    this.#random = random;
    this.#tell = tell;
  }

  get blindness(): Blindness {
    const numberOf = (kind: 'aws' | 'store') =>
      this.#active.find(({ name }) => troubleOf(name).blinds === kind)?.number;
    const leavesRoom = this.#active.some(({ name }) => troubleOf(name).leavesRoom);
    return { aws: numberOf('aws'), store: numberOf('store'), leavesRoom };
  }

  async rage(end: number): Promise<void> {
    while (Date.now() < end) {
      await this.#endDue(Date.now());
      if (this.#active.length < mostTroubles) await this.#begin();
      await sleep(500 + this.#random() * 2_500);
    }
    await this.#endDue(Number.POSITIVE_INFINITY);
  }

  async #begin(): Promise<void> {
    const names = (Object.keys(troubles) as TroubleName[]).filter(
      (name) => (troubleOf(name).fits?.(this.#world) ?? true) && !this.#active.some((one) => one.name === name),
    );
    const name = names[Math.floor(this.#random() * names.length)];
    if (name === undefined) return;
    const trouble = troubleOf(name);
    const until = Date.now() + (trouble.blinds ? 8_000 + this.#random() * 8_000 : 2_000 + this.#random() * 6_000);
    this.#tell?.(`${name}${trouble.end ? `, for ${Math.round((until - Date.now()) / 1_000)} s` : ''}`);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    await trouble.begin(this.#world, this.#random);
    if (trouble.end) this.#active.push({ name, number: ++this.#begun, until });
  }

  async #endDue(now: number): Promise<void> {
    const due = this.#active.filter(({ until }) => until <= now);
    this.#active = this.#active.filter((one) => !due.includes(one));
    for (const { name } of due) await troubleOf(name).end?.(this.#world);
  }
}

function troubleOf(name: TroubleName): Trouble {
  return troubles[name];
}
