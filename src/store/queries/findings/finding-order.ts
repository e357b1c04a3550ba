import { type RawBuilder, sql } from 'kysely';
import { severities } from '../../../domain/evaluation/severity.ts';
import type { FindingOrder } from '../../contract/store.ts';
import type { FindingRow } from '../../schema/schema.ts';
import type { CursorList, Position } from '../cursor.ts';

/** A condition, or another piece of a statement. */
export type Condition = RawBuilder<unknown>;

/** How a list of findings is sorted: by severity first or not, then by age. */
export interface ListOrder {
  readonly bySeverity: boolean;
  /** The worst and the newest first; else the mildest and the oldest. */
  readonly descending: boolean;
}

/** What the rows of a list are sorted by. */
type Placed = Pick<FindingRow, 'id' | 'first_seen' | 'severity'>;

const orders: Readonly<Record<FindingOrder, ListOrder>> = {
  newest: { bySeverity: false, descending: true },
  oldest: { bySeverity: false, descending: false },
  worst: { bySeverity: true, descending: true },
};

/** The list that cursors of an order belong to. */
export const listOfOrder: Readonly<Record<FindingOrder, CursorList>> = {
  newest: 'findings',
  oldest: 'findings-oldest',
  worst: 'findings-worst',
};

/** How rows are sorted in this order. */
export function listOrder(order: FindingOrder = 'newest'): ListOrder {
  return orders[order];
}

/** The same the other way round. */
export function reversed({ bySeverity, descending }: ListOrder): ListOrder {
  return { bySeverity, descending: !descending };
}

/** Grows with the severity. */
export function rankOf(severity: string): number {
  return severities.findIndex((one) => one === severity);
}

const rank = sql`case severity ${sql.join(
  severities.map((severity, place) => sql`when ${sql.lit(severity)} then ${sql.lit(place)}`),
  sql` `,
)} else -1 end`;

/** The clause that sorts rows. */
export function orderBy({ bySeverity, descending }: ListOrder): Condition {
  const way = descending ? sql`desc` : sql`asc`;
  return sql`order by ${bySeverity ? sql`${rank} ${way}, ` : sql``}first_seen ${way}, id ${way}`;
}

/** Where a row stands. */
export function positionOf({ bySeverity }: ListOrder, { id, first_seen, severity }: Placed): Position {
  return bySeverity ? [rankOf(severity), first_seen, id] : [first_seen, id];
}

/** Only rows that come after this position. */
export function beyond({ bySeverity, descending }: ListOrder, position: Position): Condition {
  const columns = bySeverity ? sql`(${rank}, first_seen, id)` : sql`(first_seen, id)`;
  return sql`${columns} ${descending ? sql`<` : sql`>`} (${sql.join(position)})`;
}

/** Sorts rows as {@link orderBy} does. */
export function compareRows({ bySeverity, descending }: ListOrder): (one: Placed, other: Placed) => number {
  const sign = descending ? -1 : 1;
  return (one, other) =>
    sign *
    ((bySeverity ? rankOf(one.severity) - rankOf(other.severity) : 0) ||
      one.first_seen - other.first_seen ||
      (one.id < other.id ? -1 : 1));
}
