import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import type { ReceivedMessage, WebhookReceiver } from '../../sandbox/demo/webhook-receiver.ts';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import type { Store } from '../../src/store/contract/store.ts';
import { leftInDatabase, leftInFile } from '../crash/stores.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { PostgresServer } from '../support/postgres.ts';
import { Program } from '../support/program.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { startReceiver } from './receiver.ts';

const resources = 6;
const rightTags = [
  { key: 'user', value: 'alice' },
  { key: 'project', value: 'fraud' },
  { key: 'system', value: 'MLSpace' },
];

/** Where a storm keeps what it finds: a file on a disk of its own, under one daemon, or a database, under two. */
export type StormStore = 'sqlite' | 'postgres';

/** An account, a receiver, a store and the daemons over it: everything that can go wrong is in reach. */
export class World {
  readonly sandbox: Sandbox;
  readonly installation: Installation;
  readonly received: ReceivedMessage[] = [];
  readonly disk: SmallDisk | undefined;
  readonly database: PostgresServer | undefined;
  readonly replicas: Program[] = [];
  /** Whether the receiver refuses messages. */
  isRefusing = false;
  /** Daemons that ended by themselves and were started again, as an orchestrator does. */
  restarts = 0;
  readonly #receiver: WebhookReceiver;
  readonly #databaseUrl: string;
  readonly #arns: readonly string[];
  readonly #clock: string;
  #slow: Socket[] = [];

