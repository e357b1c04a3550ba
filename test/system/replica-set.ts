import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import {
  type ReceivedMessage,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../sandbox/demo/webhook-receiver.ts';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { type Installation, type InstallationOptions, writeInstallation } from '../e2e/installation.ts';
import { eventually } from '../support/eventually.ts';
import { PostgresServer } from '../support/postgres.ts';
import { Program } from '../support/program.ts';

/** A scan as the API shows it. */
export interface Scan {
  readonly id: string;
  readonly targetId: string;
  readonly checkId: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly result: string | null;
}

/** What a replica answers as soon as it can: while its database is slow or away, it says so with a 5xx. */
export async function ask<Answer>(replica: Program, path: string): Promise<Answer> {
  const url = `${await replica.url()}${path}`;
  const answer = await eventually(
    () => fetch(url),
    ({ status }) => status < 500,
  );
  return (await answer.json()) as Answer;
}

export async function scansSeenBy(replica: Program): Promise<readonly Scan[]> {
  return (await ask<{ readonly items: readonly Scan[] }>(replica, '/api/v1/scans?limit=500')).items;
}

/** What the tests of a file share, and what each of them has anew: database, account, receiver, replicas. */
export class ReplicaSet {
  #server: PostgresServer | undefined;
  #sandbox: Sandbox | undefined;
  #receiver: WebhookReceiver | undefined;
  #installation: Installation | undefined;
  #database = '';
  messages: ReceivedMessage[] = [];
  replicas: Program[] = [];

  /** To be called in the suite: starts and ends everything around its tests. */
  static use(): ReplicaSet {
    const set = new ReplicaSet();
    beforeAll(async () => {
      set.#server = await PostgresServer.start();
    });
    afterAll(() => set.#server?.stop());
    beforeEach(() => set.#begin());
    afterEach(() => set.#end());
    return set;
  }

  get server(): PostgresServer {
    return started(this.#server);
  }

  get sandbox(): Sandbox {
    return started(this.#sandbox);
  }

  configure(options: InstallationOptions = {}): void {
    this.#installation = writeInstallation({
      webhook: started(this.#receiver),
      postgres: this.#database,
      // What is counted are the scans of two checks.
      roleAttachments: false,
      ...options,
    });
  }

  start(): Program {
    const { configuration } = started(this.#installation);
    const replica = new Program(['serve', '--config', configuration], this.sandbox.url);
    this.replicas.push(replica);
    return replica;
  }

  async #begin(): Promise<void> {
    this.messages = [];
    this.replicas = [];
    this.#database = await this.server.database();
    this.#sandbox = await startSandbox({ account: seededAccount({ resources: 40, wrongShare: 0 }) });
    this.#receiver = await startWebhookReceiver((message) => void this.messages.push(message));
  }

  async #end(): Promise<void> {
    for (const { child } of this.replicas) child.kill('SIGKILL');
    for (const replica of this.replicas) await replica.ended();
    this.#receiver?.close();
    await this.#sandbox?.close();
    this.#installation?.remove();
  }
}

function started<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('this part of the test is not started yet');
  return part;
}
