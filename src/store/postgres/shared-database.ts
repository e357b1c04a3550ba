import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import { clockTolerance } from '../../domain/clock-tolerance.ts';
import type { PostgresSettings } from '../contract/settings.ts';
import type { Database } from '../schema/schema.ts';
import { PostgresPool } from './postgres-dialect.ts';

/** One scheduled time of one check of one target. */
export interface ScheduleSlot {
  readonly targetId: string;
  readonly checkId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Runs a statement in the transaction that it belongs to. */
export interface StatementRunner {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** What replicas on one database agree by, beside the store itself. */
export interface SharedDatabase {
  /** Connections apart from those of the store, so that a long transaction does not keep the work queue from its own. */
  openConnections(onIdleError: (error: Error) => void): StatementRunner & { close(): Promise<void> };
  /**
   * Runs `work` for the first replica that comes with this slot, in the transaction that takes it: both are kept or
   * neither. Answers `undefined` to the others, also to one that is late and comes with an earlier slot.
   */
  claimSlot<Result>(
    slot: ScheduleSlot,
    work: (runner: StatementRunner) => Promise<Result>,
  ): Promise<Result | undefined>;
}

const queueConnections = 4;

/** What replicas agree on in their database: connections for the queue, and who may take which slot. */
export function createSharedDatabase(database: Database, settings: PostgresSettings): SharedDatabase {
  return {
    openConnections(onIdleError) {
      const pool = new PostgresPool({ ...settings, connections: queueConnections }, onIdleError);
      return { executeSql: (text, values) => pool.run(text, values), close: () => pool.end() };
    },
    claimSlot: (slot, work) =>
      database
        .transaction()
        .execute(async (transaction) =>
          (await takeSlot(transaction, slot)) ? work(fromKysely(transaction)) : undefined,
        ),
  };
}

/** A slot that a replica took whose clock was ahead, by the clock of the database: it must not keep the others waiting. */
const inTheFuture = sql<number>`extract(epoch from clock_timestamp()) * 1000 + ${clockTolerance}`;

/** Replicas that come together wait for each other here, and all but the first see that the slot is gone. */
async function takeSlot(transaction: Database, { targetId, checkId, at }: ScheduleSlot): Promise<boolean> {
  const taken = await transaction
    .insertInto('check_fences')
    .values({ target_id: targetId, check_id: checkId, token: 0, last_slot: at })
    .onConflict((conflict) =>
      conflict
        .columns(['target_id', 'check_id'])
        .doUpdateSet({ last_slot: at })
        .where((query) =>
          query.or([query('check_fences.last_slot', '<', at), query('check_fences.last_slot', '>', inTheFuture)]),
        ),
    )
    .returning('last_slot')
    .executeTakeFirst();
  return taken !== undefined;
}
