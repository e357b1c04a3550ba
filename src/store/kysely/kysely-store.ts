import type { Store } from '../contract/store.ts';
import { dueAlertGroups } from '../queries/alert-groups.ts';
import { pruneRows } from '../queries/prune.ts';
import { claimRevision } from '../queries/revision.ts';
import { deliveryProgress, rowToDelivery } from '../schema/delivery-rows.ts';
import type { Database } from '../schema/schema.ts';
import type { InsertRows } from '../statements/insert-rows.ts';
import { createReader } from './reader.ts';
import { Changes } from './transaction/changes.ts';
import { createTransaction } from './transaction/transaction.ts';

/** The connections of a store, and how its writers wait for each other. */
export interface KyselyStoreOptions {
  /** Where changes go. */
  readonly writer: Database;
  /** Where the outputs read; may be the writer. */
  readonly reader: Database;
  /**
   * Waits until no other transaction that may write is open, and holds back those that follow. Left out where the
   * connection itself has only one at a time.
   */
  readonly lock?: (transaction: Database) => Promise<void>;
  /** How many rows are written. */
  readonly insertRows: InsertRows;
  /** Called when a transaction has written everything. */
  readonly beforeCommit?: () => void;
  readonly close: () => Promise<void>;
}

/** The store over any database that kysely speaks to and whose schema is migrated. */
export function createKyselyStore(options: KyselyStoreOptions): Store {
  const { writer, reader, lock, insertRows, beforeCommit, close } = options;
  const exclusively: Exclusively = (work) => runExclusively(writer, lock, work);
  return {
    ...createReader(reader),
    transact: (work) =>
      exclusively(async (database) => {
        const changes = new Changes(database, insertRows);
        const result = await work(createTransaction(changes));
        await changes.complete();
        beforeCommit?.();
        return result;
      }),
    dueDeliveries: (now, limit, except) => dueDeliveries(reader, { now, limit, except }),
    dueAlertGroups: (now, limit) => dueAlertGroups(reader, now, limit),
    saveDelivery: (delivery, expected) =>
      exclusively(async (transaction) => {
        let update = transaction
          .updateTable('deliveries')
          .set(deliveryProgress(delivery))
          .where('id', '=', delivery.id)
          .where('status', '=', 'pending');
        if (expected) update = update.where('attempts', '=', expected.attempts);
        const { numUpdatedRows } = await update.executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await claimRevision(transaction);
        return true;
      }),
    prune: ({ before }) =>
      exclusively(async (transaction) => {
        const pruned = await pruneRows(transaction, before);
        if (Object.values(pruned).some((rows) => rows > 0)) await claimRevision(transaction);
        return pruned;
      }),
    async verifyWritable() {
      await writer
        .updateTable('write_probe')
        .set(({ eb }) => ({ probes: eb('probes', '+', 1) }))
        .execute();
    },
    close,
  };
}

type Exclusively = <Result>(work: (transaction: Database) => Promise<Result>) => Promise<Result>;

/** One transaction that may write, while no other one is open. */
function runExclusively<Result>(
  writer: Database,
  lock: KyselyStoreOptions['lock'],
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  return rejectingWithFirstError((failed) =>
    writer.transaction().execute(async (transaction) => {
      try {
        await lock?.(transaction);
        return await work(transaction);
      } catch (error) {
        failed(error);
        throw error;
      }
    }),
  );
}

/**
 * A database that has given a transaction up by itself, as SQLite does on a full disk, refuses to roll it back, and that
 * refusal would hide why.
 */
async function rejectingWithFirstError<Result>(
  begin: (failed: (error: unknown) => void) => Promise<Result>,
): Promise<Result> {
  let first: { readonly error: unknown } | undefined;
  try {
    return await begin((error) => {
      first ??= { error };
    });
  } catch (error) {
    throw first ? first.error : error;
  }
}

interface Due {
  readonly now: number;
  readonly limit: number;
  readonly except: readonly string[] | undefined;
}

/** A delivery waits for those of its group that were stored before it, also when it is itself due earlier. */
async function dueDeliveries(database: Database, { now, limit, except = [] }: Due) {
  const rows = await database
    .selectFrom('deliveries as due')
    .selectAll()
    .where('status', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .$if(except.length > 0, (query) => query.where('sink_id', 'not in', except))
    .where((query) =>
      query.not(
        query.exists(
          query
            .selectFrom('deliveries as earlier')
            .select('earlier.id')
            .where('earlier.status', '=', 'pending')
            .whereRef('earlier.sink_id', '=', 'due.sink_id')
            .whereRef('earlier.group_key', '=', 'due.group_key')
            .where((earlier) =>
              earlier.eb(
                earlier.refTuple('earlier.revision', 'earlier.ordinal'),
                '<',
                earlier.refTuple('due.revision', 'due.ordinal') as never,
              ),
            ),
        ),
      ),
    )
    .orderBy('revision')
    .orderBy('ordinal')
    .limit(limit)
    .execute();
  return rows.map(rowToDelivery);
}