  private constructor(parts: {
    readonly sandbox: Sandbox;
    readonly receiver: WebhookReceiver;
    readonly installation: Installation;
    readonly disk: SmallDisk | undefined;
    readonly database: PostgresServer | undefined;
    readonly databaseUrl: string;
  }) {
    this.sandbox = parts.sandbox;
    this.installation = parts.installation;
    this.disk = parts.disk;
    this.database = parts.database;
    this.#receiver = parts.receiver;
    this.#databaseUrl = parts.databaseUrl;
    this.#clock = join(parts.installation.folder, 'clock');
    this.setClock(0);
    const { sagemaker } = parts.sandbox.account;
    this.#arns = Array.from({ length: resources }, (_, index) =>
      sagemaker.create({ type: 'model', region: 'us-east-1', name: `storm-${index}` }),
    );
  }

  /** `undefined` where this user may not mount a disk for the store. */
  static async open(kind: StormStore): Promise<World | undefined> {
    const sandbox = await startSandbox({ account: seededAccount({ resources: 20, wrongShare: 0 }), latency: 2 });
    let world: World | undefined;
    const receiver = await startReceiver((message) => {
      if (world?.isRefusing) return false;
      world?.received.push(message);
      return true;
    });
    const database = kind === 'postgres' ? await PostgresServer.start(['fsync=on']) : undefined;
    const databaseUrl = (await database?.database()) ?? '';
    const installation = writeInstallation({ webhook: receiver, ...(database ? { postgres: databaseUrl } : {}) });
    const disk = database ? undefined : mountSmallDisk(join(installation.folder, 'disk'), 131_072);
    if (!database && !disk) {
      receiver.close();
      installation.remove();
      await sandbox.close();
      return undefined;
    }
    if (disk) moveStore(installation, join(disk.folder, 'store.db'));
    scanOften(installation);
    world = new World({ sandbox, receiver, installation, disk, database, databaseUrl });
    for (let index = 0; index < (database ? 2 : 1); index++) world.replicas.push(world.#start());
    return world;
  }

  #start(): Program {
    const clock = join(import.meta.dirname, 'stepped-clock.ts');
    return new Program(['serve', '--config', this.installation.configuration], this.sandbox.url, {
      flags: ['--import', clock],
      environment: { STORM_CLOCK: this.#clock },
    });
  }

  /** Milliseconds that the daemons' clocks are ahead of the machine's. */
  setClock(ahead: number): void {
    writeFileSync(this.#clock, String(ahead));
  }

  async kill(random: () => number): Promise<void> {
    const index = Math.floor(random() * this.replicas.length);
    const replica = this.replicas[index];
    replica?.child.kill('SIGKILL');
    await replica?.ended();
    if (replica) this.#replace(index, replica);
  }

  /** Once only, whoever of those that found it ended comes first: a second daemon would keep the file from the one that counts. */
  #replace(index: number, ended: Program): void {
    if (this.replicas[index] === ended) this.replicas[index] = this.#start();
  }

  /** Whoever ended is started again, after a pause as an orchestrator makes. */
  async restartEnded(): Promise<void> {
    for (const [index, replica] of this.replicas.entries()) {
      if (replica.child.exitCode === null && replica.child.signalCode === null) continue;
      this.restarts++;
      await sleep(1_000);
      this.#replace(index, replica);
    }
  }

  /** Takes the tags of a resource away or gives them back. */
  change(random: () => number): void {
    const arn = this.#arns[Math.floor(random() * this.#arns.length)] ?? '';
    this.sandbox.account.sagemaker.putTags(arn, random() < 0.5 ? rightTags : [{ key: 'user', value: '' }]);
  }

  /** The configuration is written anew with another grace, and every daemon is told. */
  reload(random: () => number): void {
    const text = readFileSync(this.installation.configuration, 'utf8');
    const seconds = 5 + Math.floor(random() * 20);
    writeFileSync(this.installation.configuration, text.replace(/grace: \d+s/, `grace: ${seconds}s`));
    for (const { child } of this.replicas) child.kill('SIGHUP');
  }

  /** Clients that begin a request and never end it. */
  slowClients(count: number): void {
    for (const replica of this.replicas) {
      const [, port] = /"url":"http:\/\/[^"]*:(\d+)"/.exec(replica.stderr) ?? [];
      if (port === undefined) continue;
      for (let index = 0; index < count; index++) {
        const socket = connect(Number(port), '127.0.0.1', () =>
          socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '),
        );
        socket.on('error', () => undefined);
        this.#slow.push(socket);
      }
    }
  }

  endSlowClients(): void {
    for (const socket of this.#slow) socket.destroy();
    this.#slow = [];
  }

  /** How many writes the file has taken to prove that it can be written; `undefined` where it cannot be read now. */
  probes(): number | undefined {
    try {
      const file = new BetterSqlite3(join(this.disk?.folder ?? '', 'store.db'), {
        readonly: true,
        fileMustExist: true,
      });
      try {
        return file.prepare<[], { probes: number }>('select probes from write_probe').get()?.probes;
      } finally {
        file.close();
      }
    } catch {
      // A daemon that starts has it for itself.
      return undefined;
    }
  }

  /** What is stored; no daemon may be running on a file. */
  openStore(): Promise<Store> {
    if (this.database) return leftInDatabase(this.#databaseUrl)(this.installation);
    return leftInFile({ ...this.installation, folder: this.disk?.folder ?? '' });
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    for (const { child } of this.replicas) child.kill(signal);
    for (const replica of this.replicas) await replica.ended();
  }

  async close(): Promise<void> {
    await this.stop('SIGKILL');
    this.endSlowClients();
    this.#receiver.close();
    await this.sandbox.close();
    this.disk?.unmount();
    this.installation.remove();
    await this.database?.stop();
  }
}

/** What failed at the end of a storm is tried again within seconds, and not at the next full five minutes. */
function scanOften(installation: Installation): void {
  const text = readFileSync(installation.configuration, 'utf8');
  const often = text.replace('role-attachments:\n    enabled: true', '$&\n    schedule: "*/5 * * * * *"');
  if (often === text) throw new Error('the configuration of the storm has no check role-attachments');
  writeFileSync(installation.configuration, often);
}

function moveStore(installation: Installation, path: string): void {
  const text = readFileSync(installation.configuration, 'utf8');
  writeFileSync(installation.configuration, text.replace(join(installation.folder, 'store.db'), path));
}
