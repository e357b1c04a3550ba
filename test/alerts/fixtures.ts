import type { Delivery } from '../../src/domain/delivery/delivery.ts';
import type { WebhookSink } from '../../src/domain/delivery/sink.ts';
import type { Logger } from '../../src/domain/logger.ts';
import type { NetworkSettings } from '../../src/network/settings.ts';
import type { Store } from '../../src/store/contract/store.ts';
import { sampleMessageData, sampleSinkOptions } from '../support/fixtures.ts';

export const network: NetworkSettings = { connectTimeout: 5_000, requestTimeout: 10_000 };

/** Secrets by their form: `whsec_` and base64 of 24 bytes. */
export const secrets = {
  current: `whsec_${Buffer.from('current-secret-24-bytes!').toString('base64')}`,
  next: `whsec_${Buffer.from('next-secret-of-24-bytes!').toString('base64')}`,
};

export function webhook(port: number, given: Partial<WebhookSink> = {}): WebhookSink {
  return {
    id: 'ops',
    type: 'webhook',
    url: `http://127.0.0.1:${port}/hooks/path-secret?key=query-secret`,
    secrets: [secrets.current],
    insecure: true,
    ...sampleSinkOptions,
    ...given,
  };
}

export function delivery(id: string, given: Partial<Delivery> = {}): Delivery {
  return {
    id: `msg_${id}`,
    sinkId: 'ops',
    groupKey: 'prod/policy-drift',
    message: {
      type: 'drift.firing',
      timestamp: '2026-09-01T10:05:00.000Z',
      data: sampleMessageData({ groupKey: `é ${id}` }),
    },
    fromRevision: 0,
    status: 'pending',
    attempts: 0,
    createdAt: 0,
    nextAttemptAt: 0,
    deliveredAt: null,
    lastError: null,
    ...given,
  };
}

/** The outbox by its contract, in memory. `fail` makes reads or writes throw. */
export class MemoryOutbox implements Pick<Store, 'dueDeliveries' | 'saveDelivery'> {
  readonly rows = new Map<string, Delivery>();
  readonly history: Delivery[] = [];
  readonly fail: { read?: Error; write?: Error } = {};

  constructor(deliveries: readonly Delivery[] = []) {
    for (const row of deliveries) this.rows.set(row.id, row);
  }

  async dueDeliveries(now: number, limit: number, except: readonly string[] = []): Promise<readonly Delivery[]> {
    if (this.fail.read) throw this.fail.read;
    const heads = new Map<string, Delivery>();
    for (const row of this.rows.values()) {
      const group = `${row.sinkId} ${row.groupKey}`;
      if (row.status === 'pending' && !except.includes(row.sinkId) && !heads.has(group)) heads.set(group, row);
    }
    return [...heads.values()].filter(({ nextAttemptAt }) => nextAttemptAt <= now).slice(0, limit);
  }

  async saveDelivery(row: Delivery, expected?: Pick<Delivery, 'attempts'>): Promise<boolean> {
    if (this.fail.write) throw this.fail.write;
    const present = this.rows.get(row.id);
    if (expected && (present?.status !== 'pending' || present.attempts !== expected.attempts)) return false;
    this.rows.set(row.id, row);
    this.history.push(row);
    return true;
  }

  row(id: string): Delivery {
    const row = this.rows.get(`msg_${id}`);
    if (!row) throw new Error(`no delivery ${id}`);
    return row;
  }
}

/** A log that is kept. */
export function memoryLogger(): Logger & { readonly lines: { level: string; fields: object; message: string }[] } {
  const lines: { level: string; fields: object; message: string }[] = [];
  const write = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
