import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ReceivedMessage,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../sandbox/demo/webhook-receiver.ts';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import type { Store } from '../../src/store/contract/store.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { eventually } from '../support/eventually.ts';
import { Program } from '../support/program.ts';
import { allDeliveries, Ledger } from './ledger.ts';
import { seededRandom } from './seeded-random.ts';

export interface CrashOptions {
  readonly rounds: number;
  /** From 0 (inclusive) to 1 (exclusive): when the kill comes, and what changes in the account. */
  readonly random: () => number;
  /** The database of the replica; a file in its folder where absent. */
  readonly postgres?: string;
  /** Opens what the killed process has left. */
  readonly open: (installation: Installation) => Promise<Store>;
  readonly tell?: (line: string) => void;
}

/** What was found. `lost` and `untrue` have to be empty. */
export interface CrashResult {
  readonly rounds: number;
  /** Kills that came while a scan had begun and not ended, and while a message was on its way. */
  readonly duringScans: number;
  readonly duringDeliveries: number;
  readonly acknowledged: { readonly findings: number; readonly transitions: number };
  readonly messages: { readonly stored: number; readonly received: number; readonly twice: number };
  /** Acknowledged and gone, or stored and never received. */
  readonly lost: readonly string[];
  /** Received without having been stored. */
  readonly untrue: readonly string[];
}

const resources = 5;

/**
 * Kills the daemon with SIGKILL in the middle of its work, again and again, and compares what it had acknowledged with what
 * is in its store afterwards. Acknowledged is what the API has shown and what a receiver has got.
 */
export async function runCrashRounds(options: CrashOptions): Promise<CrashResult> {
  const received: ReceivedMessage[] = [];
  const delay = seededRandom(Math.floor(options.random() * 1_000_000));
  const sandbox = await startSandbox({ account: seededAccount({ resources: 20, wrongShare: 0 }), latency: 5 });
  const receiver = await startWebhookReceiver(async (message) => {
    received.push(message);
    // So that kills also come between the arrival of a message and the answer.
    await sleep(delay() * 600);
  });
  const installation = writeInstallation({
    webhook: receiver,
    ...(options.postgres === undefined ? {} : { postgres: options.postgres }),
  });
  const trial = new Trial({ ...options, sandbox, receiver, installation, received });
  try {
    return await trial.run();
  } finally {
    receiver.close();
    await sandbox.close();
    installation.remove();
  }
}

interface TrialOptions extends CrashOptions {
  readonly sandbox: Sandbox;
  readonly receiver: WebhookReceiver;
  readonly installation: Installation;
  readonly received: readonly ReceivedMessage[];
}

class Trial {
  readonly #options: TrialOptions;
  readonly #arns: readonly string[];
  readonly #ledger = new Ledger();
  #duringScans = 0;
  #duringDeliveries = 0;

  constructor(options: TrialOptions) {
    this.#options = options;
    this.#arns = Array.from({ length: resources }, (_, index) => {
      const { sagemaker } = options.sandbox.account;
      return sagemaker.create({ type: 'model', region: 'us-east-1', name: `crash-${index}` });
    });
  }

  async run(): Promise<CrashResult> {
    const { rounds, tell } = this.#options;
    for (let round = 1; round <= rounds; round++) {
      await this.#crash();
      await this.#compare((left) => this.#countInterrupted(left));
      tell?.(`round ${round}: ${this.#ledger.seen.size} findings, ${this.#options.received.length} messages`);
    }
    return this.#finish();
  }

  async #crash(): Promise<void> {
    const { random } = this.#options;
    const daemon = this.#start();
    try {
      const url = await daemon.url();
      // The random time begins when there is work to be interrupted, however slow the machine is.
      await daemon.logged(/scan finished/);
      const end = Date.now() + random() * 3_000;
      while (Date.now() < end) {
        this.#change();
        await this.#ledger.acknowledge(url, random);
        await sleep(random() * 150);
      }
    } finally {
      daemon.child.kill('SIGKILL');
      await daemon.ended();
    }
  }

  #start(): Program {
    const { installation, sandbox } = this.#options;
    return new Program(['serve', '--config', installation.configuration], sandbox.url);
  }

  /** Takes the tags of a resource away or gives them back. */
  #change(): void {
    const { random, sandbox } = this.#options;
    const arn = this.#arns[Math.floor(random() * this.#arns.length)] ?? '';
    const tags = [
      { key: 'user', value: 'alice' },
      { key: 'project', value: 'fraud' },
      { key: 'system', value: 'MLSpace' },
    ];
    sandbox.account.sagemaker.putTags(arn, random() < 0.5 ? tags : [{ key: 'user', value: '' }]);
  }

  /** Everything that was acknowledged is in the store, and everything that was received was stored before. */
  async #compare(also?: (store: Store) => Promise<void>): Promise<void> {
    const { installation, open, received } = this.#options;
    const store = await open(installation);
    try {
      await this.#ledger.compare(store, received);
      await also?.(store);
    } finally {
      await store.close();
    }
  }

  async #countInterrupted(store: Store): Promise<void> {
    const deliveries = await allDeliveries(store);
    if (deliveries.some(({ status, attempts }) => status === 'pending' && attempts > 0)) this.#duringDeliveries++;
    const [last] = (await store.scans({ limit: 1 })).items;
    if (last && (last.finishedAt === null || last.result === 'aborted')) this.#duringScans++;
  }

  /** Lets the daemon send what is left, ends it in order, and compares once more. */
  async #finish(): Promise<CrashResult> {
    const { rounds, received } = this.#options;
    const daemon = this.#start();
    const url = await daemon.url();
    await eventually(
      async () => (await (await fetch(`${url}/api/v1/deliveries?status=pending`)).json()) as { items: unknown[] },
      ({ items }) => items.length === 0,
    );
    daemon.child.kill('SIGTERM');
    await daemon.ended();
    await this.#compare();
    const store = await this.#options.open(this.#options.installation);
    const deliveries = await allDeliveries(store);
    await store.close();
    const got = new Set(received.map(({ id }) => id));
    this.#ledger.compareDelivered(deliveries, received);
    return {
      rounds,
      duringScans: this.#duringScans,
      duringDeliveries: this.#duringDeliveries,
      acknowledged: { findings: this.#ledger.seen.size, transitions: this.#ledger.transitions },
      messages: { stored: deliveries.length, received: got.size, twice: received.length - got.size },
      lost: this.#ledger.lost,
      untrue: this.#ledger.untrue,
    };
  }
}
